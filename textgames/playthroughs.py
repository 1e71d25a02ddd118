"""How a game is told to people, action by action: who was told, saw and did what.

`textgames.replay.playthrough` is the way in. Whoever tells a game while it is being played, as
`textgames play` does between built-in agents, takes `Story` itself.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from textgames.chance import Stream
from textgames.core import CHANCE, EVERYONE, Game, play_chance
from textgames.episode import random_action
from textgames.forms import Action, as_form

WIDTH = 80  # of the text; a drawing is indented and may be wider
LONGEST_REPLY = 500  # characters of a reply that are shown


class Story:
    """Tells one game from its first position on.

    Args:
        game: the first position, chance not played yet; it is played on.
        turns: the replies, if they are known, as in a record.
    """

    def __init__(self, game: Game, turns: Iterable[Mapping[str, Any]] = ()) -> None:
        self.game = game
        self._told = 0
        self._views: dict[int, str] = {}
        self._together: tuple[int, ...] = ()  # who moves at the same time
        self._turns: defaultdict[int, deque[Mapping[str, Any]]] = defaultdict(deque)
        for turn in turns:
            self._turns[turn["player"]].append(turn)

    def heading(self) -> str:
        """The game, its options, the rules as each seat reads them, and what is told at once."""
        game = self.game
        options = json.dumps({"num_players": game.num_players, **game.options})
        return "\n".join([f"{game.id} {options}", "", *rules_of_all(game), *self._news()])

    def step(self, action: Action) -> str:
        """Play a legal action and tell it."""
        game = self.game
        player = game.to_act[0]
        self._together = self._together or game.to_act
        asked = f"{len(game.history) + 1}. {self._asked(player)}"
        lines = textwrap.wrap(asked, WIDTH, subsequent_indent="    ")
        if player != CHANCE:
            view = game.view(player)
            if view != self._views.get(player, ""):
                self._views[player] = view
                lines += [f"    | {line}".rstrip() for line in view.splitlines()]
            lines += self._replies(player, action)
        owed = game.to_act[1:]
        game.apply(action)
        if not owed:
            self._together = ()
        return "\n".join([*lines, f"> {action}", *self._news()])

    def steps(self, actions: Iterable[Action]) -> Iterator[str]:
        """Play and tell several actions; chance's in a row make one piece."""
        drawn: list[str] = []
        for action in actions:
            by_chance = self.game.to_act[0] == CHANCE
            if drawn and not by_chance:
                yield "\n".join(drawn)
                drawn.clear()
            told = self.step(action)
            if by_chance:
                drawn.append(told)
            else:
                yield told
        if drawn:
            yield "\n".join(drawn)

    def ending(
        self, returns: Sequence[float] | None = None, reason: str = "", offender: int | None = None
    ) -> str:
        """How it ended: the returns of the record, or else of the position."""
        game = self.game
        left = [line for player in sorted(self._turns) for line in self._replies(player, None)]
        if offender is not None:
            left.append(f"player {offender} loses the game by illegal replies")
        elif not game.is_terminal:
            waits = "chance" if CHANCE in game.to_act else _players(game.to_act)
            left.append(f"{reason or 'not finished'}: {waits} to move")
        elif (view := game.view(0)) not in ("", *self._views.values()):
            left += ["the end, as player 0 sees it"]
            left += [f"    | {line}".rstrip() for line in view.splitlines()]
        return "\n".join([*left, "returns: " + told_returns(returns or game.returns)])

    def _asked(self, player: int) -> str:
        game = self.game
        legal = game.legal_actions(player)
        if player == CHANCE:
            return f"chance: one of {len(legal)}" if isinstance(legal, Sequence) else "chance"
        others = [other for other in self._together if other != player]
        together = f" (at the same time as {_players(others)})" if others else ""
        described = as_form(legal).describe()
        return f"player {player}{together}: {described}"

    def _news(self) -> list[str]:
        news, self._told = self.game.all_messages(self._told), self.game.told
        lines = []
        for message in news:
            to = message.to
            heard = "all" if to == EVERYONE else _players((to,) if isinstance(to, int) else to)
            lines += _indented(f"to {heard}: {message}")
        return lines

    def _replies(self, player: int, action: Action | None) -> Iterator[str]:
        """The replies of `player` up to the one that led to `action`; None: to the last."""
        turns = self._turns[player]
        while turns:
            turn = turns.popleft()
            reply = _visible(turn["reply"][:LONGEST_REPLY])
            if len(turn["reply"]) > LONGEST_REPLY:
                reply += "..."
            if turn["complaint"]:
                yield from _indented(f"player {player} wrote: {reply}")
                yield from _indented(f"which is illegal: {_visible(turn['complaint'])}")
            elif reply not in (turn["action"], f"[{turn['action']}]"):
                yield from _indented(f"player {player} wrote: {reply}")
            if turn["action"] is not None and action is not None:
                return


def told_returns(returns: Sequence[float]) -> str:
    """Return "player 0: 1, player 1: -1"."""
    return ", ".join(
        f"player {player}: {round(value, 6):.12g}" for player, value in enumerate(returns)
    )


def rules_of_all(game: Game, width: int = WIDTH) -> list[str]:
    """Return the rules as each seat reads them, as lines; what seats share stands there once."""
    first = game.rules(0)
    lines = ["Rules for player 0:", *_wrapped(first, width)]
    same = []
    differing: list[tuple[int, str]] = []
    for player in range(1, game.num_players):
        rules = game.rules(player)
        if rules == first.replace("You are player 0", f"You are player {player}"):
            same.append(player)
        else:
            known = set(_SENTENCE.split(first))
            own = [sentence for sentence in _SENTENCE.split(rules) if sentence not in known]
            differing.append((player, " ".join(own) if own else rules))
    if same:
        lines.append(f"Rules for {_players(same)}: the same.")
    for player, text in differing:
        lines += [f"Rules for player {player}, where they differ:", *_wrapped(text, width)]
    return lines


_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def random_actions(game: Game, seed: int, most: int) -> Game:
    """Play `game` on at random, chance too, to its end or for `most` actions; return it."""
    rng = Stream(seed)
    while not game.is_terminal and len(game.history) < most:
        if game.to_act[0] == CHANCE:
            play_chance(game, rng)
        else:
            game.apply(random_action(game.legal_actions(game.to_act[0]), rng))
    return game


def playthrough_actions(text: str) -> list[Action]:
    """Return the actions of a playthrough, chance's too."""
    return [line[2:] for line in text.split("\n") if line.startswith("> ")]


def _visible(text: str) -> str:
    """A reply on one line, without what a terminal would obey."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _players(players: Sequence[int]) -> str:
    if len(players) == 1:
        return f"player {players[0]}"
    if len(players) > 2 and tuple(players) == tuple(range(players[0], players[-1] + 1)):
        return f"players {players[0]} to {players[-1]}"
    return f"players {', '.join(map(str, players[:-1]))} and {players[-1]}"


def _wrapped(text: str, width: int) -> list[str]:
    return [
        line.rstrip()
        for paragraph in text.splitlines()
        for line in textwrap.wrap(paragraph, width, initial_indent="    ", subsequent_indent="    ")
        or [""]
    ]


def _indented(text: str) -> list[str]:
    """One message as lines: broken where it has line breaks, and where it is too long."""
    lines = []
    for count, line in enumerate(text.splitlines()):
        indent = "    " if count == 0 else "        "
        if len(line) + len(indent) <= WIDTH:
            lines.append((indent + line).rstrip())
        else:
            lines += textwrap.wrap(line, WIDTH, initial_indent=indent, subsequent_indent=" " * 8)
    return lines
