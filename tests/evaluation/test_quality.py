"""Moves of recorded games against known values."""

import json

import pytest

import textgames
from textgames import errors, replay
from textgames.chance import Stream
from textgames.core import play_chance
from textgames.episode import Episode, random_action
from textgames.evaluation import analyze
from textgames.evaluation.yardsticks import Measures
from textgames.illegal import illegal_policy


def played(id, actions, **options):
    game = textgames.new_game(id, **options)
    for action in actions:
        assert action in game.legal_actions(game.to_act[0])
        game.apply(action)
    return game


def regrets(analysis, player):
    return [move.regret for move in analysis.moves if move.player == player]


def test_a_planted_blunder_in_tic_tac_toe_is_found_with_its_exact_regret():
    """X holds two opposite corners: O must take an edge; a corner loses, a regret of 1."""
    analysis = analyze(played("TicTacToe-v0", "0482637"))
    assert [move.number for move in analysis.moves if move.blunder] == [4]
    blunder = analysis.moves[3]
    assert blunder.regret == 1
    assert set(blunder.best) == set("1357")
    assert {move.yardstick for move in analysis.moves} == {"exact"}
    assert sum(regrets(analysis, 0)) == 0
    one = analysis.players[1]
    assert (one.choices, one.total_regret) == (3, 1)
    assert one.optimal_share == pytest.approx(2 / 3)
    assert one.blunder_rate == one.mean_regret == pytest.approx(1 / 3)


def test_folding_a_king_is_a_blunder_in_kuhn_poker():
    """To call wins 2, to fold loses 1. To bluff with a queen is a mistake, yet no blunder."""
    analysis = analyze(played("KuhnPoker-v0", ["K", "Q", "check", "bet", "fold"]))
    check, bluff, fold = analysis.moves
    assert fold.regret == pytest.approx(3, abs=1e-9)
    assert fold.blunder
    assert fold.best == ("call",)
    assert check.optimal  # with a king, both actions are as good (Kuhn 1950)
    assert set(check.best) == {"check", "bet"}
    assert not bluff.optimal
    assert not bluff.blunder
    assert {move.yardstick for move in analysis.moves} == {"equilibrium"}


def test_rounds_of_a_long_game_are_measured_by_themselves():
    hand = ["K", "Q", "check", "bet", "fold"]
    analysis = analyze(played("KuhnPoker-v0", hand * 60, rounds=60))
    assert regrets(analysis, 0)[1] == pytest.approx(3, abs=1e-9)
    assert regrets(analysis, 1)[2] == pytest.approx(3, abs=1e-9)  # who acts first alternates
    assert analysis.players[0].blunder_rate == analysis.players[1].blunder_rate == 1 / 3


def test_the_distance_to_a_best_response_in_the_iterated_prisoners_dilemma():
    """5 instead of 3 against cooperation, 1 instead of 0 against defection (Axelrod 1984)."""
    moves = ["cooperate", "cooperate", "cooperate", "defect", "defect", "defect"]
    analysis = analyze(played("IteratedPrisonersDilemma-v0", moves, rounds=3))
    assert regrets(analysis, 0) == [2, 1, 0]
    assert regrets(analysis, 1) == [2, 0, 0]
    assert analysis.players[0].total_regret == 3
    assert analysis.players[0].optimal_share == pytest.approx(1 / 3)
    assert analysis.players[0].blunder_rate is None
    assert {move.yardstick for move in analysis.moves} == {"hindsight"}
    assert (analysis.welfare, analysis.highest_welfare) == (6 + 5 + 2, 3 * 6)


def test_talk_is_left_out_and_the_moves_are_judged():
    moves = ["hello", "let us cooperate", "cooperate", "defect"]
    analysis = analyze(played("IteratedPrisonersDilemma-v0", moves, rounds=1, talk=True))
    assert analysis.unjudged == 2
    assert regrets(analysis, 0) == [1]
    assert (analysis.welfare, analysis.highest_welfare) == (5, 6)


def test_an_allocation_is_measured_against_the_one_it_met():
    analysis = analyze(played("ColonelBlotto-v0", ["10 0 0", "4 3 3"]))
    assert regrets(analysis, 0) == [2]
    assert regrets(analysis, 1) == [0]
    assert "5 5 0" in analysis.moves[0].best
    assert analysis.welfare is None  # the sum is always 0


def test_a_game_that_breaks_off_in_a_round_is_judged_as_far_as_it_went():
    moves = ["cooperate", "defect", "cooperate"]
    analysis = analyze(played("IteratedPrisonersDilemma-v0", moves, rounds=3))
    assert [move.number for move in analysis.moves] == [1, 2]
    assert analysis.highest_welfare == 6
    with pytest.raises(errors.UnsupportedGame, match="and not all of them have moved"):
        analyze(played("RockPaperScissors-v0", ["rock"]))


def test_a_search_finds_a_win_that_was_missed():
    """Player 0 has three in column 0 and plays elsewhere."""
    game = played("ConnectFour-v0", "0102036")
    analysis = analyze(game, measures=Measures(simulations=500))
    missed = analysis.moves[-1]
    assert missed.yardstick == "search"
    assert missed.best[0] == "0"
    assert missed.blunder
    assert missed.regret > 0.2
    again = analyze(game, measures=Measures(simulations=500))
    assert again == analysis


def test_late_positions_of_a_large_game_have_exact_values():
    """With two columns left open, all that can follow is looked at."""
    game = textgames.new_game("ConnectFour-v0")
    order = "000000" + "111111" + "222222" + "44444" + "5"
    for action in order:
        if game.is_terminal or action not in game.legal_actions(game.to_act[0]):
            break
        game.apply(action)
    analysis = analyze(game, measures=Measures(simulations=50))
    assert {move.yardstick for move in analysis.moves} == {"search", "exact"}


def test_many_histories_may_be_few_positions():
    """Nim with piles 1, 3, 5 and 7 is lost for who begins: any move is as good (Bouton 1901)."""
    game = textgames.new_game("Nim-v0")
    first = game.legal_actions(0)[0]
    analysis = analyze(played("Nim-v0", [first]))
    assert analysis.moves[0].yardstick == "exact"
    assert analysis.moves[0].regret == 0


def test_one_player_is_measured_exactly_by_what_it_can_know():
    """One peg of three colours, two guesses: to repeat the first throws a chance of 1/2 away."""
    rules = {"pegs": 1, "colours": 3, "guesses": 2}
    analysis = analyze(played("Mastermind-v0", ["3", "1", "1"], **rules))
    first, second = analysis.moves
    assert (first.yardstick, first.regret) == ("exact", pytest.approx(0))
    assert second.regret == pytest.approx(1 / 2)
    assert set(second.best) == {"2", "3"}
    assert second.blunder


@pytest.mark.parametrize(
    ("id", "why"),
    [
        ("SimpleNegotiation-v0", "player 0 writes words of its own"),
        ("Undercover-v0", "player 0 writes words of its own"),
        ("TexasHoldem-v0", r"may write .*\[raise N\] with N from .*: too many actions to compare"),
        ("AscendingAuction-v0", "may write .*: too many actions to compare"),
        ("Codenames-v0", r"may write \[CLUE N\], .*: too many actions to compare"),
    ],
)
def test_what_cannot_be_listed_has_no_yardstick(id, why):
    """Words have none, nor have numbers: it says which of the two it is."""
    game, rng = textgames.new_game(id), Stream(3)
    play_chance(game, rng)
    game.apply(random_action(game.legal_actions(game.to_act[0]), rng))
    with pytest.raises(errors.UnsupportedGame, match=f"no yardstick for {id}: .*{why}"):
        analyze(game)


def test_moves_drawn_for_a_player_are_not_its_own():
    episode = Episode(textgames.new_game("TicTacToe-v0"), 5, illegal_policy("random"))
    for _ in range(3):
        episode.reply(0, "?")
    while episode.waiting:
        player = episode.waiting[0]
        episode.reply(player, f"[{episode.legal_actions(player)[0]}]")
    analysis = analyze(json.loads(json.dumps(replay.record(episode))))
    assert [move.number for move in analysis.moves if move.drawn] == [1]
    assert [player.illegal for player in analysis.players] == [3, 0]
    own = sum(move.player == 0 for move in analysis.moves)
    assert analysis.players[0].choices == own - 1
    assert analysis == analyze(episode)


def test_a_saved_game_is_judged_like_the_game_itself(tmp_path):
    game = played("TicTacToe-v0", "0482")
    replay.save(tmp_path / "game.json", game)
    assert analyze(tmp_path / "game.json") == analyze(game) == analyze(replay.saved(game))
    assert analyze(game).players[0].illegal is None
    with pytest.raises(errors.SavedGameError, match="number 2, got 1 game"):
        analyze(tmp_path / "game.json", 2)


def test_a_game_without_moves_has_nothing_to_judge():
    analysis = analyze(textgames.new_game("TicTacToe-v0"))
    assert analysis.moves == ()
    assert analysis.players[0].optimal_share is None
