"""The games: one file each, in the folder of its family. This table is all there is to register."""

GAMES = {
    "Breakthrough-v0": "textgames.envs.board.breakthrough:Breakthrough",
    "ColonelBlotto-v0": "textgames.envs.matrix.colonel_blotto:ColonelBlotto",
    "ConnectFour-v0": "textgames.envs.board.connect_four:ConnectFour",
    "GameOfPureStrategy-v0": "textgames.envs.cards.game_of_pure_strategy:GameOfPureStrategy",
    "Hanabi-v0": "textgames.envs.cards.hanabi:Hanabi",
    "IteratedPrisonersDilemma-v0": (
        "textgames.envs.matrix.iterated_prisoners_dilemma:IteratedPrisonersDilemma"
    ),
    "KuhnPoker-v0": "textgames.envs.cards.kuhn_poker:KuhnPoker",
    "LeducHoldem-v0": "textgames.envs.cards.leduc_holdem:LeducHoldem",
    "LiarsDice-v0": "textgames.envs.dice.liars_dice:LiarsDice",
    "MatrixGame-v0": "textgames.envs.matrix.matrix_game:MatrixGame",
    "Mastermind-v0": "textgames.envs.puzzles.mastermind:Mastermind",
    "Nim-v0": "textgames.envs.board.nim:Nim",
    "PigDice-v0": "textgames.envs.dice.pig_dice:PigDice",
    "PublicGoods-v0": "textgames.envs.matrix.public_goods:PublicGoods",
    "RockPaperScissors-v0": "textgames.envs.matrix.rock_paper_scissors:RockPaperScissors",
    "SimpleNegotiation-v0": "textgames.envs.bargaining.simple_negotiation:SimpleNegotiation",
    "TicTacToe-v0": "textgames.envs.board.tic_tac_toe:TicTacToe",
    "TwoThirdsAverage-v0": "textgames.envs.matrix.two_thirds_average:TwoThirdsAverage",
    "Undercover-v0": "textgames.envs.social.undercover:Undercover",
}
