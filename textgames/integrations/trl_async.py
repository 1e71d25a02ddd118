"""Self-play for TRL's asynchronous trainer, with an advantage for each role of each game (RAE).

    games = [textgames.new_game("KuhnPoker-v0", rounds=3), textgames.new_game("TicTacToe-v0")]
    worker = SelfPlayWorker(games, vllm(url, model, max_tokens=256), Chat(tokenizer))
    AsyncGRPOTrainer(model, args=args, train_dataset=anything, rollout_worker=worker)

That trainer alone takes advantages as they are: TRL's others take rewards and compare each with its
group. `Chat` is in `trl_seats`, `vllm` in `trl_vllm`.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Sequence
from typing import Any

from textgames.advantages import Floats, RoleBaselines
from textgames.chance import checked_seed, mixed
from textgames.core import Game
from textgames.episode import Episode, Payoff, checked_payoff
from textgames.errors import OptionError, ServerError
from textgames.illegal import IllegalReplies
from textgames.integrations.rows import at_least_one, going_on
from textgames.integrations.trl_samples import samples
from textgames.integrations.trl_seats import Chat, Generate, Table, advance

TICK = 0.1  # seconds between looks for the end while the buffer is full
GRACE = 15.0  # seconds for the replies that are on their way at the end


class SelfPlayWorker:
    """Plays games in a thread and hands TRL the seats of those that ended.

    Args:
        games: new games, without chance played; they are played in turn.
        generate: from prompts to replies and the log-probabilities of their tokens: `vllm`, or any
            function that uses the weights which the trainer sends.
        chat: how games are told to the model.
        tables: how many games are played side by side.
        buffer: how many samples may wait for the trainer; games wait while there are as many.
        seed: of the games; None for a new one.
        baselines: the usual return of each game, as it is set up, and role, which the worker goes
            on learning; None for new ones. `state_dict()` of it belongs into your checkpoints: TRL
            saves nothing.
        illegal: what an illegal reply leads to, as for `textgames.make`; not "raise".
        payoff: "units", the game's own, or "outcome": +1 win, 0 draw, -1 loss.
        max_tokens: a game in which a seat would have to read more is cut off: its returns stay.

    Raises:
        OptionError: one of them is not allowed.
    """

    def __init__(
        self,
        games: Sequence[Game],
        generate: Generate,
        chat: Chat,
        *,
        tables: int = 16,
        buffer: int = 64,
        seed: int | None = None,
        baselines: RoleBaselines | None = None,
        illegal: str | IllegalReplies = "forfeit",
        payoff: Payoff = "units",
        max_tokens: int | None = None,
    ) -> None:
        given = [games] if isinstance(games, str) else list(games)
        if not given or not all(isinstance(game, Game) for game in given):
            expected = "games: expected new games, as textgames.new_game makes them"
            raise OptionError(f"{expected}, got {given!r}")
        if max_tokens is not None:
            at_least_one("max_tokens", max_tokens)
        self.rollout_buffer: queue.Queue[Any] = queue.Queue(at_least_one("buffer", buffer))
        self.metrics_queue: queue.Queue[Any] = queue.Queue()
        self.baselines = RoleBaselines() if baselines is None else baselines
        self.model_version = 0
        self._games, self._generate, self._chat = given, generate, chat
        self._tables, self._seed = at_least_one("tables", tables), checked_seed(seed)
        self._policy, self._payoff = going_on(illegal), checked_payoff(payoff)
        self._max_tokens = max_tokens
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="textgames self-play", daemon=True)
        self._error: Exception | None = None
        self._alive = time.monotonic()

    def start(self) -> None:
        """Begin to play."""
        self._alive = time.monotonic()
        self._thread.start()

    def stop(self) -> None:
        """Stop playing; games in progress are given up."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(GRACE)

    def update_model_version(self, model_version: int) -> None:
        """Take the number of the weights with which games are played from now on."""
        self.model_version = model_version

    def check_health(self, stale_after_s: float) -> None:
        """Complain of games that are not played any more.

        Raises:
            Exception: whatever ended them.
            ServerError: nothing was generated for so many seconds.
        """
        if self._error is not None:
            raise self._error
        idle = time.monotonic() - self._alive
        if idle > stale_after_s:
            raise ServerError(f"the model has not replied for {idle:.0f} s")

    def _run(self) -> None:
        try:
            self._play()
        except Exception as error:  # told to the trainer, in its own thread
            self._error = error

    def _play(self) -> None:
        number = 0
        playing: dict[int, tuple[Table, int]] = {}  # by number; and the version it began with
        while not self._stopped.is_set():
            while len(playing) < self._tables:
                playing[number] = self._begun(number), self.model_version
                number += 1
            advance([table for table, _ in playing.values()], self._generate, self._max_tokens)
            over = [key for key, (table, _) in playing.items() if table.episode.reason]
            for key in over:
                table, version = playing.pop(key)
                for sample in samples(table, self._gains(table), version, key):
                    self._put(sample)
            self._alive = time.monotonic()

    def _begun(self, number: int) -> Table:
        start = self._games[number % len(self._games)]
        seed = mixed(self._seed, number)
        return Table(Episode(start, seed, self._policy, self._payoff), self._chat)

    def _gains(self, table: Table) -> Floats:
        episode = table.episode
        game = episode.game
        roles = [game.role(player) or player for player in range(game.num_players)]
        return self.baselines.advantages(_variant(game), episode.returns, roles)

    def _put(self, sample: Any) -> None:
        while not self._stopped.is_set():
            self._alive = time.monotonic()
            with contextlib.suppress(queue.Full):
                self.rollout_buffer.put(sample, timeout=TICK)
                break


def _variant(game: Game) -> str:
    """The game as it is played, by which its usual returns are kept: "KuhnPoker-v0 rounds=3"."""
    players = [f"players={game.num_players}"] if game.num_players != game.min_players else []
    options = [f"{name}={value}" for name, value in sorted(game.options.items())]
    return " ".join([game.id, *players, *options])
