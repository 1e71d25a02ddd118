"""Hearts beside OpenSpiel."""

import random
from collections import Counter
from collections.abc import Collection
from typing import Any

import lockstep
import pyspiel

from textgames.core import CHANCE, EVERYONE
from textgames.envs.cards.card_passing import DIRECTIONS
from textgames.envs.cards.deck import RANKS, SUITS
from textgames.envs.cards.hearts import Hearts
from textgames.envs.cards.tricks import set_of

BOOLEANS = (
    *("first_trick_points", "any_club", "hearts_for_queen", "jack_bonus", "no_trick_bonus"),
)
AS_PUBLISHED = {"breaking": "queen", **dict.fromkeys(BOOLEANS, False)}


class Theirs:
    """A position of OpenSpiel, with the returns as ours are: mean less own points.

    OpenSpiel's are 26 less the own points.
    """

    def __init__(self, state: Any) -> None:
        self.state = state

    def __getattr__(self, name: str) -> Any:
        return getattr(self.state, name)

    def returns(self) -> list[float]:
        theirs = self.state.returns()
        return [own - sum(theirs) / 4 for own in theirs]


def number_of(state: Any, card: str) -> int:
    return RANKS.index(card[0]) * 4 + SUITS.index(card[1])


def spiel_of(options: dict[str, Any]) -> Any:
    """The same rules in OpenSpiel, after the direction of passing."""
    theirs = {
        "pass_cards": options["passing"] != "none",
        "no_pts_on_first_trick": not options["first_trick_points"],
        "can_lead_any_club": options["any_club"],
        "jd_bonus": options["jack_bonus"],
        "avoid_all_tricks_bonus": options["no_trick_bonus"],
        "must_break_hearts": options["breaking"] != "free",
        "qs_breaks_hearts": options["breaking"] == "queen",
        "can_lead_hearts_instead_of_qs": options["hearts_for_queen"],
    }
    state = pyspiel.load_game("hearts", theirs).new_initial_state()
    state.apply_action(DIRECTIONS[options["passing"]])
    return Theirs(state)


def compare_passing(game: Hearts, state: Any, rng: random.Random) -> None:
    """Ours are asked together, card by card, OpenSpiel's one player after the other."""
    chosen: list[list[str]] = [[], [], [], []]
    for choice in range(12):
        (player, *later) = game.to_act
        assert (player, *later) == tuple(range(choice % 4, 4))
        legal = game.legal_actions(player)
        assert not set(chosen[player]) & set(legal)
        assert len(legal) == 13 - len(chosen[player])
        chosen[player].append(rng.choice(legal))
        game.apply(chosen[player][-1])
    for player, names in enumerate(chosen):
        assert state.current_player() == player
        for card in names:
            assert number_of(state, card) in state.legal_actions()
            state.apply_action(number_of(state, card))


def hand_of(state: Any, player: int) -> int:
    lines = state.information_state_string(player).partition("Hand: \n")[2].splitlines()[:4]
    rows = [line.split() for line in lines]
    return set_of(f"{rank}{row[0].lower()}" for row in rows if row[1] != "none" for rank in row[1])


def styles_of(number: int, rng: random.Random) -> list[str]:
    """How players choose cards. In every fourth game one gets the high ones, to shoot the moon."""
    if number % 4:
        return [rng.choice(["any", "any", "high", "low"]) for _ in range(4)]
    return ["high" if player == number // 4 % 4 else "low" for player in range(4)]


def chosen(style: str, cards: Collection[str], rng: random.Random) -> str:
    by_rank = sorted(cards, key=lambda card: RANKS.index(card[0]))
    return {"any": rng.choice(by_rank), "high": by_rank[-1], "low": by_rank[0]}[style]


def test_random_games_agree_with_openspiel():
    rng, seen = random.Random(11), Counter()
    for number in range(250):
        options = {
            "passing": rng.choice(list(DIRECTIONS)),
            "breaking": rng.choice(["queen", "hearts", "free"]),
            **{name: rng.random() < 0.5 for name in BOOLEANS},
        }
        if number < 50:  # as published
            options = {**AS_PUBLISHED, "passing": options["passing"]}
        game, state, styles = Hearts(**options), spiel_of(options), styles_of(number, rng)
        while numbers := lockstep.pairs(game, state, number_of):
            (player,) = game.to_act
            if player != CHANCE:
                assert game.holds[player] == hand_of(state, player)
                assert [game.points.of(cards) for cards in game.taken] == [
                    state.points(seat) for seat in range(4)
                ]
                assert game.broken == state.hearts_broken()
            style = styles[player]
            if player == CHANCE:
                style = "any" if number % 4 else styles[len(game.history) % 4]
            card = chosen(style, numbers, rng)
            game.apply(card)
            state.apply_action(numbers[card])
            if game.choosing and game.to_act != (CHANCE,):
                compare_passing(game, state, rng)
        seen["moon"] += "shoots the moon" in " ".join(game.transcript(EVERYONE))
        seen["no trick"] += 0 in game.taken
        assert game.returns == tuple(state.returns())
    assert min(seen["moon"], seen["no trick"]) > 10
