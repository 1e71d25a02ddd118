"""Stratego: armies whose ranks the other does not see until they fight (Mogendorff; Jumbo, 1961).

With the two-squares and the more-squares rule of the International Stratego Federation, ISF Game
Rules, articles 10 and 11: three moves between two squares, where older prints have five. Barrage is
played with eight pieces each. A limit of moves stands for draws by agreement. Learnt by Julien
Perolat et al., "Mastering the game of Stratego with model-free multiagent reinforcement learning",
Science 378, 2022.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from textgames.core import CHANCE, EVERYONE, Action, RandomSource, Range
from textgames.envs.board.bits import listed
from textgames.envs.board.stratego_battle import Battle
from textgames.envs.board.stratego_moves import field
from textgames.envs.board.stratego_pieces import (
    army,
    drawn_anew,
    fills_home,
    in_order,
    some_of,
    titled,
)
from textgames.envs.board.stratego_texts import drawing, left_of, mark, placed_on, rules


class Stratego(Battle):
    """Armies meet unseen: the lower rank of two is lost, and who captures the flag wins.

    Both place their pieces in secret, then move one in turn. Miners take bombs, on which all others
    are lost; a spy that attacks the marshal wins; scouts go any distance. No piece may go back and
    forth between two squares more than three times in a row, and no chase may repeat itself. Who
    cannot move loses; if neither can, or after `draw_after` moves of both without a fight, it is a
    draw. The default variant is barrage, of eight pieces each, which language models can place and
    play in a sitting: the classic one takes forty replies to place the pieces and hundreds to move
    them. "micro", our own, has one piece of each special kind. With the setup "random" chance
    places the pieces.

    Actions: at first the square for a piece, such as "b1", the flag first; then the square that a
    piece leaves and the one that it goes to, such as "b4b5".
    Returns: +1 to the winner and -1 to the loser, 0 each for a draw.
    """

    tags = ("hidden information", "bluffing", "classic")
    evidence = (
        "cross-checked: a second implementation in the tests, random games in lockstep, all "
        "variants, and chases; all pairs of ranks in a fight with a table from the published rules",
        "played through: tests/golden/Stratego-v0.txt",
    )
    opponent = "mcts"

    def setup(
        self,
        variant: Literal["classic", "barrage", "micro"] = "barrage",
        setup: Literal["placed", "random"] = "placed",
        draw_after: Annotated[int, Range(10, 2000)] = 200,  # moves of both players together
    ) -> None:
        self.put_up(variant)
        self.by_chance, self.draw_after = setup == "random", draw_after
        self.begun = False  # whether all pieces are placed
        self.legal: tuple[Action, ...] = ()  # moves of the player to move
        self._ask_to_place()

    def legal_actions(self, player: int) -> Sequence[Action]:
        if self.begun:
            return self.legal
        board, owner = field(self.variant), self._owner(player)
        return listed(board.home[owner] & ~self.pieces[owner], board.names, board.stretches)

    def play(self, player: int, action: Action) -> None:
        if not self.begun:
            self._place(self._owner(player), action)
        elif not self.move(player, action):
            self._ask(1 - player)
        else:
            self.tell(EVERYONE, f"Player {player} wins.")
            self.end((-1, 1) if player else (1, -1))

    def _owner(self, player: int) -> int:
        """Return whose piece is placed: chance places one of player 0, then one of player 1."""
        first, second = self.pieces
        return int(first.bit_count() > second.bit_count()) if player == CHANCE else player

    def _place(self, owner: int, action: Action) -> None:
        rank = army(self.variant)[self.pieces[owner].bit_count()]
        self.put(owner, rank, field(self.variant).numbers[action])
        if not self.by_chance:
            self.tell(owner, f"You place your {titled(rank)} on {action}.")
        if not self.to_act:
            self._ask_to_place()

    def _ask_to_place(self) -> None:
        if self.pieces[1].bit_count() == len(army(self.variant)):
            self._begin()
        elif self.by_chance:
            self.ask(CHANCE)
        else:
            self.ask(0, 1)

    def _begin(self) -> None:
        """Tell where the pieces are, as far as that is not known, and ask player 0."""
        self.begun = True
        board = field(self.variant)
        for player in (0, 1) if self.by_chance else ():
            ranks = self._ranks_of(player)
            self.tell(player, f"Chance has placed your pieces: {placed_on(ranks, board.numbers)}.")
        first, second = [listed(each, board.names, board.stretches) for each in self.pieces]
        told = "All pieces are placed"
        if not fills_home(self.variant):
            told += f", those of player 0 on {' '.join(first)}, of player 1 on {' '.join(second)}"
        self.tell(EVERYONE, f"{told}. Player 0 moves first.")
        self._ask(0)

    def _ask(self, player: int) -> None:
        """Ask for a move, if there is one and the game is no draw."""
        self.legal = self.moves(player)
        if not self.legal and self.moves(1 - player):
            self.tell(EVERYONE, f"Player {player} cannot move. Player {1 - player} wins.")
            self.end((1, -1) if player else (-1, 1))
        elif not self.legal:
            self.tell(EVERYONE, "Neither player can move: a draw.")
            self.end((0, 0))
        elif self.quiet == self.draw_after:
            self.tell(EVERYONE, f"{self.quiet} moves without a fight: a draw.")
            self.end((0, 0))
        else:
            self.ask(player)

    def _ranks_of(self, player: int) -> dict[int, int]:
        """The rank of each piece of a player, also of those that are lost."""
        home = field(self.variant).home[player]
        return {p: rank for p, rank in enumerate(self.ranks) if rank >= 0 and home >> p & 1}

    def rules(self, player: int) -> str:
        return rules(self.variant, self.by_chance, self.draw_after, player)

    def view(self, player: int) -> str:
        marks = [""] * len(self.at)
        left: tuple[list[int], list[int]] = ([], [])
        home = field(self.variant).home
        for square, piece in enumerate(self.at):
            if piece < 0:
                continue
            owner, shown = home[1] >> piece & 1, bool(self.shown >> piece & 1)
            left[owner].append(self.ranks[piece])  # what is lost was shown, so this is known
            if owner == player or self.begun:
                rank = self.ranks[piece] if shown or owner == player else -1
                marks[square] = mark(owner, rank, bool(self.moved >> piece & 1), shown)
        lines = drawing(self.variant, marks)
        if self.begun:
            lines += [left_of(owner, ranks) for owner, ranks in enumerate(left)]
            lines.append(f"Moves without a fight: {self.quiet} of {self.draw_after}")
        else:
            order = army(self.variant)
            placed = self.pieces[player].bit_count()
            lines.append(f"Pieces placed: {placed} of {len(order)}")
            if placed < len(order):
                lines.append(f"Now place: {titled(order[placed])}")
        return "\n".join(lines)

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        board = field(self.variant)
        if self.by_chance:
            return tuple(board.moves)
        homes = board.home[0] | board.home[1]
        return (*listed(homes, board.names, board.stretches), *board.moves)

    def features(self, player: int) -> Sequence[float]:
        """1 if the player is player 0, else 0; its pieces placed and the moves without a fight, as
        shares. Then squares, row by row from a1, 1 or 0: for each rank in play, weakest first, the
        player's pieces, and those of the other that both know; the player's that have moved and
        that both know; the other's pieces, and those that have moved.
        """
        order, other = army(self.variant), 1 - player
        mine, others = self.pieces[player], self.pieces[other] if self.begun else 0
        known: list[int] = [-1] * len(self.at)
        marked = [0, 0]  # squares of pieces that have moved, that both know
        for square, piece in enumerate(self.at):
            if piece >= 0:
                known[square] = self.ranks[piece]
                marked[0] |= (self.moved >> piece & 1) << square
                marked[1] |= (self.shown >> piece & 1) << square
        planes = [mine & marked[0], mine & marked[1], others, others & marked[0]]
        ranks = sorted(set(order))
        row = [1.0 - player, mine.bit_count() / len(order), self.quiet / self.draw_after]
        for pieces in (mine, others & marked[1]):
            for rank in ranks:
                row += [
                    float(known[square] == rank and pieces >> square & 1)
                    for square in range(len(known))
                ]
        for plane in planes:
            row += [float(plane >> square & 1) for square in range(len(known))]
        return row

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action] | None:
        """The history with other ranks of the other's unseen pieces, all that fit equally likely.

        What the other might rather have placed, or moved, is not weighed.
        """
        if player not in self.to_act:
            return None
        board, other, history = field(self.variant), 1 - player, list(self.history)
        names = tuple(board.numbers)
        if self.begun:
            ranks = self._ranks_of(other)
            unseen = [piece for piece in ranks if not self.shown >> piece & 1]
            free = [piece for piece in unseen if not self.moved >> piece & 1]
            moved = [piece for piece in unseen if self.moved >> piece & 1]
            hidden = sorted([ranks[piece] for piece in unseen])
            placed = in_order(ranks | drawn_anew(hidden, free, moved, rng))
        else:
            home = [square for square in range(len(names)) if board.home[other] >> square & 1]
            placed = some_of(home, self.pieces[other].bit_count(), rng)
        for number, square in enumerate(placed):
            history[2 * number + other] = names[square]
        return history
