"""Do positions that a player cannot tell apart look the same to it? Three ways to find two such.

Each check plays from a list of numbers, asserts, and returns how many pairs it really compared:
positions of different histories in which a player was told, asked and did the same.
"""

from __future__ import annotations

from typing import Any

from contract import Make
from driving import choices_from, look, moves, pick, readable

from textgames.chance import Stream
from textgames.core import CHANCE, Game
from textgames.forms import Form

# A position at which a player was in an information state. Most are never met again, so that only
# those that are get looked at.
Seen = dict[tuple[object, ...], Game]


def compare(seen: Seen, game: Game) -> int:
    """Compare what each player sees with what it saw when it knew the same."""
    if not readable(game):
        return 0
    position, pairs = game.clone(), 0
    for player in range(game.num_players):
        state = game.information_state(player)
        before = seen.setdefault(state, position)
        if before.history != game.history:
            pairs += 1
            now, then = look(game, player), look(before, player)
            assert now == then, f"player {player} knows {state[-4:]} after {game.history[-6:]}"
    return pairs


def many_games(make: Make, choices: list[int]) -> int:
    """Many short games: the same knowledge recurs by itself where games are small."""
    seen: Seen = {}
    pairs = 0
    for choice in choices[:40]:
        game = make()
        for _ in moves(game, choices_from(choice, 6)):
            pairs += compare(seen, game)
        pairs += compare(seen, game)
    return pairs


def twins(make: Make, choices: list[int]) -> int:
    """Change one early action, chance's or a player's, and replay the rest where it is legal."""
    game = make()
    starts = [game.clone()]
    seen: Seen = {}
    for _ in moves(game, choices[:60]):
        compare(seen, game)
        starts.append(game.clone())
    compare(seen, game)
    if not game.history:
        return 0
    pairs, stream = 0, Stream(len(choices) + sum(choices[:3]))
    early = min(len(game.history), 3 * game.num_players)
    for attempt in range(4):
        changed = int(stream.random() * (early if attempt % 2 else len(game.history)))
        twin = starts[changed + 1].clone()
        twin.apply(_another(twin, game.history[changed], stream))
        for action in game.history[changed + 1 :]:
            pairs += compare(seen, twin)
            if twin.is_terminal:
                break
            if not _possible(twin, action):
                action = pick(twin, twin.to_act[0], int(stream.random() * 2**20))
            twin.apply(action)
        pairs += compare(seen, twin)
    return pairs


def other_secrets(make: Make, choices: list[int]) -> int:
    """Change one outcome of chance and keep all else: where no knowledge recurs by itself."""
    length = int(Stream(sum(choices)).random() * 40) + 1
    game = make()
    line: list[tuple[Game, bool]] = []
    for mover, _ in moves(game, choices[:length]):
        line.append((game.clone(), mover == CHANCE))
    drawn = [i for i, (_, by_chance) in enumerate(line) if by_chance]
    pairs, stream = 0, Stream(length)
    for _ in range(3 if drawn else 0):
        changed = drawn[int(stream.random() * len(drawn))]
        other = line[changed][0].clone()
        other.apply(_another(other, game.history[changed], stream))
        for i in range(changed + 1, len(game.history) + 1):
            ours = line[i][0] if i < len(line) else game
            pairs += _compare_two(ours, other)
            if i == len(game.history) or other.is_terminal:
                break
            action = game.history[i]
            if other.to_act[0] == CHANCE and not _possible(other, action):
                action = game.history[changed]  # two cards of one deck have changed places
            if not _possible(other, action):
                break
            other.apply(action)
    return pairs


def _compare_two(one: Game, other: Game) -> int:
    if not (readable(one) and readable(other)) or one.history == other.history:
        return 0
    pairs = 0
    for player in range(one.num_players):
        if one.information_state(player) == other.information_state(player):
            pairs += 1
            assert look(one, player) == look(other, player), (player, one.history, other.history)
    return pairs


def _another(game: Game, action: str, stream: Stream) -> str:
    """An action that is legal too, another one if the dice are kind."""
    for _ in range(5):
        other = pick(game, game.to_act[0], int(stream.random() * 2**20))
        if other != action:
            break
    return other


def _possible(game: Game, action: str) -> bool:
    legal = game.legal_actions(game.to_act[0])
    if game.to_act[0] != CHANCE or isinstance(legal, Form):
        return action in legal
    weights = game.chance_weights()
    return action in legal and (
        weights is None or any(o == action and w > 0 for o, w in zip(legal, weights, strict=True))
    )


def secrets(make: Make, number: int = 6) -> tuple[bool, bool]:
    """Whether some action leaves what another player knows as it was; and some draw of chance.

    Where neither does, every player knows everything, and no two positions can be compared.
    """
    of_any = of_chance = False
    for seed in range(number):
        game = make()
        before: list[Any] = []
        mover = CHANCE
        for now, _ in moves(game, choices_from(seed, 20)):
            # that one is asked now is no news of what was done
            after = [game.heard(p) for p in range(game.num_players)]
            unheard = [p for p, state in enumerate(after) if before and before[p] == state]
            of_any |= any(p != mover for p in unheard)
            of_chance |= mover == CHANCE and bool(unheard)
            before, mover = after, now
    return of_any, of_chance


LEAK_CHECKS = (many_games, twins, other_secrets)
