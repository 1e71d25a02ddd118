"""The agent loop for verl, beside the real package, with a server that is none."""

import asyncio
import json
import re
import warnings
from itertools import groupby, pairwise

import pytest
from pages import run_example, run_page

import textgames
from textgames.errors import AgentError, OptionError, UnknownGame

pytest.importorskip("verl", reason="verl is not installed (.ci/integrations)")

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of Ray and others while they are imported
    from verl_server import Server, config, first_offered, run, tokenizer

    from textgames.integrations.verl import rows
    from textgames.integrations.verl_seats import SeatOutput

pytestmark = pytest.mark.filterwarnings("ignore")

GAMES = [
    ("KuhnPoker-v0", {"rounds": 3}),
    ("GameOfPureStrategy-v0", {"cards": 3}),
    ("LiarsDice-v0", {"num_players": 3, "dice": 1}),
    ("Bandit-v0", {"pulls": 8}),
]


def facts(output):
    return output.extra_fields["textgames"]


def written_by(server, output):
    """The replies that the server gave in the conversation of an output."""
    return next(
        [written for _, written in talk]
        for talk in server.talks.values()
        if talk[0][0] == output.prompt_ids
    )


@pytest.mark.parametrize(("game", "options"), GAMES)
def test_self_play_gives_each_seat_the_return_of_the_core(game, options):
    for row in rows(game, 4, **options):
        outputs = run(row)
        core = textgames.make(game, **options)
        core.reset(seed=row["extra_info"]["seed"])
        while core.episode.waiting:
            player = core.episode.waiting[0]
            core.episode.reply(player, f"[{core.episode.legal_actions(player)[0]}]")
        played = {facts(output)["player"]: output for output in outputs}
        assert set(played) == {turn.player for turn in core.episode.turns}
        for player, output in played.items():
            assert output.reward_score == core.episode.returns[player]
            assert sum(output.extra_fields["turn_scores"]) == output.reward_score
            assert len(output.extra_fields["turn_scores"]) == core.episode.taken[player]
            assert output.num_turns == 2 * core.episode.taken[player]
            assert facts(output)["history"] == core.episode.game.history


@pytest.mark.parametrize("model_type", ["qwen3", None])
@pytest.mark.parametrize(("game", "options"), GAMES)
def test_the_mask_has_the_replies_and_nothing_else(game, options, model_type):
    server = Server(lambda text: f"I think, so {first_offered(text)}")
    outputs = run(rows(game, 1, seed=3, **options)[0], server, model_type=model_type)
    assert len(server.talks) == len(outputs)
    for output in outputs:
        pieces = list(zip(output.response_ids, output.response_mask, strict=True))
        runs = [
            (one, [token for token, _ in part])
            for one, part in groupby(pieces, key=lambda piece: piece[1])
        ]
        replies = written_by(server, output)
        assert [ids for one, ids in runs if one] == [written.token_ids for written in replies]
        for one, ids in runs:
            text = tokenizer().decode(ids)
            assert ("I think" in text) == bool(one)
            assert text.endswith("<|im_end|>" if one else "<|im_start|>assistant\n")
        assert "I think" not in tokenizer().decode(output.prompt_ids)
        assert set(output.response_mask) <= {0, 1}


def test_log_probabilities_are_those_of_the_server_and_zero_for_what_was_read():
    server = Server()
    for output in run(rows("KuhnPoker-v0", 1, rounds=3)[0], server):
        pairs = list(zip(output.response_logprobs, output.response_mask, strict=True))
        given = [p for written in written_by(server, output) for p in written.log_probs]
        assert len(set(given)) == len(given)
        assert [p for p, one in pairs if one] == given
        assert {p for p, one in pairs if not one} == {0.0}


def test_without_log_probabilities_there_are_none():
    for output in run(rows("TicTacToe-v0", 1)[0], Server(log_probs=False)):
        assert output.response_logprobs is None
        assert "rollout_log_probs" not in output.as_dict()


def test_a_seat_is_one_conversation_that_grows_by_what_is_new():
    server = Server()
    run(rows("TicTacToe-v0", 1, prompt="Be brief.")[0], server)
    assert len(server.talks) == 2
    for player, talk in enumerate(server.talks.values()):
        rules = textgames.new_game("TicTacToe-v0").rules(player)
        first = tokenizer().decode(talk[0][0])
        assert first.startswith(f"<|im_start|>user\nBe brief.\n\n{rules}\n\n")
        for (read, written), (more, _) in pairwise(talk):
            assert more[: len(read) + len(written.token_ids)] == read + written.token_ids
            new = tokenizer().decode(more[len(read) + len(written.token_ids) :])
            assert new.startswith("\n<|im_start|>user\n")  # the template's end of a turn
            assert new.endswith("<|im_end|>\n<|im_start|>assistant\n")
            assert rules not in new
            assert "Player 0 marks" in new


def test_the_tokens_are_those_of_the_chat_template():
    server = Server()
    (row,) = rows("TicTacToe-v0", 1)
    for output in run(row, server):
        text = tokenizer().decode(output.prompt_ids + output.response_ids)
        parts = re.findall(r"<\|im_start\|>(\w+)\n(.*?)<\|im_end\|>", text, re.DOTALL)
        messages = [{"role": role, "content": content} for role, content in parts]
        assert len(messages) == output.num_turns
        whole = tokenizer().apply_chat_template(messages, tokenize=False)
        assert whole == f"{text}\n"


def test_who_moves_at_the_same_time_is_asked_at_the_same_time():
    server = Server(gather=2)  # the first question is answered when the second has come
    outputs = run(rows("GameOfPureStrategy-v0", 1, cards=2)[0], server)
    assert server.most_under_way == 2
    assert len(outputs) == 2


def test_an_illegal_reply_is_asked_for_again_and_then_loses():
    def bad(text):
        return "I bet everything" if "You are player 1" in text else first_offered(text)

    server = Server(bad)
    first, second = run(rows("TicTacToe-v0", 1)[0], server)
    assert (first.reward_score, second.reward_score) == (1, -1)
    assert second.extra_fields["reward_extra_info"] == {"win": 0.0, "illegal": 1.0}
    assert second.extra_fields["turn_scores"] == [0, -1]
    assert facts(first)["reason"] == "forfeit"
    assert facts(first)["offender"] == 1
    assert "Your reply was illegal" in tokenizer().decode(second.response_ids)


def test_a_seat_without_room_for_a_reply_loses():
    server = Server()
    outputs = run(rows("TicTacToe-v0", 1)[0], server, response_length=300)
    loser = next(output for output in outputs if output.reward_score == -1)
    assert facts(loser)["offender"] == facts(loser)["player"]
    for output in outputs:
        assert len(output.response_ids) == len(output.response_mask) <= 300
        assert output.response_mask[-1] == 1  # else the reward would be lost
        assert len(output.response_logprobs) == len(output.response_mask)
    limits = [request["max_tokens"] for request in server.requests]
    assert limits[:2] == [300, 300]
    assert all(0 < limit < 300 for limit in limits[2:])
    assert all(request["temperature"] == 1.0 for request in server.requests)


def test_a_reply_longer_than_the_room_is_cut():
    server = Server(lambda text: f"{'so ' * 200}{first_offered(text)}")
    for output in run(rows("TicTacToe-v0", 1)[0], server, response_length=100):
        assert output.response_mask == [1] * 100
        assert len(output.response_logprobs) == 100


def test_a_row_of_one_seat_gives_its_output_alone():
    for row in rows("KuhnPoker-v0", 3, each="seat", rounds=2):
        server = Server()
        output = run(row, server)
        assert isinstance(output, SeatOutput)
        assert facts(output)["player"] == row["extra_info"]["player"]
        assert len(server.talks) == 2  # the policy plays the other seat too
        both = run({**row, "extra_info": {**row["extra_info"], "player": None}})
        mine = both[row["extra_info"]["player"]]
        assert mine.response_ids == output.response_ids
        assert mine.reward_score == output.reward_score


def test_an_agent_of_the_library_plays_the_other_seats():
    for row in rows("TicTacToe-v0", 2, each="seat", opponents="minimax"):
        server = Server()
        output = run(row, server)
        assert len(server.talks) == 1
        assert output.reward_score == -1  # the first legal cells are easily beaten
        assert run(row).response_ids == output.response_ids


def test_a_seat_that_was_never_asked_has_no_output():
    server = Server(lambda text: "I resign")
    first, second = rows("TicTacToe-v0", 1, each="seat")
    assert run(first, server).reward_score == -1
    assert run(second, server) == []
    (only,) = run(rows("TicTacToe-v0", 1)[0], server)
    assert facts(only)["returns"] == [-1, 1]


def test_grpo_would_mix_up_the_seats_and_is_refused():
    row, *_ = rows("KuhnPoker-v0", 1)
    with pytest.raises(OptionError, match="each='seat'"):
        run(row, estimator="grpo")
    for one in rows("KuhnPoker-v0", 1, each="seat"):
        assert run(one, estimator="grpo")


def test_what_is_wrong_is_said():
    with pytest.raises(UnknownGame, match="KuhnPoker"):
        rows("KunhPoker-v0", 1)
    for wrong in ({"round": 3}, {"num_players": 9}, {"each": "player"}, {"opponents": "cfr"}):
        with pytest.raises(OptionError):
            rows("KuhnPoker-v0", 1, **wrong)
    with pytest.raises(AgentError, match="cfr"):
        rows("KuhnPoker-v0", 1, each="seat", opponents="crf")
    (row,) = rows("KuhnPoker-v0", 1, rounds=4)
    for wrong in ({"illegal": "raise"}, {"payoff": "chips"}):
        with pytest.raises(OptionError):
            run(row, settings=wrong)
    for wrong in ({"deals": 0}, {"deals": "5"}, {"deals": 1, "seed": "x"}):
        with pytest.raises(OptionError, match="expected a whole number"):
            rows("KuhnPoker-v0", **wrong)
    paid = run(row, settings={"payoff": "outcome"})
    assert {one.reward_score for one in paid} <= {1, 0, -1}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"player": 2}, "expected player = 0 to 1, got 2"),
        ({"player": "0"}, "expected player = 0 to 1, got '0'"),
        ({"seed": "x"}, "seed: expected a whole number"),
        ({"options": "rounds=3"}, "expected options by name, got 'rounds=3'"),
        ({"options": '{"round": 3}'}, "no option 'round'"),
        ({"player": None}, "expected a player beside opponents, got None"),
        ({"opponents": "cfrr"}, "no agent 'cfrr'"),
    ],
)
def test_what_is_wrong_in_a_row_is_said(wrong, told):
    row, _ = rows("KuhnPoker-v0", 1, each="seat", opponents="random")
    row["extra_info"].update(wrong)
    with pytest.raises((OptionError, AgentError), match=told):
        run(row)


def test_a_row_that_is_none_of_these_is_told():
    for row in ({}, {"extra_info": None}, {"extra_info": {"game": "KuhnPoker-v0"}}):
        with pytest.raises(OptionError, match="extra_info of a row: expected game, num_players"):
            run({"raw_prompt": [{"role": "user", "content": "x"}], **row})


def test_rows_go_through_their_dataset(tmp_path):
    import datasets
    from omegaconf import OmegaConf
    from verl.utils.dataset.rl_dataset import RLHFDataset

    made = rows("LiarsDice-v0", 5, each="seat", num_players=3, opponents="random", dice=2)
    assert len({row["extra_info"]["seed"] for row in made}) == 5
    assert not {r["extra_info"]["seed"] for r in rows("LiarsDice-v0", 5, 1)} & {
        row["extra_info"]["seed"] for row in made
    }
    path = tmp_path / "train.parquet"
    datasets.Dataset.from_list(made).to_parquet(str(path))
    config = OmegaConf.create({"cache_dir": str(tmp_path), "max_prompt_length": 512})
    read = RLHFDataset(str(path), tokenizer(), config)
    assert len(read) == 15
    for row, one in zip(made, read, strict=True):
        assert one["extra_info"] == row["extra_info"]
        assert one["index"] == row["extra_info"]["index"]
        assert json.loads(one["extra_info"]["options"]) == {"dice": 2}
        output = run(one)
        assert isinstance(output, SeatOutput) or output == []


def worker(monkeypatch, server):
    """What runs loops in their trainer, without the actor around it; and what it hands on."""
    pytest.importorskip("transfer_queue", reason="TransferQueue is not installed")
    from verl.trainer.ppo.v1 import agent_loop_tq
    from verl.utils.dataset.rl_dataset import RLHFDataset

    made = object.__new__(agent_loop_tq.AgentLoopWorkerTQ.__ray_metadata__.modified_class)
    made.config, made.llm_client, made.tokenizer = config(), server, tokenizer()
    made.processor, made.tools, made.hf_model_type = None, [], "qwen3"
    made.dataset_cls, made.mm_processor_kwargs = RLHFDataset, {}
    made.reward_loop_worker_handles, made.distillation_enabled = None, False
    queue = {}

    async def put(keys, fields, tags, partition_id):
        queue.update(zip(keys, fields, strict=True))

    monkeypatch.setattr(agent_loop_tq.tq, "async_kv_batch_put", put)
    return made, queue


WHERE = {"step": 1, "sample_index": 0, "rollout_n": 0, "validate": False}


def test_their_worker_finds_the_loop_and_hands_on_each_seats_own_reward(monkeypatch):
    server = Server()
    made, queue = worker(monkeypatch, server)
    for row in rows("KuhnPoker-v0", 4):
        queue.clear()
        columns = {**row, "uid": "u", "session_id": 0, "global_steps": 1}
        asyncio.run(made._run_agent_loop({}, WHERE, raw_prompt=row["prompt"], **columns))
        assert list(queue) == ["u_0_0", "u_0_1"]
        paid = [one["rm_scores"].sum().item() for one in queue.values()]
        outcomes = [one["extra_fields"]["reward_extra_info"]["win"] for one in queue.values()]
        assert paid == [-paid[1], paid[1]]
        assert paid[0] != 0
        assert outcomes == [float(one > 0) for one in paid]
        for one in queue.values():
            assert one["rm_scores"].nonzero().flatten().tolist() == [len(one["responses"]) - 1]
            assert one["loss_mask"][-1] == 1
            assert len(one["rollout_log_probs"]) == len(one["responses"])


def test_outputs_of_verls_own_kind_are_mixed_up_by_it(monkeypatch):
    """Why there is `SeatOutput`: if this fails, verl has changed and it may go."""
    from verl.experimental.agent_loop.agent_loop import AgentLoopOutput

    made, queue = worker(monkeypatch, Server())
    (row,) = rows("KuhnPoker-v0", 1)
    plain = [AgentLoopOutput(**output.model_dump()) for output in run(row)]
    assert plain[0].reward_score == -plain[1].reward_score != 0
    columns = {**row, "uid": "u", "session_id": 0, "global_steps": 1}
    asyncio.run(made._agent_loop_postprocess(plain, False, **columns))
    first, second = (one["rm_scores"].sum().item() for one in queue.values())
    assert first == second != 0


def test_the_page_and_the_example_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    run_page("verl")
    run_example("verl_self_play")
    said = capsys.readouterr().out
    assert said.count("step ") == 2
    losses = [float(one) for one in re.findall(r"loss (-?[\d.]+)", said)]
    assert losses[0] > losses[1]  # of the same games
