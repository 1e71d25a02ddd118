"""Self-play for TRL: tokens, seats and what they are paid; and in the real trainers."""

import json
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from fake_tokenizer import Tokenizer, replying
from pages import example, run_example

import textgames
from textgames.errors import OptionError
from textgames.integrations.trl_seats import Chat, Table, advance
from textgames.integrations.trl_selfplay import returns, rollout, rows

TOKENIZER = Tokenizer()


def trainer(generate):
    """As much of TRL's trainer as a `rollout_func` uses."""

    def single_turn(prompt_ids, images, fields, num_generations):
        assert (images, fields, num_generations) == (None, {}, 1)
        return generate(prompt_ids)

    return SimpleNamespace(
        processing_class=TOKENIZER,
        chat_template=None,
        chat_template_kwargs={},
        _generate_single_turn=single_turn,
    )


def last(seat, legal):
    return f"Seat {seat} says [{legal[-1]}]"


def first_then_last(seat, legal):
    return f"Seat {seat} says [{legal[-seat]}]"


def prompts_of(made):
    return [row["prompt"] for row in made]


def seat_of(prompt):
    return json.loads(prompt[0]["content"])["seat"]


def played(id, seed, reply, **options):
    """What the core pays for these replies."""
    env = textgames.make(id, **options)
    env.reset(seed=seed)
    episode = env.episode
    while episode.waiting:
        player = episode.waiting[0]
        episode.reply(player, reply(player, episode.legal_actions(player)))
    return episode


def check(prompts, made, reply=first_then_last):
    """Each sample has the rules, the replies, the log-probabilities and the return of its seat."""
    fields = [made[name] for name in ("prompt_ids", "completion_ids", "env_mask", "logprobs")]
    paid = returns(made["seat_return"], prompts=prompts, completions=None)
    for prompt, ids, said, mask, logprobs, reward in zip(prompts, *fields, paid, strict=True):
        deal = json.loads(prompt[0]["content"])
        seat = deal["seat"]
        episode = played(deal["game"], deal["seed"], reply, **deal["options"])
        assert f"You are player {seat}" in TOKENIZER.decode(ids)
        wrote = [one for one, own in zip(said, mask, strict=True) if own]
        own = [turn.reply for turn in episode.turns if turn.player == seat]
        assert TOKENIZER.decode(wrote) == "".join(f"{text}<|im_end|>" for text in own)
        assert logprobs == [(-1.0 - seat) * own for own in mask]
        assert reward == episode.returns[seat]


def a_batch(generations=2, shuffled=False):
    prompts = prompts_of(rows("KuhnPoker-v0", 3, seed=5, rounds=2))
    repeated = [prompt for prompt in prompts for _ in range(generations)]
    return repeated[::-3] + repeated[::-1][1::3] + repeated[::-1][2::3] if shuffled else repeated


@pytest.mark.parametrize("shuffled", [False, True])
def test_each_sample_is_the_seat_that_its_prompt_names(shuffled):
    prompts = a_batch(shuffled=shuffled)
    made = rollout()(prompts, trainer(replying(TOKENIZER, first_then_last)))
    check(prompts, made)
    assert set(made["seat_return"]) == {-2, 2}


def test_a_swap_of_the_seats_would_be_seen(monkeypatch):
    # pytest would take seconds to write down how long lists differ
    monkeypatch.setattr("_pytest.assertion.util._reprcompare", None)
    prompts = a_batch(generations=1)
    made = rollout()(prompts, trainer(replying(TOKENIZER, first_then_last)))
    for name in ("seat_return", "completion_ids", "logprobs"):
        other = [
            one for a, b in zip(made[name][::2], made[name][1::2], strict=True) for one in (b, a)
        ]
        with pytest.raises((AssertionError, ValueError)):  # or not even as many tokens
            check(prompts, {**made, name: other})


def test_the_seats_of_a_deal_share_their_game_and_no_game_is_played_twice():
    calls, generate = [], replying(TOKENIZER, last)

    def counted(prompts):
        calls.append(len(prompts))
        return generate(prompts)

    rollout()(a_batch(generations=4), trainer(counted))
    assert calls[0] == 3 * 4  # of 24 rows
    calls.clear()
    alone = [prompt for prompt in a_batch(generations=4) if seat_of(prompt) == 1]
    made = rollout()(alone, trainer(counted))
    assert calls[0] == 3 * 4  # the other seat is played too
    check(alone, made, reply=last)


def test_rows_name_each_seat_of_each_deal():
    made = rows("LiarsDice-v0", 4, seed=2, num_players=3, dice=1)
    deals = [json.loads(row["prompt"][0]["content"]) for row in made]
    assert [deal["seat"] for deal in deals] == [0, 1, 2] * 4
    assert len({deal["seed"] for deal in deals}) == 4
    assert made == rows("LiarsDice-v0", 4, seed=2, num_players=3, dice=1)
    assert not {deal["seed"] for deal in deals} & {
        json.loads(row["prompt"][0]["content"])["seed"] for row in rows("LiarsDice-v0", 4)
    }
    with pytest.raises(OptionError):
        rows("LiarsDice-v0", 4, die=1)


@pytest.mark.parametrize("end", ["<|im_end|>", ""], ids=["ended", "cut off"])
def test_tokens_are_what_the_template_makes_of_the_conversation(end):
    chat = Chat(TOKENIZER)
    table = Table(started("GameOfPureStrategy-v0", cards=3), chat)
    while table.episode.waiting:
        advance([table], replying(TOKENIZER, last, end))
    for seat in table.seats:
        assert len(seat.messages) == 2 * 2  # the last card is played for them
        text = TOKENIZER.decode(seat.prompt_ids + seat.completion_ids)
        whole = TOKENIZER.apply_chat_template(seat.messages, False, tokenize=False)
        assert text + ("\n" if end else "<|im_end|>\n") == whole


def started(id, **options):
    env = textgames.make(id, **options)
    env.reset(seed=1)
    return env.episode


def test_a_seat_reads_what_is_new_and_nothing_twice():
    table = Table(started("KuhnPoker-v0", rounds=3), Chat(TOKENIZER))
    while table.episode.waiting:
        advance([table], replying(TOKENIZER, last))
    for player, seat in enumerate(table.seats):
        read = "\n".join(m["content"] for m in seat.messages if m["role"] == "user")
        assert read.count("You are player") == 1
        lines = table.episode.observe(player)["messages"]
        told = [line for line in read.split("\n") if line in lines]
        assert told == list(lines[: len(told)])
        assert len(told) > 5


def test_a_game_is_cut_off_before_a_seat_reads_too_much():
    table = Table(started("TicTacToe-v0"), Chat(TOKENIZER))
    longest, reply = [], replying(TOKENIZER, last)

    def generate(prompts):
        longest.append(max(map(len, prompts)))
        return reply(prompts)

    while table.episode.waiting:
        advance([table], generate, max_tokens=900)
    assert table.episode.reason == "truncated"
    assert max(longest) <= 900
    assert sum(map(bool, table.seats[0].mask)) > 0


def test_a_seat_that_is_never_asked_is_a_sample_without_a_word():
    prompts = prompts_of(rows("KuhnPoker-v0", 1))
    made = rollout(illegal="mars")(prompts, trainer(replying(TOKENIZER, lambda *_: "I resign")))
    assert made["completion_ids"][1] == made["prompt_ids"][1] == [TOKENIZER.eos_token_id]
    assert made["env_mask"][1] == [0]
    assert made["logprobs"][1] == [0.0]
    assert made["seat_return"][0] < 0 <= made["seat_return"][1]


def test_without_log_probabilities_there_are_none():
    def generate(prompts):
        return replying(TOKENIZER, last)(prompts)[0], None

    made = rollout()(a_batch(), trainer(generate))
    assert made["logprobs"] is None
    assert sum(map(sum, made["env_mask"])) > 100


@pytest.mark.filterwarnings("ignore")
def test_two_steps_of_their_trainer(tmp_path, monkeypatch, capsys):
    pytest.importorskip("trl", reason="trl is not installed (.ci/integrations)")
    monkeypatch.chdir(tmp_path)
    run_example("trl_self_play")
    steps = [eval(line) for line in capsys.readouterr().out.splitlines()[-2:]]
    for step in steps:
        assert step["reward"] == 0  # of both seats of a zero-sum game
        assert step["reward_std"] > 0
        assert step["grad_norm"] > 0
        assert step["weight_change"] > 0


@pytest.mark.filterwarnings("ignore")
def test_in_their_trainer_the_seat_that_loses_is_the_one_that_is_discouraged(tmp_path):
    trl = pytest.importorskip("trl", reason="trl is not installed (.ci/integrations)")
    from datasets import Dataset

    tiny_model, saying = (example("tiny_model")[name] for name in ("tiny_model", "saying"))
    seen, said = [], iter([["nonsense"] * 2 + ["[check]"] * 2, ["nonsense"] * 2] * 2)

    class Trainer(trl.GRPOTrainer):
        def compute_loss(self, model, inputs, *more, **named):
            words = inputs["completion_mask"] * inputs["tool_mask"]
            for row, gain in enumerate(inputs["advantages"].tolist()):
                wrote = inputs["completion_ids"][row][words[row].bool()]
                seen.append((self.processing_class.decode(wrote), gain))
            return super().compute_loss(model, inputs, *more, **named)

    settings = trl.GRPOConfig(
        output_dir=str(tmp_path), per_device_train_batch_size=8, num_generations=4, max_steps=2,
        shuffle_dataset=False, report_to="none", use_cpu=True,
    )  # fmt: skip
    one = Trainer(
        model=tiny_model(), args=settings, reward_funcs=returns,
        train_dataset=Dataset.from_list(rows("KuhnPoker-v0", 2)),
        rollout_func=rollout(illegal="mars"),  # the first illegal reply loses
    )  # fmt: skip
    with patch.object(
        one.model,
        "generate",
        side_effect=lambda input_ids, **_: saying(one.processing_class, input_ids, next(said)),
    ):
        one.train()
    # of each deal seat 0 loses two games, and seat 1 the others; it is not asked in the first two
    assert sorted({text.strip() for text, _ in seen}) == [
        "",
        "[check]<|im_end|>",
        "nonsense<|im_end|>",
    ]
    assert len(seen) == 16
    for text, gain in seen:
        assert gain < 0 if "nonsense" in text else gain > 0


@pytest.mark.parametrize("setting", [{"illegal": "raise"}, {"payoff": "x"}, {"max_tokens": 0}])
def test_a_setting_of_a_rollout_that_cannot_be_is_told_at_once(setting):
    with pytest.raises(OptionError, match=f"{next(iter(setting))}: expected"):
        rollout(**setting)


def test_a_prompt_that_is_no_row_is_told_before_anything_is_generated():
    prompts = [*prompts_of(rows("KuhnPoker-v0", 1)), [{"role": "user", "content": "Play!"}]]
    with pytest.raises(OptionError, match=r"trl_selfplay.rows makes them: .* got 'Play!'"):
        rollout()(prompts, trainer(None))
    with pytest.raises(OptionError, match="number: expected a whole number of at least 1"):
        rows("KuhnPoker-v0", 0)
    with pytest.raises(OptionError, match="seed: expected a whole number"):
        rows("KuhnPoker-v0", 1, seed="x")
