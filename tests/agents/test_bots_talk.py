"""The rule-based players of the games of talk: always legal, honest, and better than chance."""

import pytest
from seats import play_on, started

import textgames
from textgames.agents.bots import simple_negotiation, undercover
from textgames.envs.bargaining.goods import read_goods, worth
from textgames.envs.bargaining.simple_negotiation import BASE_VALUES
from textgames.episode import Episode
from textgames.illegal import illegal_policy

SETTINGS = [
    {"num_players": 3},
    {"num_players": 6, "spies": 2, "rounds": 2, "tie": "revote", "reveal": False},
    {"num_players": 10, "spies": 4, "blank": True},
]


def negotiate(seed, seats, turns=10):
    bots = {seat: simple_negotiation.Bot(seed + seat) for seat in seats}
    return play_on(started("SimpleNegotiation-v0", seed=seed, turns=turns), bots, seed + 1000)


@pytest.mark.parametrize("seat", [0, 1])
def test_the_trader_wins_far_more_often_than_it_loses_against_random_play(seat):
    results = [negotiate(seed, [seat], turns=20).returns[seat] for seed in range(60)]
    assert results.count(1) > 3 * results.count(-1)
    assert results.count(1) > 30


def test_the_trader_accepts_only_what_it_gains_by():
    accepted = 0
    for seed in range(40):
        game = negotiate(seed, [0], turns=20).game
        lines = game.transcript(0)
        for offer, words, answer in zip(lines, lines[1:], lines[2:], strict=False):
            if answer.startswith("Player 0 accepts") and words == "Player 0: That suits me.":
                give, get = offer.removeprefix("Player 1 offers ").removesuffix(".").split(" for ")
                accepted += 1
                gain = worth(read_goods(give), game.values[0]) - worth(
                    read_goods(get), game.values[0]
                )
                assert gain > 0
    assert accepted > 10


def test_two_traders_come_to_terms_that_each_expects_to_win_by():
    for seed in range(20):
        game = negotiate(seed, [0, 1]).game
        for line in game.transcript(0):
            if " offers " in line:
                seat = int(line.split()[1])
                give, get = map(read_goods, line.rstrip(".").split(" offers ")[1].split(" for "))
                own = worth(get, game.values[seat]) - worth(give, game.values[seat])
                other = worth(give, BASE_VALUES) - worth(get, BASE_VALUES)
                assert own > other > 0
    assert any(
        "accepts" in line
        for seed in range(20)
        for line in negotiate(seed, [0, 1]).game.transcript(0)
    )


def investigate(seed, side, options):
    episode = started("Undercover-v0", seed=seed, **options)
    game = episode.game
    seats = [
        p
        for p in range(game.num_players)
        if side == "all" or (p in game.spies) == (side == "spies")
    ]
    play_on(episode, {seat: undercover.Bot(20 * seed + seat) for seat in seats}, seed)
    return episode


def civilians_win(episode):
    game = episode.game
    return not set(game.spies) & set(game.living)


@pytest.mark.parametrize("options", SETTINGS)
def test_civilians_who_compare_clues_find_spies_who_talk_at_random(options):
    assert sum(civilians_win(investigate(seed, "civilians", options)) for seed in range(20)) >= 19


@pytest.mark.parametrize("options", SETTINGS)
def test_both_sides_win_games_between_rule_based_players(options):
    wins = [civilians_win(investigate(seed, "all", options)) for seed in range(40)]
    assert 0 < sum(wins) < 40


def test_a_spy_without_a_word_hints_at_what_it_heard():
    game = textgames.new_game("Undercover-v0", 3, blank=True)
    for outcome in ("violin / guitar", "violin", "1", "0", "It is played with a bow, has strings."):
        game.apply(outcome)
    episode = Episode(game, 0, illegal_policy("raise"))
    assert undercover.Bot(4)(episode.observe(1)) in ("instrument with strings", "played with a bow")


def test_a_player_whose_word_differs_from_the_others_hints_at_theirs():
    game = textgames.new_game("Undercover-v0", 3)
    for outcome in ("violin / guitar", "violin", "1", "0", "It is played with a bow."):
        game.apply(outcome)
    episode = Episode(game, 0, illegal_policy("raise"))
    replies = {undercover.Bot(seed)(episode.observe(1)) for seed in range(10)}
    assert replies == {"instrument with strings", "played with a bow"}
