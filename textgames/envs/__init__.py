"""The games: one file each, in the folder of its family. This table is all there is to register."""

GAMES = {
    "Breakthrough-v0": "textgames.envs.board.breakthrough:Breakthrough",
    "ColonelBlotto-v0": "textgames.envs.matrix.colonel_blotto:ColonelBlotto",
    "ConnectFour-v0": "textgames.envs.board.connect_four:ConnectFour",
    "Countdown-v0": "textgames.envs.puzzles.countdown:Countdown",
    "DontSayIt-v0": "textgames.envs.social.dont_say_it:DontSayIt",
    "GameOfPureStrategy-v0": "textgames.envs.cards.game_of_pure_strategy:GameOfPureStrategy",
    "Hangman-v0": "textgames.envs.words.hangman:Hangman",
    "IteratedPrisonersDilemma-v0": (
        "textgames.envs.matrix.iterated_prisoners_dilemma:IteratedPrisonersDilemma"
    ),
    "KuhnPoker-v0": "textgames.envs.cards.kuhn_poker:KuhnPoker",
    "LeducHoldem-v0": "textgames.envs.cards.leduc_holdem:LeducHoldem",
    "LiarsDice-v0": "textgames.envs.dice.liars_dice:LiarsDice",
    "Mastermind-v0": "textgames.envs.puzzles.mastermind:Mastermind",
    "Nim-v0": "textgames.envs.board.nim:Nim",
    "SimpleNegotiation-v0": "textgames.envs.bargaining.simple_negotiation:SimpleNegotiation",
    "TicTacToe-v0": "textgames.envs.board.tic_tac_toe:TicTacToe",
    "TruthAndDeception-v0": "textgames.envs.social.truth_and_deception:TruthAndDeception",
    "TwentyQuestions-v0": "textgames.envs.social.twenty_questions:TwentyQuestions",
    "Undercover-v0": "textgames.envs.social.undercover:Undercover",
    "WordChains-v0": "textgames.envs.words.word_chains:WordChains",
    "Wordle-v0": "textgames.envs.words.wordle:Wordle",
}
