"""The games: one file each, in the folder of its family. This table is all there is to register."""

GAMES = {
    "AscendingAuction-v0": "textgames.envs.bargaining.ascending_auction:AscendingAuction",
    "Blackjack-v0": "textgames.envs.cards.blackjack:Blackjack",
    "BlindAuction-v0": "textgames.envs.bargaining.blind_auction:BlindAuction",
    "Breakthrough-v0": "textgames.envs.board.breakthrough:Breakthrough",
    "BuyerSeller-v0": "textgames.envs.bargaining.buyer_seller:BuyerSeller",
    "ColonelBlotto-v0": "textgames.envs.matrix.colonel_blotto:ColonelBlotto",
    "CommonPool-v0": "textgames.envs.bargaining.common_pool:CommonPool",
    "ConnectFour-v0": "textgames.envs.board.connect_four:ConnectFour",
    "Coup-v0": "textgames.envs.cards.coup:Coup",
    "DealOrNoDeal-v0": "textgames.envs.bargaining.deal_or_no_deal:DealOrNoDeal",
    "GameOfPureStrategy-v0": "textgames.envs.cards.game_of_pure_strategy:GameOfPureStrategy",
    "IteratedPrisonersDilemma-v0": (
        "textgames.envs.matrix.iterated_prisoners_dilemma:IteratedPrisonersDilemma"
    ),
    "KuhnPoker-v0": "textgames.envs.cards.kuhn_poker:KuhnPoker",
    "LeducHoldem-v0": "textgames.envs.cards.leduc_holdem:LeducHoldem",
    "LiarsDice-v0": "textgames.envs.dice.liars_dice:LiarsDice",
    "Mastermind-v0": "textgames.envs.puzzles.mastermind:Mastermind",
    "Nim-v0": "textgames.envs.board.nim:Nim",
    "SimpleNegotiation-v0": "textgames.envs.bargaining.simple_negotiation:SimpleNegotiation",
    "TexasHoldem-v0": "textgames.envs.cards.texas_holdem:TexasHoldem",
    "TicTacToe-v0": "textgames.envs.board.tic_tac_toe:TicTacToe",
    "Ultimatum-v0": "textgames.envs.bargaining.ultimatum:Ultimatum",
    "Undercover-v0": "textgames.envs.social.undercover:Undercover",
}
