"""Coup: claims of hidden characters that may be lies, challenges and blocks (Tahta 2012)."""

from textgames.core import CHANCE, EVERYONE, Action, LegalActions, OptionError
from textgames.envs.cards.coup_moves import (
    CHALLENGE,
    CHARACTERS,
    FORCED,
    MOVES,
    PASS,
    blocks,
    moves,
)
from textgames.envs.cards.coup_table import CoupTable
from textgames.envs.cards.deck import without
from textgames.texts import counted


class Coup(CoupTable):
    """Players claim one of five characters, truly or not, until only one player has any left.

    Each has two of fifteen characters, three of each kind. In a turn come: an action, challenges
    of its claim, blocks, challenges of the block, the effect. In each of these windows all who may
    are asked at the same time; of several, the one next after the player challenged or blocked
    counts. Who is challenged may show what it claims, or lose a character of its choice. Stealing
    from a player who is exiled in that turn still takes its coins, as in the example of the
    rulebook (Indie Boards and Cards), which leaves the order of simultaneous challenges open.

    With two players the first one begins with 1 coin. In the published two-player variant each
    then chooses one of the five characters in secret, and gets a second one of five others.

    Actions: "income", "foreign aid", "coup 2", "tax", "assassinate 2", "steal 2", "exchange";
    "challenge", "block as duke" or "pass"; a character to show or lose, or those to keep.
    Returns: the last player with characters gets n - 1 of n players, all others -1.
    """

    max_players = 6
    tags = ("hidden information", "bluffing", "simultaneous moves")
    evidence = (
        "played through: the example of the rulebook, turn by turn; then every rule of claims, "
        "challenges and blocks by itself",
    )
    opponent = "rule"

    def setup(self, two_player_variant: bool = False) -> None:
        if two_player_variant and self.num_players != 2:
            raise OptionError(f"expected 2 players with two_player_variant, got {self.num_players}")
        self._lay_out(two_player_variant)
        self.answers: dict[int, Action] = {}  # of those asked at the same time
        draws = [("draw", player) for player in reversed(self.living)]
        self.todo = draws if two_player_variant else draws * 2  # what is due, the next one last
        if two_player_variant:
            self.ask(0, 1)
        else:
            self._next()

    def legal_actions(self, player: int) -> LegalActions:
        if player == CHANCE:
            return self.deck
        if self.phase == "turn":
            return moves(self.coins[player], self._after(player))
        if self.phase == "choose":
            return CHARACTERS
        if self.phase == "challenge":
            return CHALLENGE
        return blocks(self.action) if self.phase == "block" else self._choices(player)

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self.deck = without(self.deck, action)
            self.hands[self.subject] += (action,)
            self.tell(self.subject, f"You draw the {action}.")
        elif self.phase == "turn":
            self._announce(player, action)
        elif self.phase in ("challenge", "block", "choose"):
            self.answers[player] = action
            if self.to_act:
                return
            answers, self.answers = self.answers, {}
            if self.phase == "choose":
                self.hands = [(answers[0],), (answers[1],)]
            else:
                self._close_window(answers)
        else:
            self._decide(player, action)
        self._next()

    def _next(self) -> None:
        """Do what is due until somebody has to choose."""
        while True:
            if len(self.living) == 1:
                (winner,) = self.living
                self.tell(EVERYONE, f"Player {winner} wins.")
                most = self.num_players - 1
                self.end([most if p == winner else -1 for p in range(self.num_players)])
                return
            self.phase, self.subject = self.todo.pop() if self.todo else ("turn", -1)
            if self.phase == "effect":
                self._effect()
                continue
            asked = self._asked()
            if asked and self.phase in ("show", "lose", "keep"):
                choices = self._choices(asked[0])
                if len(choices) == 1:
                    self._decide(asked[0], choices[0])
                    continue
            if asked:
                self.ask(*asked)
                return

    def _asked(self) -> tuple[int, ...]:
        """Who has to choose in this stage; nobody, if whoever it was for is out."""
        if self.phase == "draw":
            return (CHANCE,)
        if self.phase == "turn":
            for player in range(self.num_players):
                if player not in self.living:
                    self.coins[player] = 0  # only now: a theft may have come first
            self.turn = self._after(self.turn)[0]
            self.action, self.target, self.claimant, self.claim = "", -1, -1, ""
            return (self.turn,)
        if self.phase == "challenge" or self.subject < 0:
            return self._after(self.claimant if self.phase == "challenge" else self.turn)
        return (self.subject,) if self.subject in self.living else ()

    def _announce(self, player: int, action: Action) -> None:
        last = action.rpartition(" ")
        self.action, target = (last[0], last[2]) if last[2].isdigit() else (action, "-1")
        self.target = int(target)
        move = MOVES[self.action]
        self.coins[player] -= move.cost
        self.tell(EVERYONE, f"Player {player} {move.told.format(target)}.")
        self.todo.append(("effect", player))
        if move.blockers:
            self.todo.append(("block", self.target))
        if move.claim:
            self._claims(player, move.claim)

    def _claims(self, player: int, character: str) -> None:
        self.claimant, self.claim = player, character
        self.todo.append(("challenge", player))

    def _close_window(self, answers: dict[int, Action]) -> None:
        """All have answered: the first after the player challenged or blocked counts."""
        challenged = self.phase == "challenge"
        takers = [player for player, answer in answers.items() if answer != PASS]  # as asked
        taker = takers[0] if takers else -1
        if not takers:
            self.tell(EVERYONE, f"Nobody {self.phase}s.")
            if challenged and self.claimant != self.turn:
                self._block_stands()
        elif challenged:
            self.tell(EVERYONE, f"Player {taker} challenges player {self.claimant}.")
            self.todo += [("lose", taker), ("show", self.claimant)]
        else:
            claim = answers[taker].rpartition(" ")[2]
            self.tell(EVERYONE, f"Player {taker} claims the {claim}, to block this.")
            self._claims(taker, claim)

    def _decide(self, player: int, action: Action) -> None:
        if self.phase == "keep":
            back = self.hands[player]
            for character in action.split():
                back = without(back, character)
            self.hands[player] = tuple(action.split())
            self.deck += back
            self.tell(EVERYONE, f"Player {player} returns two characters.")
        elif self.phase == "lose":
            self._lose(player, action)
        elif action == self.claim:
            self.tell(EVERYONE, f"Player {player} shows the {action} and exchanges it.")
            self.hands[player] = without(self.hands[player], action)
            self.deck += (action,)
            lose = self.todo.pop()  # the challenger
            if player != self.turn:
                self._block_stands()
            self.todo += [lose, ("draw", player)]
        else:
            cost, fails = 0, "the block"
            self.todo.pop()
            if player == self.turn:
                cost, fails = MOVES[self.action].cost, "the action"
                self.todo.clear()
                self.coins[player] += cost
            returned = f", and {cost} coins are returned" if cost else ""
            self.tell(
                EVERYONE,
                f"Player {player} does not show the {self.claim}: {fails} fails{returned}.",
            )
            self._lose(player, action)

    def _block_stands(self) -> None:
        self.todo.clear()
        self.tell(EVERYONE, f"The block stands: the turn of player {self.turn} is over.")

    def _effect(self) -> None:
        player, target, move = self.turn, self.target, MOVES[self.action]
        if self.action == "exchange":
            self.todo += [("keep", player), ("draw", player), ("draw", player)]
        elif move.cost:
            self.todo.append(("lose", target))
        else:
            gain = move.gain
            if self.action == "steal":
                gain = min(2, self.coins[target])
                self.coins[target] -= gain
            self.coins[player] += gain
            self.tell(
                EVERYONE,
                f"Player {player} gets {counted(gain, 'coin')} and has {self.coins[player]}.",
            )

    def rules(self, player: int) -> str:
        other = 0 if player else 1
        start = "Everyone begins with 2 coins"
        if self.num_players == 2:
            start = "Player 0 begins with 1 coin and player 1 with 2"
        cards = (
            "in secret chooses one of these five, and gets one at random of five others"
            if self.variant
            else "gets two in secret, at random out of three of each"
        )
        return (
            f"You are player {player} of {self.num_players} (numbered from 0) in Coup. There are "
            f"five characters; everyone {cards}. Who has lost both is out; "
            f"the last player left wins {self.num_players - 1}, the others lose 1 each. {start}. "
            "Turns go by number. In your turn, write one of: [income], 1 coin; [foreign aid], 2 "
            f"coins, blocked by any duke; [coup {other}], pay 7, player {other} loses "
            f"a character; [tax], claims the duke, 3 coins; [assassinate {other}], claims the "
            f"assassin, pay 3, player {other} loses a character, blocked by its contessa; "
            f"[steal {other}], claims the captain, up to 2 coins of player {other}, "
            "blocked by its ambassador or captain; [exchange], claims the ambassador, draw two "
            f"characters and return any two. With {FORCED} coins or more you must launch a coup. "
            "You may claim what you do not have. After a claim all others write [challenge] or "
            "[pass] at the same time; of several, the first in the order of turns counts. Who is "
            "challenged shows the character and exchanges it, and the challenger loses one; "
            "or it loses one, and the claim fails. Then those who may block write such "
            "as [block as duke] or [pass]; a block is a claim too. Coins paid come back if the "
            "claim fails, not if it is blocked. Lost characters are seen by all. Which one you "
            "show, lose or keep you write by name, such as [duke]."
        )
