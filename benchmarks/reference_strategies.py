"""Computes the strategies that come with the library: `python benchmarks/reference_strategies.py`.

Takes about half a minute and writes textgames/solvers/reference/*.json; the same code gives the
same files.
"""

from __future__ import annotations

from collections.abc import Iterator

import textgames
from textgames.core import Action, Game
from textgames.solvers import CFR, Minimax, Policy, build_tree, nash_conv, strategy_files
from textgames.solvers.positions import position_key
from textgames.solvers.reference import FOLDER

CFR_GAMES = {  # file, and the options and iterations of CFR+
    "KuhnPoker-v0": ({}, 100_000),
    "LeducHoldem-v0": ({}, 20_000),
    "LiarsDice-v0": (
        {"dice": 1, "faces": 4, "wild": "highest", "elimination": False},
        20_000,
    ),
}
MINIMAX_GAMES = {"TicTacToe-v0": {}, "Nim-v0": {"piles": 3}}
DIGITS = 6


def equilibrium(game: Game, iterations: int) -> tuple[Policy, str]:
    """Return the average strategy of CFR+, rounded, and how it was computed."""
    tree = build_tree(game)
    policy = CFR(tree).run(iterations).policy()
    rounded = Policy((state, rounding(chances)) for state, chances in policy.items())
    return rounded, f"{iterations} iterations of CFR+; NashConv {nash_conv(tree, rounded):.1e}"


def rounding(chances: dict[Action, float]) -> dict[Action, float]:
    """Round probabilities and leave out those of 0; the largest takes what is left over."""
    rounded = {action: round(chance, DIGITS) for action, chance in chances.items()}
    largest = max(rounded, key=lambda action: rounded[action])
    rest = sum(chance for action, chance in rounded.items() if action != largest)
    rounded[largest] = round(1 - rest, DIGITS)
    return {action: chance for action, chance in rounded.items() if chance}


class Smallest:
    """For one player, optimal actions that lead to as few information states as possible."""

    def __init__(self, game: Game, player: int) -> None:
        self.minimax, self.player = Minimax(game), player
        self.sizes: dict[tuple[object, ...], tuple[int, Action]] = {}  # with the action to take

    def size(self, game: Game) -> int:
        """Return how many states of the player follow."""
        if game.is_terminal:
            return 0
        if game.to_act[0] != self.player:
            return sum(self.size(after) for _, after in continued(game))
        key = position_key(game)
        if key not in self.sizes:
            best = self.minimax.best_actions(game)
            self.sizes[key] = min(
                (1 + self.size(after), action)
                for action, after in continued(game)
                if action in best
            )
        return self.sizes[key][0]

    def states(self, game: Game) -> Iterator[tuple[tuple[object, ...], dict[Action, float]]]:
        """Yield the player's states, whatever the other does, with the action to take."""
        self.size(game)
        if game.is_terminal:
            return
        own = game.to_act[0] == self.player
        action = self.sizes[position_key(game)][1] if own else None
        if action is not None:
            yield game.information_state(self.player), {action: 1.0}
        for taken, after in continued(game):
            if action is None or taken == action:
                yield from self.states(after)


def continued(game: Game) -> Iterator[tuple[Action, Game]]:
    """Yield each legal action with the position after it."""
    for action in game.legal_actions(game.to_act[0]):
        after = game.clone()
        after.apply(action)
        yield action, after


def optimal(game: Game) -> tuple[Policy, str]:
    """Return optimal play of both against anything, and how it was computed."""
    policy = Policy()
    for player in range(2):
        policy.update(Smallest(game, player).states(game))
    value = Minimax(game).value(game)
    return policy, (
        f"one optimal action by minimax in each information state that play so leaves open; the "
        f"value for player 0 is {value:g}"
    )


def main() -> None:
    """Compute and write all."""
    for id, (options, iterations) in CFR_GAMES.items():
        game = textgames.new_game(id, **options)
        write(game, *equilibrium(game, iterations))
    for id, options in MINIMAX_GAMES.items():
        game = textgames.new_game(id, **options)
        write(game, *optimal(game))


def write(game: Game, policy: Policy, how: str) -> None:
    path = FOLDER / f"{game.id}.json"
    strategy_files.save(path, game, policy, how)
    print(f"{path.name}: {len(policy)} information states, {path.stat().st_size:,} bytes; {how}")


if __name__ == "__main__":
    main()
