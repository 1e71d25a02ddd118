"""Blinds and betting rounds of poker, by the rules of the Poker TDA (2024)."""

from functools import lru_cache

from textgames.core import EVERYONE, Action, Game, LegalActions
from textgames.forms import Amount, Either
from textgames.texts import counted

MOST_BETS = 4  # in a betting round with fixed limits: a bet and three raises
FREE: tuple[Action, ...] = ("check",)
FACING: tuple[Action, ...] = ("fold", "call")


@lru_cache(1 << 12)
def with_raise(listed: tuple[Action, ...], low: int, high: int) -> Either:
    return Either(listed, (Amount("raise", low, high, "all in"),))


class Betting(Game):
    """A poker game's chips: the moving button, the blinds, and what may be bet.

    By number of the rules of the Poker Tournament Directors Association (TDA): dead button (32);
    heads-up the button is the small blind (34); a raise is at least as large as the largest full
    bet or raise of the round (43). A shorter all-in, or several together, does not let those who
    have acted raise again, unless they face a full raise, with fixed limits half of one (47),
    which then counts as one.
    """

    def _sit_down(self, stack: int, small_blind: int, big_blind: int, fixed: bool) -> None:
        self.stack, self.blinds, self.fixed = stack, (small_blind, big_blind), fixed
        self.stacks = [stack] * self.num_players
        self.button, self.small, self.big = -1, 0, int(self.num_players > 2)  # before hand 1

    def _post_blinds(self) -> str:
        """Begin a hand: move the button on and take the blinds; say who posts what."""
        seats, stacks = self.num_players, self.stacks
        self.paid = [0] * seats  # in this hand
        self.bets = [0] * seats  # in this betting round
        self._move_button()
        order = [(self.button + step) % seats for step in range(1, seats + 1)]
        self.live = tuple([seat for seat in order if stacks[seat]])  # who has not folded
        posts = [
            f"player {player} posts {self._pay(player, blind)}"
            for player, blind in zip((self.small, self.big), self.blinds, strict=True)
            if stacks[player]  # the seat of the small blind may be of one who is out
        ]
        self._begin_round(self.blinds[1], self.blinds[1])
        self.waiting = tuple([p for p in (*self._after(self.big), self.big) if stacks[p]])
        return ", ".join(posts)

    def _move_button(self) -> None:
        """The big blind moves to the next player with chips; small blind and button follow it."""
        before, stacks, seats = self.big, self.stacks, self.num_players
        self.big = (before + 1) % seats
        while not stacks[self.big]:
            self.big = (self.big + 1) % seats
        left = [seat for seat, chips in enumerate(stacks) if chips]
        if len(left) == 2:  # nobody is big blind twice in a row
            self.small = self.button = left[left[0] == self.big]
        else:
            self.button, self.small = self.small, before

    def _begin_round(self, to_call: int, bet: int) -> None:
        self.to_call = to_call  # chips of this round that stay in the hand
        self.full = to_call  # the same without all-ins too short to count, for fixed limits
        self.full_raise = bet  # the largest of this round; with fixed limits the bet
        self.raised = int(to_call > 0)  # bets and full raises, for fixed limits
        self.acted: tuple[int, ...] = ()
        self.waiting = tuple([player for player in self.live if self.stacks[player]])

    def _after(self, player: int) -> tuple[int, ...]:
        """Who has not folded, from the left neighbour of `player` on, without `player`."""
        place = self.live.index(player)
        return self.live[place + 1 :] + self.live[:place]

    def _pay(self, player: int, chips: int) -> int:
        """Put in so many chips, or all there are; return how many."""
        chips = min(chips, self.stacks[player])
        self.stacks[player] -= chips
        self.paid[player] += chips
        self.bets[player] += chips
        return chips

    def _bets_of(self, player: int) -> LegalActions:
        """What a player may do whose turn it is."""
        own, to_call = self.bets[player], self.to_call
        listed = FACING if own < to_call else FREE
        high = own + self.stacks[player]
        if high <= to_call or not self._may_raise(player):
            return listed
        if self.fixed:
            return (*listed, "raise")
        return with_raise(listed, min(to_call + self.full_raise, high), high)

    def _may_raise(self, player: int) -> bool:
        to_call, bets, stacks = self.to_call, self.bets, self.stacks
        if player in self.acted:
            more = to_call - bets[player]
            if more * (2 if self.fixed else 1) < self.full_raise:
                return False
        if self.fixed and self.raised == MOST_BETS:
            return False
        able = [seat for seat in self.live if stacks[seat] + bets[seat] > to_call]
        return able != [player]  # somebody has to be able to answer

    def _bet(self, player: int, action: Action) -> None:
        """Carry out what a player does in its turn, and tell it."""
        self.waiting = self.waiting[1:]
        if action == "fold":
            self.live = tuple([other for other in self.live if other != player])
            told = "folds"
        elif action == "check":
            told = "checks"
        elif action == "call":
            told = f"calls {self._pay(player, self.to_call - self.bets[player])}"
        else:
            self._raise(player, action)
            told = f"raises to {self.to_call}"
        self.acted += (player,)
        all_in = "" if self.stacks[player] else " and is all in"
        self.tell(EVERYONE, f"Player {player} {told}{all_in}.")

    def _raise(self, player: int, action: Action) -> None:
        if self.fixed:
            to = min(self.full + self.full_raise, self.bets[player] + self.stacks[player])
            if 2 * (to - self.full) >= self.full_raise:  # else an all-in too short to count
                self.full = to
                self.raised += 1
        else:
            to = int(action[6:])
            self.full_raise = max(self.full_raise, to - self.to_call)
        self._pay(player, to - self.bets[player])
        self.to_call = to
        self.waiting = tuple([other for other in self._after(player) if self.stacks[other]])

    def _betting_is_possible(self) -> bool:
        """Whether two players who have not folded have chips left; if not, settle what is owed."""
        able = [player for player in self.live if self.stacks[player]]
        if len(able) > 1:
            return True
        most = max([self.bets[player] for player in self.live if player not in able])
        self.to_call = min(self.to_call, most)  # a blind posted short costs no more than that
        if not able or self.bets[able[0]] >= most:
            self.waiting = ()
        return False

    def _take_back(self) -> None:
        """Return what nobody has called."""
        paid = self.paid
        first = max(self.live, key=paid.__getitem__)
        uncalled = paid[first] - max([own for seat, own in enumerate(paid) if seat != first])
        if uncalled > 0:
            paid[first] -= uncalled
            self.stacks[first] += uncalled
            self.tell(EVERYONE, f"Player {first} takes back {uncalled} that nobody has called.")

    def _order_rules(self, hands: int) -> str:
        small, big = self.blinds
        two = self.num_players == 2
        moves = "changes" if two else "moves on"
        later = f" in the first hand; then it {moves} from hand to hand" if hands > 1 else ""
        button = f"Player 0 has the button{later}."
        if two:
            return (
                f"{button} The button posts a small blind of {small}, the other player a big blind "
                f"of {big}; the button acts first before the flop and last after it."
            )
        fewer = (
            " The big blind moves on past those who are out; a small blind that falls to one of "
            "them is not posted. When two are left, the button posts the small blind, acts first "
            "before the flop and last after it."
        )
        return (
            f"{button} The next two players post a small blind of {small} and a big blind of "
            f"{big}. Before the flop the player after them acts first, later the first one after "
            f"the button.{fewer * (hands > 1)}"
        )

    def _betting_rules(self, hands: int) -> str:
        big, first = self.blinds[1], self._first_raise
        if self.fixed:
            size = (
                f"[raise] bets or raises by {counted(big, 'chip')}, from the turn on by {2 * big}; "
                f"there are at most {MOST_BETS} bets and raises in a round, and the big blind is "
                "one."
            )
        else:
            size = (
                f"[raise {first}] bets or raises to {first} chips of yours in this round, "
                f"[all in] to all your chips. A raise adds at least {big} and at least "
                "the round's largest raise, unless all in."
            )
        return (
            f"{self._order_rules(hands)} With nothing to pay, [check] or raise; else [fold], "
            f"[call] or raise. {size} Who has acted may raise again only if others have since "
            f"raised by {'half ' * self.fixed}a full raise in all. Who has too few chips calls "
            "with all of them, and can win only as much from each other player."
        )

    def _example(self) -> str:
        return "[call] or [raise]" if self.fixed else f"[call] or [raise {self._first_raise}]"

    @property
    def _first_raise(self) -> int:
        """One to name in the rules: to three big blinds, or to all that one has."""
        return min(3 * self.blinds[1], self.stack)

    def _table(self, player: int) -> str:
        """The players, their chips and what they have put in."""
        owed = min(self.to_call - self.bets[player], self.stacks[player])
        call = f" To call: {owed}." if player in self.waiting else ""
        lines = [f"Pot: {sum(self.paid)}.{call}", f"{'':<10}  chips  bet in this round"]
        for seat, chips in enumerate(self.stacks):
            name = "you" if seat == player else f"player {seat}"
            marks = ["button"] if seat == self.button else []
            if seat not in self.live:
                marks.append("folded" if self.paid[seat] or chips else "out")
            elif not chips:
                marks.append("all in")
            lines.append(f"{name:<10}{chips:>7}{self.bets[seat]:>7}  {', '.join(marks)}".rstrip())
        return "\n".join(lines)

    def chips_seen(self, player: int) -> list[float]:
        """For each player from the own on: chips left, bet in this round and put in in this hand,
        1 if it has not folded, 1 if it has the button; then what is to be called and the least
        full raise. Chips are shares of all chips in the game.
        """
        total = self.stack * self.num_players
        seats = [(player + step) % self.num_players for step in range(self.num_players)]
        known: list[float] = []
        for seat in seats:
            chips = (self.stacks[seat], self.bets[seat], self.paid[seat])
            known += [own / total for own in chips]
            known += [float(seat in self.live), float(seat == self.button)]
        return [*known, self.to_call / total, self.full_raise / total]
