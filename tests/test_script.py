"""A game written as a script is a game like any other: twins of plain games are the same games."""

from collections.abc import Mapping
from typing import Annotated

import pytest
from contract import CHECKS
from driving import choices_from, looks, moves, some_choices
from leaks import LEAK_CHECKS

import textgames
from textgames.core import CHANCE, EVERYONE, Game, Range
from textgames.envs.cards.kuhn_poker import DECK, KuhnPoker
from textgames.registration import GameSpec
from textgames.script import Scene, Script
from textgames.solvers import CFR, build_tree, strategy_files


class KuhnScript(Script):
    """`KuhnPoker` of one round."""

    def script(self) -> Scene:
        cards: list[str] = []
        for player in (0, 1):
            cards.append((yield CHANCE, [card for card in DECK if card not in cards]))
            self.tell(player, f"Your card is {cards[player]}.")
        better = 0 if DECK.index(cards[0]) > DECK.index(cards[1]) else 1
        stakes = 1
        for player in (0, 1):
            action = yield player, ["check", "bet"]
            self.tell(EVERYONE, f"Player {player} chooses {action}.")
            if action == "bet":
                reply = yield 1 - player, ("fold", "call")
                self.tell(EVERYONE, f"Player {1 - player} chooses {reply}.")
                if reply == "fold":
                    return self.pay(player, 1)
                stakes = 2
                break
        return self.pay(better, stakes, f"Player 0 has {cards[0]}, player 1 has {cards[1]}. ")

    def pay(self, winner: int, chips: int, shown: str = "") -> tuple[float, ...]:
        self.tell(EVERYONE, f"{shown}Player {winner} wins {chips}.")
        return (chips, -chips) if winner == 0 else (-chips, chips)

    def rules(self, player: int) -> str:
        return KuhnPoker().rules(player)

    def return_range(self) -> tuple[float, float]:
        return -2, 2


class Pennies(Game):
    """Matching pennies of several rounds, all of it plain."""

    def setup(self, rounds: Annotated[int, Range(1, 9)] = 2) -> None:
        self.left = rounds
        self.shown: tuple[str, ...] = ()
        self.won = 0
        self.ask(0, 1)

    def legal_actions(self, player: int) -> tuple[str, ...]:
        return ("heads", "tails")

    def play(self, player: int, action: str) -> None:
        self.shown += (action,)
        if self.to_act:
            return
        self.tell(EVERYONE, f"Shown: {self.shown[0]} and {self.shown[1]}.")
        self.won += 1 if self.shown[0] == self.shown[1] else -1
        self.left -= 1
        self.shown = ()
        if self.left:
            self.ask(0, 1)
        else:
            self.end((self.won, -self.won))

    def rules(self, player: int) -> str:
        return "Player 0 wins if both show the same, such as [heads]."

    def return_range(self) -> tuple[float, float]:
        rounds = self.options.get("rounds", 2)
        return -rounds, rounds


class PenniesScript(Script):
    """`Pennies`."""

    def script(self, rounds: Annotated[int, Range(1, 9)] = 2) -> Scene:
        won = 0
        for _ in range(rounds):
            shown = yield {0: ["heads", "tails"], 1: ["heads", "tails"]}
            self.tell(EVERYONE, f"Shown: {shown[0]} and {shown[1]}.")
            won += 1 if shown[0] == shown[1] else -1
        return (won, -won)

    rules = Pennies.rules
    return_range = Pennies.return_range


TWINS = [(KuhnPoker, KuhnScript), (Pennies, PenniesScript)]


def same(plain, script):
    assert script.to_act == plain.to_act
    assert script.returns == plain.returns
    assert script.is_terminal == plain.is_terminal
    for player in range(plain.num_players):
        heard = script.messages(player), plain.messages(player)
        assert [message[:2] for message in heard[0]] == [message[:2] for message in heard[1]]
    for player in plain.to_act:
        assert tuple(script.legal_actions(player)) == tuple(plain.legal_actions(player))


@pytest.mark.parametrize(("plain", "script"), TWINS)
def test_a_script_and_its_plain_twin_are_the_same_game(plain, script):
    for seed in range(60):
        one, other = plain(), script()
        for _, action in moves(one, choices_from(seed, 12)):
            same(one, other)
            other.apply(action)
        same(one, other)


@pytest.mark.parametrize("check", CHECKS + LEAK_CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("game", [KuhnScript, Pennies, PenniesScript])
def test_scripts_keep_the_contract(game, check):
    for choices in some_choices(8, most=30):
        check(game, choices)


def test_a_copy_of_a_script_keeps_its_id_and_options():
    game = PenniesScript(rounds=3)
    game.id = "Pennies-v0"
    game.apply("heads")
    twin = game.clone()
    assert (twin.id, twin.options, twin.history) == ("Pennies-v0", {"rounds": 3}, ["heads"])
    assert looks(twin) == looks(game)


def test_the_options_of_a_script_are_those_of_its_generator():
    spec = GameSpec("Pennies-v0", PenniesScript)
    assert spec.options["rounds"].limits == (1, 9)
    with pytest.raises(textgames.errors.OptionError, match="1 to 9, got 10"):
        spec.checked_options({"rounds": 10})
    assert isinstance(spec.options, Mapping)


def test_a_strategy_is_for_the_options_of_a_script_given_or_left_out(tmp_path):
    path, game = tmp_path / "pennies.json", PenniesScript()
    game.id = "Pennies-v0"
    strategy_files.save(path, game, CFR(build_tree(game)).run(1).policy(), "one iteration")
    for rounds in (1, 2):
        other = PenniesScript(rounds=rounds)
        other.id = "Pennies-v0"
        assert strategy_files.is_for(path, other) == (rounds == 2)
