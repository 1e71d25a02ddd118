"""SimpleNegotiation (SPIRAL, arXiv 2506.24119; TextArena, arXiv 2504.11442)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import textgames
from textgames.chance import Stream
from textgames.core import Game, play_chance
from textgames.envs.bargaining.goods import GOODS, Trade, covers, worth
from textgames.envs.bargaining.simple_negotiation import BASE_VALUES
from textgames.episode import Episode, random_action
from textgames.errors import IllegalAction, OptionError
from textgames.forms import Either, Talk
from textgames.illegal import illegal_policy

TEN = (10,) * 5
FIVE = (5,) * 5
MOST = (25,) * 5


def dealt(*numbers, **options):
    """A game in which chance has dealt these goods and values, BASE_VALUES if none are given."""
    game = textgames.new_game("SimpleNegotiation-v0", **options)
    for number in sum(numbers if len(numbers) == 4 else (*numbers, BASE_VALUES, BASE_VALUES), ()):
        assert str(number) in game.legal_actions(-1)
        game.apply(str(number))
    return game


def act(game: Game, *actions: str) -> Game:
    for action in actions:
        assert action in game.legal_actions(game.to_act[0]), action
        game.apply(action)
    return game


def can(game, move):
    return f"[{move}]" in game.legal_actions(game.to_act[0])


def test_a_game_played_through_has_the_messages_and_gains_of_the_rules():
    game = dealt(TEN, (12, 5, 8, 9, 20), (6, 8, 12, 25, 44), (4, 12, 18, 20, 32), turns=4)
    assert game.view(0) == (
        "Turns left: 4. Your gain so far: 0.\n"
        "Good   owned  worth each\n"
        "Wheat     10           6\n"
        "Wood      10           8\n"
        "Sheep     10          12\n"
        "Brick     10          25\n"
        "Ore       10          44"
    )
    act(game, "I need ore. [offer: 2 Wood, 3 Sheep -> 2 Ore]")
    assert game.view(1).endswith("Open offer to you: you get 2 Wood, 3 Sheep for 2 Ore.")
    assert game.view(0).endswith("Your open offer: 2 Wood, 3 Sheep for 2 Ore.")
    act(game, "Gladly. [accept]", "[offer: 5 Brick -> 1 Wheat]", "[deny]")
    assert game.transcript(0) == [
        "You own 10 Wheat worth 6 each, 10 Wood worth 8 each, 10 Sheep worth 12 each, "
        "10 Brick worth 25 each, 10 Ore worth 44 each.",
        "Player 0: I need ore.",
        "Player 0 offers 2 Wood, 3 Sheep for 2 Ore.",
        "Player 1: Gladly.",
        "Player 1 accepts: player 0 gives 2 Wood, 3 Sheep, player 1 gives 2 Ore.",
        "Player 0 offers 5 Brick for 1 Wheat.",
        "Player 1 does not accept: the offer lapses.",
        # 2 x 44 - 2 x 8 - 3 x 12 = 36 for player 0; 2 x 12 + 3 x 18 - 2 x 32 = 14 for player 1
        "The game is over. Player 0 gained 36, player 1 gained 14: player 0 wins.",
    ]
    assert game.transcript(1)[1:] == game.transcript(0)[1:]
    assert game.goods == [(10, 8, 7, 10, 12), (12, 7, 11, 9, 18)]
    assert game.returns == (1, -1)


def test_the_smaller_gain_loses_and_no_trade_is_a_draw():
    lost = act(dealt(TEN, TEN, turns=2), "[offer: 1 Ore -> 1 Wheat]", "[accept]")
    assert lost.returns == (-1, 1)
    drawn = act(dealt(TEN, TEN, turns=2), "Good day.", "Good day.")
    assert drawn.returns == (0, 0)
    assert drawn.transcript(0)[-1].endswith("Player 0 gained 0, player 1 gained 0: a draw.")


# Mistakes of TextArena 0.7.4 (PEERS.md).


def test_an_offer_cannot_be_accepted_by_its_author():
    game = act(dealt(TEN, TEN), "[offer: 1 Ore -> 1 Wheat]", "Let me think.")
    assert not can(game, "accept")
    assert not can(game, "deny")


@pytest.mark.parametrize("answer", ["[deny]", "Hm.", "[offer: 1 Wood -> 1 Wheat]"])
def test_an_offer_that_was_not_accepted_at_once_cannot_be_accepted_later(answer):
    game = act(dealt(TEN, TEN), "[offer: 1 Ore -> 1 Wheat]", answer, "Hm.")
    assert "Player 1 does not accept: the offer lapses." in game.transcript(0)
    assert not can(game, "accept")


@pytest.mark.parametrize("turns", [2, 3, 10, 11, 200])
def test_a_game_has_exactly_as_many_turns_as_announced(turns):
    game = dealt(TEN, TEN, turns=turns)
    assert f"of {turns} turns" in game.rules(0)
    for turn in range(turns):
        assert game.to_act == (turn % 2,)
        assert game.view(0).startswith(f"Turns left: {turns - turn}.")
        act(game, "Well.")
    assert game.is_terminal


def test_a_player_reads_the_words_of_the_other_and_why_its_own_reply_was_refused():
    start = textgames.new_game("SimpleNegotiation-v0")
    episode = Episode(start, seed=1, illegal=illegal_policy("forfeit"))
    episode.reply(0, "I have a lot of wood. [offer: 99 Wood -> 1 Ore]")
    owned = episode.game.goods[0][1]
    assert f"you offer 99 Wood, but you own {owned}" in episode.observe(0)["messages"][-1]
    episode.reply(0, "I have a lot of wood. [offer: 1 Wood -> 1 Ore]")
    assert "Player 0: I have a lot of wood." in episode.observe(1)["messages"]


# Offers.


@pytest.mark.parametrize(
    "text",
    [
        "offer: 2 Wheat, 1 Ore -> 3 Sheep",
        "Offer: 1 ore, 2 wheats -> 3 sheep.",
        "OFFER 2x Wheat and 1x Ore for 3x Sheep",
        "offer: 1 Wheat, 1 Ore, 1 Wheat => 3 Sheep, 0 Brick",
        "I give 2 Wheat and 1 Ore; you give 3 Sheep",
        "I give 2 Wheat, 1 Ore, and you give 3 Sheep",
        "Offer: I give 2 Wheat, and 1 Ore -> you give: 3 Sheep",
        "i offer 2 wheat and 1 ore for 3 sheep",
        "  offer :  2 Wheat ,1 Ore\n->3 Sheep ",
        "offer: 2 Wheat, 1 Ore \u2192 3 Sheep",
    ],
)
def test_an_offer_may_be_spelled_in_many_ways_and_has_one_spelling(text):
    game = dealt(TEN, TEN)
    read = game.legal_actions(0).read(f"Listen: [{text}]")
    assert read == "Listen: [offer: 2 Wheat, 1 Ore -> 3 Sheep]"
    assert read in game.legal_actions(0)


@pytest.mark.parametrize(
    ("move", "complaint"),
    [
        ("offer: 11 Wheat -> 1 Ore", "you offer 11 Wheat, but you own 10"),
        ("offer: 6 Ore, 5 Ore -> 1 Ore", "you offer 11 Ore, but you own 10"),
        ("offer: 1 Ore -> 26 Wood", "you ask for 26 Wood, but the other player can own 25 at most"),
        ("offer: 1 Gold -> 1 Wood", "expected goods such as '2 Wheat, 1 Ore'; got '1 Gold'"),
        ("offer: -1 Ore -> 1 Wood", "expected goods such as '2 Wheat, 1 Ore'; got '-1 Ore'"),
        ("offer: 0 Ore -> 1 Wood", "an offer gives and asks for at least 1 of a good; got '0 Ore'"),
        ("offer: 1 Ore", "(what you give, then what you get); got 'offer: 1 Ore'"),
        ("I give 11 Brick; you give 1 Ore", "you offer 11 Brick, but you own 10"),
        ("accept", "expected [offer: 2 Wheat, 1 Ore -> 3 Sheep]"),
        ("offer: " + "1 Ore, " * 100 + "-> 1 Ore", "expected [offer: 2 Wheat, 1 Ore -> 3 Sheep]"),
    ],
)
def test_a_wrong_move_is_refused_with_what_was_expected_and_what_came(move, complaint):
    with pytest.raises(IllegalAction) as refused:
        dealt(TEN, TEN).legal_actions(0).read(f"[{move}]")
    assert complaint in str(refused.value)
    assert len(str(refused.value)) < 300


def test_who_does_not_own_what_is_asked_can_only_deny_and_nobody_learns_it():
    poor = act(dealt(TEN, FIVE), "[offer: 1 Wood -> 6 Ore]")
    rich = act(dealt(TEN, (5, 5, 5, 5, 6)), "[offer: 1 Wood -> 6 Ore]")
    assert can(rich, "accept")
    assert not can(poor, "accept")
    assert poor.view(1).endswith("You do not own what it asks for, so you cannot accept.")
    assert "cannot accept" not in rich.view(1)
    for game in (poor, rich):
        act(game, "[deny]")
    assert poor.information_state(0) == rich.information_state(0)


def test_more_may_be_asked_for_when_the_other_may_own_more():
    game = act(dealt(TEN, MOST), "[offer: 3 Wood -> 1 Ore]", "[accept]")
    assert can(game, "offer: 1 Wheat -> 28 Wood")
    assert not can(game, "offer: 1 Wheat -> 29 Wood")
    assert not can(game, "offer: 1 Wheat -> 25 Ore")


def test_nothing_a_player_sees_depends_on_the_goods_and_values_of_the_other():
    games = [
        dealt(TEN, FIVE, BASE_VALUES, BASE_VALUES),
        dealt(TEN, MOST, BASE_VALUES, (6, 12, 18, 30, 48)),
    ]
    for action in (
        "Hello. [offer: 1 Wood -> 2 Ore]",
        "[accept]",
        "Thank you.",
        "[offer: 1 Ore -> 1 Wheat]",
    ):
        for game in games:
            act(game, action)
        one, two = games
        assert one.view(0) == two.view(0)
        assert one.transcript(0) == two.transcript(0)
        assert one.rules(0) == two.rules(0)
        if one.to_act == (0,):
            assert one.legal_actions(0) == two.legal_actions(0)


def random_game(seed, **options):
    """Random play in which every second offer that can be accepted is."""
    rng = Stream(seed)
    game = textgames.new_game("SimpleNegotiation-v0", **options)
    play_chance(game, rng)
    while not game.is_terminal:
        yield game
        accepts = can(game, "accept") and rng.random() < 0.5
        legal = game.legal_actions(game.to_act[0])
        act(game, "[accept]" if accepts else random_action(legal, rng))
    yield game


@given(st.integers(0, 2**20), st.integers(2, 40), st.sampled_from(["outcome", "gain"]))
@settings(max_examples=60, deadline=None)
def test_goods_are_conserved_and_gains_are_changes_of_worth(seed, turns, pays):
    positions = random_game(seed, turns=turns, pays=pays)
    game = next(positions)
    first = list(game.goods)
    total = [a + b for a, b in zip(*first, strict=True)]
    for game in positions:
        assert [a + b for a, b in zip(*game.goods, strict=True)] == total
        assert all(covers(owned, (0,) * 5) and any(owned) for owned in game.goods)
        for player in (0, 1):
            assert covers(game.most[player], game.goods[1 - player])
            values = game.values[player]
            change = worth(game.goods[player], values) - worth(first[player], values)
            assert game.gain[player] == change
    margin = game.gain[0] - game.gain[1]
    won = margin if pays == "gain" else (margin > 0) - (margin < 0)
    assert game.returns == (won, -won)
    assert abs(won) <= game.return_range()[1]


def test_random_games_trade():
    assert any(
        "accepts" in line for *_, game in map(random_game, range(5)) for line in game.transcript(0)
    )


def test_the_largest_margin_is_reached_when_all_but_one_wheat_change_hands():
    top = (6, 12, 18, 30, 48)
    game = dealt(MOST, MOST, top, top, turns=2, pays="gain")
    everything = ", ".join(f"25 {good}" for good in GOODS)
    act(game, f"[offer: 1 Wheat -> {everything}]", "[accept]")
    assert game.returns == (5688, -5688)
    assert game.return_range() == (-5688, 5688)
    assert "your gain less the other's" in game.rules(1)


@given(st.integers(0, 2**20))
@settings(max_examples=60, deadline=None)
def test_the_schema_of_an_offer_gives_offers_that_are_legal(seed):
    form = Trade((3, 0, 25, 1, 7), (0, 20, 0, 0, 2))
    assert form.example(Stream(seed)) in form


@pytest.mark.parametrize("options", [{"turns": 1}, {"turns": 201}, {"pays": "money"}])
def test_wrong_options_are_refused(options):
    with pytest.raises(OptionError, match="SimpleNegotiation-v0 takes"):
        textgames.new_game("SimpleNegotiation-v0", **options)


@pytest.mark.parametrize(
    "text",
    [
        "accept", "Deny.", "offer: 2 Wheat -> 1 Ore", "Offer 2 wheat for 1 ore",
        " . OFFER:2 Wheat->1 Ore", "I give 2 Wheat; you give 1 Ore", "i  offer 1 ore for 2 wood",
    ],
)  # fmt: skip
def test_a_move_without_brackets_is_seen_at_its_beginning(text):
    move = Either(("accept", "deny"), (Trade(TEN, MOST),))
    assert move.read(text)
    assert move.might_read(text)
    assert Talk(move).read(text) == f"[{move.read(text)}]"


def test_words_are_not_taken_for_a_move():
    move = Either(("accept", "deny"), (Trade(TEN, MOST),))
    assert not move.might_read("Would you offer 2 wheat for 1 ore?")
    assert Talk(move).read("Would you offer 2 wheat for 1 ore?").startswith("Would")
