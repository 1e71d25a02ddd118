"""Games with planted mistakes, each of which one generic check must catch.

The mistakes are those that were made in real games, here or by the peers. The sound games that they
are planted in are KuhnPoker, TicTacToe and `Ballot`, which has talk and simultaneous votes.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import contract
import leaks

from textgames.core import CHANCE, EVERYONE, Action, FreeText, Game, LegalActions
from textgames.envs.board.tic_tac_toe import TicTacToe
from textgames.envs.cards.kuhn_poker import DECK, KuhnPoker
from textgames.errors import GameError
from textgames.forms import Listed

VOTES = ("0", "1", "2")


class Ballot(Game):
    """Two rounds: each of three players says a word, then all vote at once; the most votes win."""

    min_players = 3
    max_players = 3
    utility = "general-sum"

    def setup(self, bonus: bool = False) -> None:
        self.bonus = bonus
        self.votes: dict[int, Action] = {}
        self.tables = [[0, 0, 0]]
        self.rounds = 0
        self.ask(0)

    def clone(self) -> Ballot:
        twin = super().clone()
        twin.tables = [row.copy() for row in self.tables]
        return twin

    def legal_actions(self, player: int) -> LegalActions:
        return VOTES if len(self.to_act) > 1 or self.votes else FreeText(60)

    def play(self, player: int, action: Action) -> None:
        if self.to_act or self.votes:
            self.vote(player, action)
        else:
            self.say(player, action)
            self.ask(0, 1, 2) if player == 2 else self.ask(player + 1)

    def vote(self, player: int, action: Action) -> None:
        self.votes[player] = action
        if self.to_act:
            return
        for voter, choice in sorted(self.votes.items()):
            self.tell(EVERYONE, f"Player {voter} votes for {choice}.")
            self.tables[0][int(choice)] += 1
        self.votes = {}
        self.rounds += 1
        if self.rounds == 2:
            prize = 2 if self.bonus else 1
            most = max(self.tables[0])
            self.end([prize * (votes == most) for votes in self.tables[0]])
        else:
            self.ask(0)

    def view(self, player: int) -> str:
        return f"Votes so far: {self.tables[0]}"

    def rules(self, player: int) -> str:
        return f"You are player {player}. Say a word, then vote for a player, such as [1]."

    def return_range(self) -> tuple[float, float]:
        return 0, 2 if self.bonus else 1


# Secrets that show.


class ViewShowsTheOtherCard(KuhnPoker):
    def view(self, player: int) -> str:
        return f"Cards: {self.cards}"


class OtherCardChangesWhatIsLegal(KuhnPoker):
    def legal_actions(self, player: int) -> Sequence[Action]:
        legal = super().legal_actions(player)
        weak = player != CHANCE and self.cards[player ^ 1 ^ (self.round & 1)] == "J"
        return legal[::-1] if weak else legal


class OtherCardIsAFeature(KuhnPoker):
    def features(self, player: int) -> Sequence[float]:
        other = self.cards[player ^ 1 ^ (self.round & 1)]
        return [*super().features(player), DECK.index(other) / 2]


class OtherCardIsARole(KuhnPoker):
    def role(self, player: int) -> str:
        return "strong" if len(self.cards) == 2 and self.cards[player] == "K" else "weak"

    def view(self, player: int) -> str:
        return f"The other is {self.role(1 - player)}."


class RewardBeforeTheShowdown(KuhnPoker):
    """A reward that tells who has the better card, before anybody has bet."""

    def play(self, player: int, action: Action) -> None:
        super().play(player, action)
        if player == CHANCE and len(self.cards) == 2:
            self.returns = (0.5, -0.5) if self.cards[0] > self.cards[1] else (-0.5, 0.5)


class VotesToldAtOnce(Ballot):
    def vote(self, player: int, action: Action) -> None:
        self.tell(EVERYONE, f"A vote for {action}.")
        super().vote(player, action)


class VotesShownAtOnce(Ballot):
    def view(self, player: int) -> str:
        return f"Votes so far: {self.tables[0]}, and {len(self.votes)} now"


class AsksWhileOthersOwe(Ballot):
    def vote(self, player: int, action: Action) -> None:
        super().vote(player, action)
        if self.votes:
            self.ask(self.to_act[-1])


# Positions that are not their own.


class SharedNestedList(Ballot):
    clone = Game.clone


class SharedByAllGames(TicTacToe):
    moves: list[Action] = []  # of the class, not of the game

    def play(self, player: int, action: Action) -> None:
        self.moves.append(action)
        super().play(player, action)

    def view(self, player: int) -> str:
        return super().view(player) + f"\n{len(self.moves)} moves"


class OwnListHandedOut(TicTacToe):
    def setup(self) -> None:
        self.cells = list("012345678")
        super().setup()

    def legal_actions(self, player: int) -> Sequence[Action]:
        return self.cells

    def play(self, player: int, action: Action) -> None:
        self.cells.remove(action)
        super().play(player, action)


class DoesNotPickle(TicTacToe):
    def setup(self) -> None:
        super().setup()
        self.owner = lambda cell: self.board[cell]


# Games that go wrong.


class NeitherAsksNorEnds(TicTacToe):
    def play(self, player: int, action: Action) -> None:
        super().play(player, action)
        if self.board.count("X") == 3 and not self.is_terminal:
            self.to_act = ()


class AsksAPlayerWhoIsNotThere(TicTacToe):
    def play(self, player: int, action: Action) -> None:
        super().play(player, action)
        if not self.is_terminal and self.board.count("X") == 3:
            self.ask(2)


class NeverEnds(TicTacToe):
    def play(self, player: int, action: Action) -> None:
        self.ask(1 - player)


class GlobalRandom(TicTacToe):
    def play(self, player: int, action: Action) -> None:
        super().play(player, action)
        self.tell(EVERYONE, f"The weather is {random.randrange(9)}.")  # noqa: TID251


class ForgetsWhoBegan(TicTacToe):
    """Depends on more than options and history: on how often the class was used."""

    begun = 0

    def setup(self) -> None:
        super().setup()
        type(self).begun += 1
        self.ask(self.begun % 2)


class UnequalWeights(KuhnPoker):
    def chance_weights(self) -> Sequence[float]:
        return (1.0, 2.0)


# Returns.


class ChipsFromNowhere(KuhnPoker):
    def end(self, returns: Sequence[float]) -> None:
        super().end([value + (value == 2) for value in returns])


class MoreThanTheRange(KuhnPoker):
    def return_range(self) -> tuple[float, float]:
        return -1, 1


class ForfeitPays(KuhnPoker):
    def forfeit_returns(self, player: int) -> tuple[float, ...]:
        return (0.5, -0.5) if player == 0 else (-0.5, 0.5)


# Texts.


class RulesThatChange(TicTacToe):
    def rules(self, player: int) -> str:
        return super().rules(player) + f" {self.board.count('X')} crosses are on the board."


class GameSpeaksAsAPlayer(TicTacToe):
    def play(self, player: int, action: Action) -> None:
        super().play(player, action)
        self.tell(EVERYONE, f"Player {player}: I take {action}.")


class UncleanText(FreeText):
    """Hands on what came, line breaks and all."""

    def read(self, text: str) -> Action:
        super().read(text)
        return text


class WordsAreForged(Ballot):
    def legal_actions(self, player: int) -> LegalActions:
        return VOTES if len(self.to_act) > 1 or self.votes else UncleanText(60)


class MessagesAreRewritten(KuhnPoker):
    def play(self, player: int, action: Action) -> None:
        super().play(player, action)
        if player != CHANCE:
            self._log[0] = (*self._log[0][:2], f"Your card was {self.cards[0]}.")


class WideView(TicTacToe):
    def view(self, player: int) -> str:
        return " ".join(self.board * 5)


class LongComplaint(TicTacToe):
    def legal_actions(self, player: int) -> LegalActions:
        return Listed(super().legal_actions(player), about="the number of an empty cell " * 20)


# Actions.


class TwoSpellings(TicTacToe):
    def legal_actions(self, player: int) -> Sequence[Action]:
        return [name for cell in super().legal_actions(player) for name in (cell, f"player {cell}")]


class MarkedActions(TicTacToe):
    def legal_actions(self, player: int) -> Sequence[Action]:
        return [f"<{cell}>" for cell in super().legal_actions(player)]

    def play(self, player: int, action: Action) -> None:
        super().play(player, action.strip("<>"))


class UnnumberedAction(TicTacToe):
    def all_actions(self) -> Sequence[Action]:
        return "01234567"


class FeaturesOfManyLengths(TicTacToe):
    def features(self, player: int) -> Sequence[float]:
        return [1.0] * self.board.count("X")


class FeaturesTooLarge(TicTacToe):
    def features(self, player: int) -> Sequence[float]:
        return [float(self.board.count("X"))]


class BadExample(FreeText):
    def example(self, rng: Any) -> Action:
        return " two  spaces "


class ExamplesAreIllegal(Ballot):
    def legal_actions(self, player: int) -> LegalActions:
        return VOTES if len(self.to_act) > 1 or self.votes else BadExample(60)


class OptionIgnored(Ballot):
    def setup(self, bonus: bool = False) -> None:
        super().setup(False)


@dataclass(frozen=True)
class Mutant:
    """A mistake, the check that must catch it, and what the check raises."""

    game: type[Game]
    check: contract.Check
    error: type[Exception] = AssertionError


MUTANTS = (
    Mutant(ViewShowsTheOtherCard, leaks.many_games),
    Mutant(ViewShowsTheOtherCard, leaks.twins),
    Mutant(ViewShowsTheOtherCard, leaks.other_secrets),
    Mutant(OtherCardChangesWhatIsLegal, leaks.twins),
    Mutant(OtherCardIsAFeature, leaks.twins),
    Mutant(OtherCardIsARole, leaks.other_secrets),
    Mutant(RewardBeforeTheShowdown, leaks.twins),
    Mutant(VotesToldAtOnce, contract.simultaneous_moves_stay_secret),
    Mutant(VotesShownAtOnce, contract.simultaneous_moves_stay_secret),
    Mutant(VotesShownAtOnce, leaks.twins),
    Mutant(AsksWhileOthersOwe, contract.simultaneous_moves_stay_secret),
    Mutant(SharedNestedList, contract.clone_is_independent),
    Mutant(SharedByAllGames, contract.two_games_do_not_touch),
    Mutant(OwnListHandedOut, contract.legal_actions_are_not_the_games_own),
    Mutant(DoesNotPickle, contract.pickles_and_deep_copies_are_the_game, AttributeError),
    Mutant(NeitherAsksNorEnds, contract.somebody_acts_until_the_end, GameError),
    Mutant(AsksAPlayerWhoIsNotThere, contract.somebody_acts_until_the_end),
    Mutant(NeverEnds, contract.games_end),
    Mutant(GlobalRandom, contract.the_global_generators_are_left_alone),
    Mutant(GlobalRandom, contract.history_replays_to_the_same_position),
    Mutant(ForgetsWhoBegan, contract.history_replays_to_the_same_position),
    Mutant(UnequalWeights, contract.chance_is_a_distribution, ValueError),
    Mutant(ChipsFromNowhere, contract.returns_keep_their_class_and_range),
    Mutant(MoreThanTheRange, contract.returns_keep_their_class_and_range),
    Mutant(ForfeitPays, contract.forfeits_keep_their_class_and_range),
    Mutant(RulesThatChange, contract.rules_stay_the_same),
    Mutant(GameSpeaksAsAPlayer, contract.no_message_is_forged),
    Mutant(WordsAreForged, contract.no_message_is_forged),
    Mutant(MessagesAreRewritten, contract.messages_once_read_stay),
    Mutant(WideView, contract.views_fit_a_terminal),
    Mutant(LongComplaint, contract.complaints_are_short),
    Mutant(TwoSpellings, contract.spellings_are_distinct),
    Mutant(MarkedActions, contract.actions_survive_text),
    Mutant(UnnumberedAction, contract.actions_and_features_are_numbered),
    Mutant(FeaturesOfManyLengths, contract.actions_and_features_are_numbered),
    Mutant(FeaturesTooLarge, contract.actions_and_features_are_numbered),
    Mutant(ExamplesAreIllegal, contract.forms_keep_their_promises),
)
