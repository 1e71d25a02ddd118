"""The games in TorchRL: one seat as a transform of its `ChatEnv`, for models that write text.

    from torchrl.envs import TransformedEnv
    from torchrl.envs.llm import ChatEnv
    from textgames.integrations.torchrl import GameSeat

    env = TransformedEnv(ChatEnv(batch_size=(8,)), GameSeat("KuhnPoker-v0", opponents="cfr"))
    env.rollout(20, policy)

All seats at once, as numbers with a mask of the legal actions, need nothing from here:
`PettingZooWrapper(DiscreteActions(textgames.make(game)), use_mask=True)`.
"""

from __future__ import annotations

from typing import Any

from textgames.chance import checked_seed, mixed
from textgames.errors import MissingDependency, OptionError, UsageError
from textgames.integrations.rows import no_wrapper
from textgames.seat import SeatEnv
from textgames.wrappers.chat import ChatMessages

try:
    import torch
    from tensordict import NonTensorStack, TensorDict, TensorDictBase, lazy_stack
    from torchrl.data import Composite, Unbounded
    from torchrl.data.llm import History
    from torchrl.envs import Transform
    from torchrl.envs.llm import ChatEnv
    from torchrl.modules.llm.policies.common import ChatHistory
except ImportError as error:
    raise MissingDependency("torchrl is needed: pip install 'textgames[torchrl]'") from error


class GameSeat(Transform):
    """Makes a `ChatEnv` play one seat of a game: what the model writes is the seat's reply.

    Each row of the batch is a game of its own. The first user message is the rules and the first
    turn, each later one what is new since, to the end of the game. The reward of a step is the
    change of the seat's return, what the opponents did until its next turn included; `done` comes
    with the last one. A row that is over stays as it is, with reward 0, until it is reset.

    Args:
        game: the id of a registered game.
        seed: of the first row's first game. All others have seeds that follow from it and do not
            depend on how long games take. None for new ones.
        repeats: how many neighbouring rows play the same games, as a group whose members are
            compared.
        settings: as for `SeatEnv`: `seat`, `opponents`, `num_players`, `illegal`, `payoff` and the
            options of the game.

    Raises:
        UnknownGame: there is no such game.
        OptionError: an option is not allowed.
        AgentError: there is no opponent of that name.
    """

    def __init__(self, game: str, seed: int | None = None, repeats: int = 1, **settings: Any):
        super().__init__()
        no_wrapper(settings)
        self._made_with = {"game": game, **settings, "wrapper": ChatMessages}
        SeatEnv(**self._made_with)  # now, so that a misspelt name fails here
        self._seed = checked_seed(seed)
        self._repeats = repeats
        self._seats: list[SeatEnv] = []  # of each row
        self._begun: list[int] = []  # how many games each row has begun
        self._over: list[bool] = []
        self._queries: list[str] = []  # what each row's game began with

    def _reset_env_preprocess(self, tensordict: TensorDictBase | None) -> TensorDictBase:
        """Begin the games that are asked for; the `ChatEnv` makes a prompt of each query."""
        chat = self.parent.base_env
        if not self._seats:
            self._take_places(chat)
        if tensordict is None:
            tensordict = TensorDict(batch_size=chat.batch_size, device=chat.device)
        asked = tensordict.get("_reset", None)
        for row in range(len(self._seats)):
            if asked is None or asked[row].any():
                self._begin(row)
        return tensordict.set(chat.data_key, NonTensorStack(*self._queries))

    def _take_places(self, chat: ChatEnv) -> None:
        known = isinstance(chat, ChatEnv) and chat.input_mode == "history"
        if not known or len(chat.batch_size) != 1:
            raise UsageError(
                "GameSeat goes around a ChatEnv with input_mode = history and a batch of one "
                f"dimension, got {chat!r}"
            )
        rows = chat.batch_size[0]
        if not isinstance(self._repeats, int) or self._repeats < 1 or rows % self._repeats:
            raise OptionError(
                f"repeats: expected a divisor of the {rows} rows of a batch, got {self._repeats!r}"
            )
        self._seats = [SeatEnv(**self._made_with) for _ in range(rows)]
        self._begun, self._over, self._queries = [0] * rows, [True] * rows, [""] * rows

    def _begin(self, row: int) -> None:
        groups = len(self._seats) // self._repeats
        number = self._begun[row] * groups + row // self._repeats
        seed = mixed(self._seed, number) if number else self._seed
        messages, _ = self._seats[row].reset(seed=seed)
        self._queries[row] = "\n\n".join(message["content"] for message in messages)
        self._begun[row] += 1
        self._over[row] = False

    def _step(self, tensordict: TensorDictBase, next_tensordict: TensorDictBase) -> TensorDictBase:
        """Hand each row's reply to its game."""
        rows = enumerate(next_tensordict["history"].prompt.unbind(0))
        prompts, rewards = zip(*(self._reply(row, history) for row, history in rows), strict=True)
        next_tensordict["history"] = ChatHistory(prompt=lazy_stack(list(prompts)))
        next_tensordict["reward"] = torch.tensor(rewards).unsqueeze(-1)
        over = torch.tensor(self._over).unsqueeze(-1)
        return next_tensordict.update({"terminated": over, "done": over.clone()})

    def _reply(self, row: int, history: History) -> tuple[History, float]:
        if self._over[row]:
            return history, 0.0
        messages, reward, self._over[row], _, _ = self._seats[row].step(history[-1].content)
        new = messages[-1]
        if new["role"] == "user":  # at the end there may be nothing more to read
            role = self.parent.base_env.user_role
            history = history.append(History(role=role, content=new["content"]), inplace=False)
        return history, reward

    def transform_reward_spec(self, reward_spec: Any) -> Any:
        """Say that there are rewards; a `ChatEnv` by itself has none."""
        rows = self.parent.batch_size
        return Composite(reward=Unbounded((*rows, 1)), shape=rows)
