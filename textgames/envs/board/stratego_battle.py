"""The board of Stratego and what a move does to it."""

from textgames.core import EVERYONE, Action, Game
from textgames.envs.board.stratego_moves import Move, field, moves_of
from textgames.envs.board.stratego_pieces import FLAG, SCOUT, STILL, outcome, titled
from textgames.envs.board.stratego_repeats import (
    NO_CHASE,
    Chase,
    Trail,
    allowed,
    chase_after_others,
    chase_after_own,
    trail_after,
)

Pair = tuple[int, int]


class Battle(Game):
    """A board with two armies. A piece is the number of the square on which it was placed."""

    def put_up(self, variant: str) -> None:
        """Put up an empty board."""
        squares = len(field(variant).numbers)
        self.variant = variant
        self.ranks = [-1] * squares  # of each piece; -1: there is none
        self.at = [-1] * squares  # which piece stands on each square; -1: none
        self.pieces = (0, 0)  # where those of each player stand, as bits; see `Field`
        self.walkers = (0, 0)  # where those are that move one square at a time
        self.scouts = (0, 0)
        self.moved = 0  # which pieces have moved, as bits
        self.shown = 0  # of which both know the rank
        self.trails = (Trail(), Trail())  # of each player
        self.chases = (NO_CHASE, NO_CHASE)
        self.quiet = 0  # moves in a row without a fight

    def put(self, owner: int, rank: int, square: int) -> None:
        """Place a piece."""
        self.ranks[square], self.at[square] = rank, square
        self._toggle(owner, rank, 1 << square)

    def moves(self, player: int) -> tuple[Action, ...]:
        """Return the legal moves of a player."""
        board, other = field(self.variant), 1 - player
        found = moves_of(
            board, self.pieces[player], self.pieces[other], self.walkers[player],
            self.scouts[player],
        )  # fmt: skip
        return tuple(allowed(found, board, self.trails[player], self.chases[player], self.at))

    def move(self, player: int, action: Action) -> bool:
        """Carry out a move, and tell both; return whether it captures the flag."""
        move = field(self.variant).moves[action]
        piece, target = self.at[move.start], self.at[move.goal]
        self.at[move.start] = -1
        self.moved |= 1 << piece
        if target >= 0:
            return self._fight(player, action, move, piece, target)
        self.at[move.goal] = piece
        self._toggle(player, self.ranks[piece], 1 << move.start | 1 << move.goal)
        told = f"Player {player} moves {action}"
        if move.borders & move.borders - 1 and not self.shown >> piece & 1:
            self.shown |= 1 << piece
            told += f": its piece is a {titled(SCOUT)}"
        self.tell(EVERYONE, f"{told}.")
        self.quiet += 1
        self._follow(player, move, True, chase_after_others(self.chases[1 - player], move))
        return False

    def _fight(self, player: int, action: Action, move: Move, piece: int, target: int) -> bool:
        """Carry out the attack of a piece on another; return whether it captures the flag."""
        rank, met = self.ranks[piece], self.ranks[target]
        result = outcome(rank, met)
        self._toggle(player, rank, 1 << move.start | (1 << move.goal if result > 0 else 0))
        if result >= 0:
            self._toggle(1 - player, met, 1 << move.goal)
            self.at[move.goal] = piece if result else -1
        self.shown |= 1 << piece | 1 << target
        own, its = titled(rank), titled(met)
        if met == FLAG:
            end = f"its {own} captures the {its}"
        elif result == 0:
            end = f"its {own} and a {its} are both lost"
        else:
            end = f"its {own} beats a {its}" if result > 0 else f"its {own} is lost to a {its}"
        self.tell(EVERYONE, f"Player {player} attacks with {action}: {end}.")
        self.quiet, self.chases = 0, (NO_CHASE, NO_CHASE)
        self._follow(player, move, result > 0, NO_CHASE)
        return met == FLAG

    def _toggle(self, owner: int, rank: int, squares: int) -> None:
        """Put a piece of that rank on squares where it was not, and take it from where it was."""
        self.pieces = _toggled(self.pieces, owner, squares)
        if rank == SCOUT:
            self.scouts = _toggled(self.scouts, owner, squares)
        elif rank not in STILL:
            self.walkers = _toggled(self.walkers, owner, squares)

    def _follow(self, player: int, move: Move, survives: bool, others: Chase) -> None:
        """Note the trail and the chases after a move.

        Args:
            player: who made it.
            move: what it did.
            survives: whether its piece is still there.
            others: the chase of the other player, as it is now.
        """
        trail = trail_after(self.trails[player], move, survives)
        near = field(self.variant).around[move.goal] & self.pieces[1 - player] if survives else 0
        chase = chase_after_own(self.chases[player], near, self.at)
        if player:
            self.trails, self.chases = (self.trails[0], trail), (others, chase)
        else:
            self.trails, self.chases = (trail, self.trails[1]), (chase, others)


def _toggled(pair: Pair, player: int, squares: int) -> Pair:
    first, second = pair
    return (first, second ^ squares) if player else (first ^ squares, second)
