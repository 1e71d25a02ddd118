"""`textgames play ID [AGENT ...]`: a game between people and agents, or among agents."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from textgames.cli.arguments import add_game, new_game, path
from textgames.errors import AgentError, SavedGameError, TextgamesError

if TYPE_CHECKING:
    from pathlib import Path

    from textgames.agents.human import Human
    from textgames.cli.screen import Screen
    from textgames.core import Game
    from textgames.episode import Episode

HUMAN, STRONGEST = "human", "strongest"


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "play",
        help="play a game, by default against the strongest built-in opponent",
        description="Play a game. Without AGENTs you sit in the first seat and the strongest "
        "built-in opponent in the others. If no seat is a person's, the agents play by "
        "themselves and everything that happens is shown.",
        epilog="While you play: 'help' shows the rules, 'messages' all you were told, 'quit' "
        "leaves. Your own illegal replies cost nothing; an agent's lose it the game after two "
        "retries.",
    )
    add_game(parser)
    parser.add_argument(
        "agents",
        nargs="*",
        default=[],
        metavar="AGENT",
        help="who sits in each seat: human, strongest, random, mcts:simulations=500, ...; "
        "seats left over go to strongest; 'textgames list --agents' names all",
    )
    parser.add_argument("--seed", type=int, help="the same seed gives the same game")
    parser.add_argument(
        "--save",
        metavar="FILE",
        type=path,
        help="keep the game here, also if it is left; another saved game there is replaced",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Play the game."""
    from textgames.chance import checked_seed
    from textgames.cli.screen import Screen
    from textgames.episode import Episode
    from textgames.files import checked_target
    from textgames.illegal import illegal_policy
    from textgames.texts import counted

    names: list[str] = list(arguments.agents or [HUMAN])
    game = new_game(arguments, at_least=len(names))
    if len(names) > game.num_players:
        raise AgentError(
            f"{game.id} for {counted(game.num_players, 'player')} takes at most "
            f"{counted(game.num_players, 'agent')}, got {len(names)}: {' '.join(names)}"
        )
    names += [STRONGEST] * (game.num_players - len(names))
    names = [game.opponent if name == STRONGEST else name for name in names]
    seed = checked_seed(arguments.seed)
    if arguments.save is not None:
        check_replaceable(checked_target(arguments.save), arguments.save)
    screen = Screen()
    agents = seated(names, seed, screen)
    episode = Episode(game, seed, illegal_policy("forfeit"))
    check_agents(episode, names, agents, screen)
    table = Table(episode, names, agents, screen, arguments.save)
    table.introduce()
    if HUMAN in names:
        table.play_with_people()
    else:
        table.watch(game)
    return 0


def check_replaceable(target: Path, name: str) -> None:
    """Refuse to save a game over anything but another one: not over notes, nor a run's records.

    Raises:
        SavedGameError: something else is there.
    """
    from textgames.replay import read_all

    if not target.exists() or not target.stat().st_size:
        return
    try:
        single = len(list(read_all(target))) == 1
    except SavedGameError:
        single = False
    if not single:
        raise SavedGameError(
            f"{name}: expected a new file, or one saved game to replace; there is something else"
        )


def seated(names: Sequence[str], seed: int, screen: Screen) -> list[Callable[..., Any]]:
    """Return an agent for each seat, each with a seed of its own."""
    from textgames import agents
    from textgames.agents.human import Human
    from textgames.chance import mixed

    found: list[Callable[..., Any]] = []
    for seat, name in enumerate(names):
        with blaming(name):
            made = Human(screen) if name == HUMAN else agents.make(name, seed=mixed(seed, seat))
        found.append(made)
    return found


def check_agents(
    episode: Episode, names: Sequence[str], agents: Sequence[Callable[..., Any]], screen: Screen
) -> None:
    """Find agents that cannot play the game, before a person has begun it.

    Raises:
        AgentError: one cannot.
    """
    from textgames.agents.base import check_can_play

    for name, agent in zip(names, agents, strict=True):
        with screen.busy(f"{name} gets ready ..."), blaming(name):
            try:
                for player in episode.waiting[:1]:
                    check_can_play(agent, episode.observe(player))
            except AgentError as error:
                raise AgentError(f"{name} cannot play {episode.id}: {error}") from error


@contextlib.contextmanager
def blaming(name: str) -> Iterator[None]:
    """Turn whatever goes wrong inside somebody's own agent into one sentence."""
    try:
        yield
    except (TextgamesError, EOFError):
        raise
    except (Exception, SystemExit) as error:  # the latter would be taken for the command's end
        raise AgentError(
            f"the agent {name!r} failed with {type(error).__name__}: {error} "
            "('python -X dev -m textgames ...' shows where)"
        ) from error


class Table:
    """One game with its agents, in front of a screen."""

    def __init__(
        self,
        episode: Episode,
        names: Sequence[str],
        agents: Sequence[Callable[..., Any]],
        screen: Screen,
        path: str | None,
    ) -> None:
        self.episode = episode
        self.names = names
        self.agents = agents
        self.screen = screen
        self.path = path
        self.people = [seat for seat, name in enumerate(names) if name == HUMAN]
        self.open = "perfect information" in episode.game.tags  # nobody has secrets

    def introduce(self) -> None:
        """Show what is played, and who plays."""
        episode = self.episode
        self._write(f"{episode.game.id}, seed {episode.seed}: {seats(self.names)}")
        self.screen.write()

    def play_with_people(self) -> None:
        """Play until the game is over or a person leaves; keep what was played in any case."""
        from textgames.agents.human import HINT, Quit

        episode = self.episode
        at_keyboard, told = self.people[0], 0
        self._write(HINT)
        self.screen.write()
        try:
            if len(self.people) == 1:
                self._news()
            while episode.waiting:
                player = episode.waiting[0]
                if player in self.people and len(self.people) > 1:
                    self._hand_over(player, at_keyboard)
                    at_keyboard, told = player, episode.game.told
                self._turn(player)
                if len(self.people) == 1:
                    self._news()
                if player in self.people:
                    self._keep()
        except Quit as quit:
            self._write(f"{quit}; the game is not finished.")
        else:
            self._show_end(told)
        finally:
            self._keep(announce=True)

    def watch(self, start: Game) -> None:
        """Let agents play, telling everything that happens."""
        from textgames.playthroughs import Story

        episode = self.episode
        story = Story(start.clone())
        self.screen.story(story.heading() + "\n")
        try:
            while True:
                for told in story.steps(episode.game.history[len(story.game.history) :]):
                    self.screen.story(told + "\n")
                if not episode.waiting:
                    break
                player = episode.waiting[0]
                self._turn(player)
                self._show_mistake(player)
            self.screen.story(story.ending(episode.returns, episode.reason, episode.offender))
        finally:
            self._keep(announce=True)

    def _turn(self, player: int) -> None:
        from textgames import agents

        observation = self.episode.observe(player)
        if player in self.people:
            reply = self.agents[player](observation)
        else:
            name = self.names[player]
            with self.screen.busy(f"Player {player} ({name}) is thinking ..."), blaming(name):
                reply = agents.answer(self.agents[player], observation)
        self.episode.reply(player, reply)

    def _news(self) -> None:
        """Show the only person at the table what it was told."""
        human: Human = self.agents[self.people[0]]  # type: ignore[assignment]
        human.news(self.episode.observe(self.people[0]))

    def _hand_over(self, player: int, before: int) -> None:
        """Let the next person sit down where the last one's secrets were on the screen."""
        from textgames.agents.human import Quit

        if player == before or self.open:
            return
        self.screen.clear()
        line = f"Pass the keyboard to player {player}"
        if not self.screen.interactive:
            self.screen.write(f"\n{line}.\n")
            return
        try:
            text = self.screen.read(f"{line}, who then presses Enter. ")
        except EOFError:
            raise Quit("The input has ended") from None
        if text.strip().casefold() == "quit":
            raise Quit("You left")
        self.screen.write()

    def _show_mistake(self, player: int) -> None:
        from textgames.texts import quote

        turn = self.episode.turns[-1]
        if turn.complaint:
            self._write(f"player {player} wrote {quote(turn.reply)}: {turn.complaint}")
            self.screen.write()

    def _show_end(self, told: int) -> None:
        """Show how the game ended; to several people what all may know, `told` of it before."""
        from textgames.agents.human import ending
        from textgames.core import EVERYONE

        episode, screen = self.episode, self.screen
        if len(self.people) == 1:
            human: Human = self.agents[self.people[0]]  # type: ignore[assignment]
            human.show_end(episode, self.people[0], self.names)
            return
        shown = [str(message) for message in episode.game.messages(EVERYONE, told)]
        for message in shown:
            self._write(message)
        if self.open and (view := episode.game.view(self.people[0])):
            shown.append(view)
            screen.write()
            screen.view(view)
        if episode.offender is not None:
            self._write(f"Player {episode.offender} loses the game by illegal replies.")
        screen.write()
        self._write(ending(episode, self.people, self.names, "\n".join(shown)))

    def _write(self, text: str) -> None:
        from textgames.agents.human import INDENT, WIDTH, folded

        self.screen.write(folded(text, min(WIDTH, self.screen.width), INDENT))

    def _keep(self, announce: bool = False) -> None:
        from textgames.replay import save

        if self.path is not None:
            save(self.path, self.episode)
            if announce:
                self.screen.write(f"Saved in {self.path}; 'textgames replay {self.path}' shows it.")


def seats(names: Sequence[str]) -> str:
    """Return who sits where: "player 0 is you, player 1 is cfr"; a lone person is "you"."""
    if names.count(HUMAN) == 1:
        names = ["you" if name == HUMAN else name for name in names]
    return ", ".join(f"player {seat} is {name}" for seat, name in enumerate(names))
