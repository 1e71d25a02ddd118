"""Hanabi by conventions: a hint means that the newest card it points out can be played."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.cards.fireworks import LETTERS, RANKS
from textgames.envs.cards.hanabi import Hanabi


class Bot(ByRule):
    """Plays what is sure to fit, then what it was hinted to play, then gives such a hint itself.

    Else it discards what cannot be of use any more, or the oldest card that no hint was about.
    While more than one life is left a hint is believed. Among its like it plays 17 of 25 cards in
    games of two and 20 in games of three; random play loses all lives.
    """

    plays = Hanabi

    def choose(self, game: Hanabi, player: int) -> Action:
        legal = game.legal_actions(player)
        return next(a for a in wishes(game, player, legal) if a in legal)


def wishes(game: Hanabi, player: int, legal: Sequence[Action]) -> Iterator[Action]:
    """What the player would do, the best first, whether legal or not; the last ones are legal."""
    known = game.known[player]
    may_be = [possible(game, (player,), marks) for marks in known]
    for place, cards in enumerate(may_be, 1):
        if all(fits(game, card) for card in cards):
            yield f"play {place}"
    meant = hinted(game, player)
    if meant and game.lives > 1 and any(fits(game, card) for card in may_be[meant - 1]):
        yield f"play {meant}"
    helpful = [hint for hint in legal if hint.startswith("hint") and helps(game, player, hint)]
    yield from sorted(helpful, key=lambda hint: (int(hint.split()[1]) - player) % game.num_players)
    for place, cards in enumerate(may_be, 1):
        if not any(of_use(game, card) for card in cards):
            yield f"discard {place}"
    untouched = [p for p, marks in enumerate(known, 1) if marks == game.anything]
    rest = [p for p in range(1, len(known) + 1) if p not in untouched]
    yield from (f"discard {place}" for place in (*untouched, *rest))
    # no discard brings a token: some hint, about cards that are known to be of no use if possible
    yield from sorted(legal, key=lambda action: (action.startswith("play"), misleads(game, action)))


def fits(game: Hanabi, card: str) -> bool:
    return int(card[1]) == game.built[game.letters.index(card[0])] + 1


def of_use(game: Hanabi, card: str) -> bool:
    """Whether the card is still to be played and those before it are not all gone."""
    start = game.built[game.letters.index(card[0])] + 1
    return int(card[1]) >= start and all(
        game.discards.count(f"{card[0]}{rank}") < game.cards.count(f"{card[0]}{rank}")
        for rank in range(start, int(card[1]))
    )


def possible(game: Hanabi, unseen: Sequence[int], marks: str) -> list[str]:
    """What a card may be: what the hints say, less what is all in sight but in `unseen` hands."""
    seen = list(game.discards)
    for letter, top in zip(game.letters, game.built, strict=True):
        seen += [f"{letter}{rank}" for rank in range(1, top + 1)]
    for player, hand in enumerate(game.hands):
        seen += hand if player not in unseen else ()
    return [
        card
        for card in dict.fromkeys(game.cards)
        if card[0] in marks and card[1] in marks and seen.count(card) < game.cards.count(card)
    ]


def mark_of(hint: Action) -> tuple[int, str]:
    """To whom a hint goes, and the letter of the colour or the rank."""
    _, player, about = hint.split(" ", 2)
    return int(player), about[-1] if about.startswith("rank") else about[0].upper()


def points_out(marks: str, mark: str) -> bool:
    """Whether a card that may be `marks` was pointed out by a hint on `mark`."""
    kind = LETTERS if mark in LETTERS else RANKS
    return [c for c in marks if c in kind] == [mark]


def hinted(game: Hanabi, player: int) -> int:
    """The place of the card that a hint since the player's last turn meant; 0 if there is none."""
    actions = [action for action in game.history if action[0] not in LETTERS]
    for action in actions[::-1][: game.num_players - 1]:
        if action.startswith("hint") and mark_of(action)[0] == player:
            places = [n for n, marks in enumerate(game.known[player], 1)
                      if points_out(marks, mark_of(action)[1])]  # fmt: skip
            return places[-1] if places else 0
    return 0


def meant_by(game: Hanabi, hint: Action) -> tuple[str, str]:
    """The newest card that a hint points out, and what its holder knows about it so far."""
    other, mark = mark_of(hint)
    place = max(n for n, card in enumerate(game.hands[other]) if mark in card)
    return game.hands[other][place], game.known[other][place]


def helps(game: Hanabi, player: int, hint: Action) -> bool:
    """Whether a hint makes another play a card that fits, which it would not play without."""
    card, known = meant_by(game, hint)
    holder, _ = mark_of(hint)
    sure = all(fits(game, c) for c in possible(game, (player, holder), known))
    return fits(game, card) and not sure


def misleads(game: Hanabi, action: Action) -> bool:
    """Whether a hint makes another play a card that does not fit."""
    if not action.startswith("hint"):
        return True
    card, known = meant_by(game, action)
    return of_use(game, card) and not fits(game, card) and len(known) > 2
