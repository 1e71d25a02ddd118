"""The games: one file each, in the folder of its family. This table is all there is to register."""

GAMES = {
    "Bandit-v0": "textgames.envs.puzzles.bandit:Bandit",
    "Blocksworld-v0": "textgames.envs.puzzles.blocksworld:Blocksworld",
    "Breakthrough-v0": "textgames.envs.board.breakthrough:Breakthrough",
    "ColonelBlotto-v0": "textgames.envs.matrix.colonel_blotto:ColonelBlotto",
    "ConnectFour-v0": "textgames.envs.board.connect_four:ConnectFour",
    "Game2048-v0": "textgames.envs.puzzles.game_2048:Game2048",
    "GameOfPureStrategy-v0": "textgames.envs.cards.game_of_pure_strategy:GameOfPureStrategy",
    "GuessTheNumber-v0": "textgames.envs.puzzles.guess_the_number:GuessTheNumber",
    "IteratedPrisonersDilemma-v0": (
        "textgames.envs.matrix.iterated_prisoners_dilemma:IteratedPrisonersDilemma"
    ),
    "KuhnPoker-v0": "textgames.envs.cards.kuhn_poker:KuhnPoker",
    "LeducHoldem-v0": "textgames.envs.cards.leduc_holdem:LeducHoldem",
    "LiarsDice-v0": "textgames.envs.dice.liars_dice:LiarsDice",
    "LightsOut-v0": "textgames.envs.puzzles.lights_out:LightsOut",
    "Mastermind-v0": "textgames.envs.puzzles.mastermind:Mastermind",
    "Minesweeper-v0": "textgames.envs.puzzles.minesweeper:Minesweeper",
    "Nim-v0": "textgames.envs.board.nim:Nim",
    "Secretary-v0": "textgames.envs.puzzles.secretary:Secretary",
    "SimpleNegotiation-v0": "textgames.envs.bargaining.simple_negotiation:SimpleNegotiation",
    "Sokoban-v0": "textgames.envs.puzzles.sokoban:Sokoban",
    "Sudoku-v0": "textgames.envs.puzzles.sudoku:Sudoku",
    "TicTacToe-v0": "textgames.envs.board.tic_tac_toe:TicTacToe",
    "TowerOfHanoi-v0": "textgames.envs.puzzles.tower_of_hanoi:TowerOfHanoi",
    "Undercover-v0": "textgames.envs.social.undercover:Undercover",
}
