"""Dou Dizhu: two peasants fight the landlord to be out of cards first (McLeod, Pagat)."""

from collections.abc import Sequence
from typing import Annotated, Literal

from textgames.core import Action, RandomSource, Range
from textgames.envs.cards import dou_dizhu_table as table
from textgames.envs.cards.deck import in_rows
from textgames.envs.cards.dou_dizhu_plays import LANDLORD, PASS, RANKS, every, read
from textgames.envs.cards.dou_dizhu_turns import BIDS, SEATS, Turns
from textgames.envs.cards.dou_dizhu_worlds import beyond, redeal
from textgames.envs.cards.rank_counts import cards_of, shares
from textgames.texts import counted


class DouDizhu(Turns):
    """The highest bidder is the landlord and plays alone against two peasants to be out of cards.

    Plays are cards of a rank, chains of ranks, and trios with cards attached; each has to be
    beaten by a higher one of its kind, or by a bomb, four of a rank, or the rocket, both jokers.
    Bombs and the rocket double the stake, and so does `spring`: the losing side has not played, or
    the landlord but once. At most so many `doublings` count.

    With `attached` = different the cards attached to one play are of different ranks, as
    published; with any only both jokers and all four of a rank are excluded, as in OpenSpiel and
    RLCard. With `quads` four cards can be played with two cards or pairs attached. With `revealed`
    all see the three cards that the landlord takes. If nobody bids, cards are dealt anew, up to
    `deals` times in all.

    Actions: "bid 1" to "bid 3", "pass"; plays such as "3", "334455", "333+4", "333444+57" (two
    trios with a card each), "6666+89", "7777" and "BR" (the jokers); T is a ten.
    Returns: what each peasant wins or pays; the landlord pays or wins twice as much.
    """

    min_players = 3
    max_players = 3
    tags = ("hidden information", "teams", "cards", "classic")
    evidence = (
        "cross-checked: turns, actions, chances, hands and returns of random games with OpenSpiel "
        "dou_dizhu, and all 26,053 plays that it knows",
        "cross-checked: all plays and their kinds with the table of RLCard",
    )
    opponent = "mcts"

    def setup(
        self,
        attached: Literal["different", "any"] = "different",
        quads: bool = True,
        spring: bool = True,
        revealed: bool = True,
        doublings: Annotated[int, Range(0, 13)] = 13,
        deals: Annotated[int, Range(1, 10)] = 3,
    ) -> None:
        self._begin(attached == "any", quads, spring, revealed, doublings, deals)

    def sides(self) -> tuple[tuple[int, ...], ...]:
        if not self.playing:
            return (0,), (1,), (2,)
        return (self.landlord,), table.peasants(self.landlord)

    def role(self, player: int) -> str:
        if not self.playing:
            return ""
        return "landlord" if player == self.landlord else "peasant"

    def forfeit_returns(self, player: int) -> tuple[float, ...]:
        """The landlord gets what a peasant loses, not the other one."""
        worst, best = self.return_range()
        if self.playing and player != self.landlord:
            return tuple([worst if p == player else best * (p == self.landlord) for p in SEATS])
        return super().forfeit_returns(player)

    def return_range(self) -> tuple[float, float]:
        """At most thirteen bombs, the rocket counted, can be played, whoever wins."""
        most = 2 * 3 << self.most
        return -most, most

    def rules(self, player: int) -> str:
        return table.rules(
            player, self.alike, self.quads, self.spring, self.revealed, self.most, self.deals
        )

    def view(self, player: int) -> str:
        lines = [self._heading(), f"{'':<10}cards  played"]
        for seat in SEATS:
            name = "you" if seat == player else f"player {seat}"
            role = f"  {self.role(seat)}" if self.playing else ""
            played = "".join(cards_of(self.played[seat], RANKS))
            lines.append(f"{name:<10}{self.sizes[seat]:>5}  {played or '-':<20}{role}".rstrip())
        if self._sees_left_over(player):
            left_over = " ".join(cards_of(self.left_over, RANKS))
            lines.append(f"The landlord took: {left_over}")
        return "\n".join([*lines, *in_rows("Your hand: ", cards_of(self.hands[player], RANKS))])

    def _heading(self) -> str:
        if not self.playing:
            bid = f"{self.bid} by player {self.landlord}" if self.bid else "none"
            return f"Dealt face up: {self.face_up}. Highest bid: {bid}."
        if self.is_terminal:
            return f"Stake: {counted(self.stake(), 'point')}."
        beat = f"To beat: {self.top} by player {self.leader}." if self.top else "Nothing to beat."
        return f"Stake: {counted(self.stake(), 'point')}. {beat}"

    def all_actions(self) -> Sequence[Action]:
        return (*BIDS, PASS, *every(self.alike, self.quads))

    def features(self, player: int) -> Sequence[float]:
        """Shares of the four cards of each rank: in the own hand; among those played by each
        player, from the own on; in the play to beat; among the three that the landlord took, if
        the player has seen them. For each player: its cards as a share of 20; 1 if it is the
        landlord, or has bid most; 1 if the play to beat is its own; 1 if it is its turn. Then the
        kind of that play: cards of a rank, ranks and what is attached, as shares; the bid, the
        doublings and the deals as shares; 1 once cards are played.
        """
        ranks = len(RANKS)
        order = [(player + step) % 3 for step in SEATS]
        play = read(self.top) if self.top else None
        row = [*shares(self.hands[player], ranks)]
        for seat in order:
            row += shares(self.played[seat], ranks)
        row += shares(play.cards if play else 0, ranks)
        row += shares(self.left_over if self._sees_left_over(player) else 0, ranks)
        for seat in order:
            row += [
                self.sizes[seat] / LANDLORD,
                float(seat == self.landlord),
                float(seat == self.leader and play is not None),
                float(seat in self.to_act),
            ]
        width, length, each = play.kind if play else (0, 0, 0)
        row += [width / 4, length / 12, each / 2]
        doubled = self.doubled / (self.most or 1)
        return [
            *row,
            self.bid / 3,
            doubled,
            len(self.begun) / self.deals,
            float(self.playing),
        ]

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action]:
        """The history with the cards drawn anew that others still hold, and in earlier deals."""
        history = list(self.history)
        for begun in self.begun[:-1]:
            redeal(history, begun, player, [0, 0, 0], 0, rng)
        known, left_over = [*self.played], 0
        known[player] = 0
        if self._sees_left_over(player):
            left_over = self.left_over
            known[self.landlord] = beyond(known[self.landlord], left_over)
        redeal(history, self.begun[-1], player, known, left_over, rng)
        return history

    def _sees_left_over(self, player: int) -> bool:
        return self.playing and (self.revealed or player == self.landlord)
