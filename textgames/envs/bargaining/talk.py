"""Talk before moves: everybody says something in turn, then all move at the same time."""

from collections.abc import Sequence

from textgames.core import FreeText, Game

WORDS = FreeText(300)
TALK = (
    f"When you are asked for words, just write them, 1 to {WORDS.max_chars} characters, such as: "
    "Let us be reasonable."
)


class TalkingGame(Game):
    """A game that asks for words before moves. `legal_actions` gives WORDS while some speak."""

    speakers: tuple[int, ...]  # who still has to speak, in this order; set up by each game

    def begin_talk(self, first: int, times: int) -> None:
        """Ask all for words, `first` first and then in order, `times` times around; then all move.

        With 0 times they are asked for their moves at once.
        """
        players = tuple(range(self.num_players))
        self.speakers = (players[first:] + players[:first]) * times
        self._ask_next()

    def hear(self, player: int, words: str) -> None:
        """Pass on what a player says, and ask who is next."""
        self.say(player, words)
        self.speakers = self.speakers[1:]
        self._ask_next()

    def _ask_next(self) -> None:
        if self.speakers:
            self.ask(self.speakers[0])
        else:
            self.ask(*range(self.num_players))


def from_own(numbers: Sequence[float], player: int) -> list[float]:
    """Return a number of each player in the order of turns, `player` first."""
    return [*numbers[player:], *numbers[:player]]
