"""A language model behind an endpoint: what it is sent, and what becomes of its replies."""

import asyncio
import gc
import json
import pickle
import re
import subprocess
import sys
from itertools import pairwise

import pytest
from fake_endpoint import first_legal, piece, raw, says, stream

import textgames
from textgames import agents, errors
from textgames.compiled import is_compiled
from textgames.wrappers import ChatMessages, PromptString


def made(server, options="", seed=None, model="m"):
    return agents.make(
        f"openai:{model}@{server.url}" + (f":{options}" if options else ""), seed=seed
    )


def observed(id="TicTacToe-v0", *replies):
    env = textgames.make(id)
    env.reset(seed=1)
    for reply in replies:
        env.step(reply)
    return env.observe(env.agent_selection)


def test_a_model_plays_a_game_against_itself_and_each_seat_has_its_own_conversation(server):
    agent = made(server)
    env = textgames.make("TicTacToe-v0", illegal="raise")
    env.reset(seed=1)
    for _ in env.agent_iter():
        seen, _, terminated, truncated, _ = env.last()
        over = terminated or truncated
        env.step(None if over else agents.answer(agent, seen))
    assert env.episode.returns == (1, -1)
    seats = server.requests[0::2], server.requests[1::2]
    for requests in seats:
        for before, after in pairwise(requests):
            assert after["messages"][: len(before["messages"])] == before["messages"]
        roles = [message["role"] for message in requests[-1]["messages"]]
        assert roles == ["system", *["user", "assistant"] * (len(requests) - 1), "user"]


@pytest.mark.parametrize("id", ["TicTacToe-v0", "SimpleNegotiation-v0", "Undercover-v0"])
def test_the_conversation_is_that_of_the_wrapper_chat_messages(server, id):
    """Illegal replies and their complaints included."""
    replies = iter(range(1000))
    server.model = lambda body: "no such move" if next(replies) % 4 == 3 else first_legal(body)
    agent = made(server)
    env = textgames.make(id)
    chat = ChatMessages(env)
    chat.reset(seed=1)
    for agent_name in chat.agent_iter(24):
        expected, _, terminated, truncated, _ = chat.last()
        if terminated or truncated:
            chat.step(None)
            continue
        reply = agents.answer(agent, env.observe(agent_name))
        assert server.requests[-1]["messages"] == expected
        chat.step(reply)


def test_one_prompt_per_turn_is_that_of_the_wrapper_prompt_string(server):
    agent = made(server, "memory=prompt")
    env = textgames.make("TicTacToe-v0")
    prompt = PromptString(env)
    prompt.reset(seed=1)
    for reply in ("[4]", "[0]", "[8]"):
        expected = prompt.last()[0]
        agents.answer(agent, env.observe(env.agent_selection))
        assert server.requests[-1]["messages"] == [{"role": "user", "content": expected}]
        prompt.step(reply)


def test_one_agent_plays_many_games_at_once_and_mixes_nothing_up(server):
    agent = made(server, "at_once=8")

    async def play(seed):
        env = textgames.make("KuhnPoker-v0", rounds=3, illegal="raise")
        env.reset(seed=seed)
        for _ in env.agent_iter():
            seen, _, terminated, truncated, _ = env.last()
            over = terminated or truncated
            env.step(None if over else await agents.async_answer(agent, seen))
        return env.episode.returns

    async def together():
        return await asyncio.gather(*map(play, range(12)))

    alone = [asyncio.run(play(seed)) for seed in range(12)]
    before = sorted(json.dumps(body) for body in server.requests)
    server.requests.clear()
    assert asyncio.run(together()) == alone
    assert sorted(json.dumps(body) for body in server.requests) == before


def test_the_same_question_again_is_a_new_sample_and_no_further_turn(server):
    agent, seen = made(server), observed()
    agents.answer(agent, seen)
    agents.answer(agent, seen)
    assert server.requests[0] == server.requests[1]


def test_conversations_end_with_their_games(server):
    agent, seen = made(server), observed()
    agents.answer(agent, seen)
    assert len(agent._talks) == 1
    kept = is_compiled(type(seen.game))  # see `Talks`
    del seen
    gc.collect()
    assert len(agent._talks) == kept


def test_prompts_plain_mappings_and_chat_messages_are_answered_too(server):
    server.model = lambda body: "yes"
    agent = made(server, "system=Be brief.")
    seen = observed("TicTacToe-v0", "[4]")
    opening = {"role": "system", "content": "Be brief."}
    for observation, content in [
        ("Well?", "Well?"),
        (seen.copy(), f"{seen['rules']}\n\nPlayer 0 marks cell 4.\n\n{seen['view']}"),
        ([{"role": "user", "content": "Well?"}], "Well?"),
    ]:
        assert agents.answer(agent, observation) == "yes"
        asked = server.requests[-1]["messages"]
        assert asked == [opening, {"role": "user", "content": content}]
    for wrong, complaint in [(4, "got int"), ([4], "role and content, got 4"), ({}, "got dict")]:
        with pytest.raises(errors.AgentError, match=complaint):
            agents.answer(agent, wrong)


def test_options_reach_the_request(server, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "system.txt").write_text("You play well.\nAlways, or nearly.\n")
    options = "temperature=0.5,max_tokens=99,effort=low,system=@system.txt"
    agents.answer(made(server, options, seed=2**40 + 5, model="qwen3:8b"), observed())
    sent = server.requests[0]
    messages = sent.pop("messages")
    assert messages[0]["content"].startswith("You play well.\nAlways, or nearly.\n\nYou ")
    assert sent == {
        "model": "qwen3:8b",
        "temperature": 0.5,
        "max_tokens": 99,
        "reasoning_effort": "low",
        "seed": 5,
    }
    agents.answer(made(server, "send_seed=no", seed=5), observed())
    agents.answer(made(server), observed())
    assert [set(sent) for sent in server.requests[1:]] == [{"model", "messages"}] * 2


def test_what_a_reply_took_stands_beside_it(server):
    server.answers.append(says("[4]", usage=(1000, 200)))
    reply = agents.answer(made(server, "prompt_price=0.15,completion_price=0.6"), observed())
    assert isinstance(reply, agents.Answer)
    assert (reply, reply.prompt_tokens, reply.completion_tokens) == ("[4]", 1000, 200)
    assert reply.cost == pytest.approx(0.00027)
    assert vars(pickle.loads(pickle.dumps(reply))) == vars(reply)


@pytest.mark.parametrize(
    ("usage", "took"),
    [
        ({"prompt_tokens": 5, "completion_tokens": 2, "cost": 0.25}, (5, 2, 0.25)),
        ({"prompt_tokens": -5, "completion_tokens": "2", "cost": float("inf")}, (0, 0, 0.0)),
        ({"prompt_tokens": True, "completion_tokens": None, "cost": None}, (0, 0, 0.0)),
        (None, (0, 0, 0.0)),
    ],
)
def test_what_an_endpoint_says_of_usage_is_believed_if_it_makes_sense(server, usage, took):
    message = {"choices": [{"message": {"content": "[4]"}}], "usage": usage}
    server.answers.append(raw(json.dumps(message)))
    reply = agents.answer(made(server), observed())
    assert (reply.prompt_tokens, reply.completion_tokens, reply.cost) == took


THOUGHT = {"type": "thinking", "thinking": [{"text": "Hm."}]}
PIECES = piece(content="["), piece(reasoning_content="Hm")
THOUGHTS = [  # as Mistral streams them
    piece(content=[{"type": "thinking", "thinking": [{"type": "text", "text": word}]}])
    for word in ("Hm", ", 4.")
]


@pytest.mark.parametrize(
    ("answer", "reply", "reasoning"),
    [
        (says("[4]", reasoning_content="Hm. [0]?"), "[4]", "Hm. [0]?"),
        (says("[4]", reasoning="Hm."), "[4]", "Hm."),
        (says("<think>Hm. [0]?</think>\n\n[4]"), "[4]", "Hm. [0]?"),
        (says("Hm.</think> [4]"), "[4]", "Hm."),
        (says("<think>Hm. [0]"), "", "Hm. [0]"),
        (says("<think>b</think>[4]", reasoning_content="a"), "[4]", "a\n\nb"),
        (says(None, reasoning_content="Too long"), "", "Too long"),
        (says([{"type": "text", "text": "[4]"}, {"type": "image"}]), "[4]", ""),
        (says([THOUGHT, {"type": "text", "text": "[4]"}]), "[4]", "Hm."),
        (says(None, refusal="I play no games."), "I play no games.", ""),
        (says(""), "", ""),
        (says(None), "", ""),
        (says(None, tool_calls=[{"id": "1"}]), "", ""),
        (says("\ud800[4]"), "?[4]", ""),
        (stream(*PIECES, piece("stop", content="4]")), "[4]", "Hm"),
        (stream(*THOUGHTS, piece("stop", content=[{"text": "[4]"}])), "[4]", "Hm, 4."),
        (stream(piece(role="assistant"), piece(refusal="No."), piece("stop")), "No.", ""),
    ],
)  # fmt: skip
def test_reasoning_is_kept_apart_from_the_reply(server, answer, reply, reasoning):
    server.answers.append(answer)
    got = agents.answer(made(server), observed())
    assert (got, got.reasoning) == (reply, reasoning)


def test_reasoning_is_not_repeated_to_the_model(server):
    server.answers += [says("<think>Hm.</think>[4]", reasoning_content="Hm.")]
    agent, env = made(server), textgames.make("TicTacToe-v0")
    env.reset()
    for _ in range(3):
        env.step(agents.answer(agent, env.observe(env.agent_selection)))
    assert server.requests[2]["messages"][2] == {"role": "assistant", "content": "[4]"}
    assert "Hm." not in json.dumps(server.requests[2])


def test_a_megabyte_is_a_reply_like_any_other(server):
    server.answers += [says("x" * 1_000_000), says("<think>" * 5000 + "[4]")]
    agent = made(server)
    assert agents.answer(agent, observed()) == "x" * 1_000_000
    assert agents.answer(agent, observed()) == "<think>" * 5000 + "[4]"


def test_half_a_character_in_a_reply_can_be_sent_back(server):
    server.answers.append(says("\udfff hm"))
    agent, env = made(server), textgames.make("TicTacToe-v0")
    env.reset()
    env.step(agents.answer(agent, env.observe("player_0")))
    agents.answer(agent, env.observe("player_0"))
    assert server.requests[1]["messages"][2]["content"] == "? hm"


def test_a_reply_may_be_asked_for_as_a_stream(server):
    usage = {"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 4}}
    pieces = [piece(content="[4"), piece("stop", content="]\u2028yes"), usage]
    server.answers.append(stream(*pieces))
    reply = agents.answer(made(server, "stream=yes"), observed())
    assert server.requests[0]["stream"] is True
    assert server.requests[0]["stream_options"] == {"include_usage": True}
    took = reply.prompt_tokens, reply.completion_tokens
    assert (reply, took) == ("[4]\u2028yes", (9, 4))


def test_legal_actions_are_choices_for_vllm(server):
    agents.answer(made(server, "guide=choice"), observed("TicTacToe-v0", "[4]"))
    choices = [f"[{cell}]" for cell in (0, 1, 2, 3, 5, 6, 7, 8)]
    assert server.requests[0]["structured_outputs"] == {"choice": choices}


def test_what_cannot_be_listed_is_a_schema_for_vllm_too(server):
    server.model = lambda body: '{"action": {"say": "Hi.", "move": null}}'
    reply = agents.answer(made(server, "guide=choice"), observed("SimpleNegotiation-v0"))
    assert reply == "Hi."


def test_legal_actions_are_a_json_schema_and_the_value_becomes_a_reply(server):
    server.model = lambda body: '{"action": "4"}'
    agent = made(server, "guide=schema")
    assert agents.answer(agent, observed()) == "[4]"
    described = server.requests[0]["response_format"]["json_schema"]
    assert described["strict"] is True
    assert described["schema"]["properties"]["action"] == {
        "type": "string",
        "enum": list("012345678"),
    }
    for text in ("[4]", '{"move": 4}', "{", "[" * 100_000):
        server.answers.append(says(text))
        assert agents.answer(agent, observed()) == text


@pytest.mark.parametrize("id", list(textgames.registry))
def test_what_a_model_writes_by_the_schema_of_any_game_becomes_a_reply(id):
    """And what is marked strict is in the subset of JSON schema that OpenAI's strict mode knows."""
    from textgames.agents import guides
    from textgames.chance import Stream
    from textgames.forms import as_form, draw_value
    from textgames.parsing import parse

    seen = observed(id)
    for guide in ("schema", "choice"):
        asked = guides.request(guide, seen.legal_actions)
        if "structured_outputs" in asked:
            for choice in asked["structured_outputs"]["choice"]:
                parse(choice, seen.legal_actions)
            continue
        described = asked["response_format"]["json_schema"]
        if described["strict"]:
            assert not re.search(r'"(minLength|maxLength|minProperties)":', json.dumps(described))
        form = as_form(seen.legal_actions)
        described = described["schema"]["properties"]["action"]
        if described.get("type") == "string":  # says in words what it takes
            written = json.dumps({"action": form.example(Stream(1))})
            parse(guides.reply_in(written, seen.legal_actions), seen.legal_actions)
        elif "enum" in described:
            written = json.dumps({"action": described["enum"][-1]})
            parse(guides.reply_in(written, seen.legal_actions), seen.legal_actions)
        else:
            written = json.dumps({"action": draw_value(described, Stream(1))})
            assert guides.reply_in(written, seen.legal_actions) != written


@pytest.mark.parametrize(
    ("name", "model", "url"),
    [
        ("gpt-4o-mini", "gpt-4o-mini", "https://api.openai.com/v1"),
        ("qwen3@http://127.0.0.1:8000/v1", "qwen3", "http://127.0.0.1:8000/v1"),
        ("qwen3:8b@http://[::1]:11434/v1/:temperature=0", "qwen3:8b", "http://[::1]:11434/v1"),
        ("a/b:free@https://x.org/v1:key=", "a/b:free", "https://x.org/v1"),
        ("@cf/meta/llama:temperature=1", "@cf/meta/llama", "https://api.openai.com/v1"),
        ("claude@20240229", "claude@20240229", "https://api.openai.com/v1"),
    ],
)
def test_a_name_says_the_model_and_where_it_is(monkeypatch, name, model, url):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-0123456789")
    agent = agents.make(f"openai:{name}")
    assert (agent.model, agent.url) == (model, url)
    assert repr(agent) == f"openai:{model}@{url}"


def test_openai_itself_is_told_the_limit_by_its_new_name(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-0123456789")
    assert agents.make("openai:gpt-5:max_tokens=9")._body["max_completion_tokens"] == 9


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("", "expected a model, such as 'openai:gpt-4o-mini'"),
        ("qwen3@127.0.0.1:8000/v1", "and where it is, such as"),
        ("qwen3@localhost/v1", "and where it is, such as"),
        ("m@http://", "an address such as"),
        ("m@http://127.0.0.1:99999999/v1", "an address such as"),
        ("m:model=n", "got its model twice in 'openai:m:model=n'"),
        ("m@http://127.0.0.1/v1:url=http://127.0.0.1/v2", "got its url twice"),
        ("m:temprature=1", "no option 'temprature'.*did you mean 'temperature'"),
        ("m:temperature=hot", "temperature = number or None, got 'hot'"),
        ("m:temperature=-1", "temperature = number of at least 0, got -1"),
        ("m:prompt_price=-1", "prompt_price = number of at least 0"),
        ("m:max_tokens=0", "max_tokens = whole number from 1 to 10000000 or None, got '0'"),
        ("m:guide=grammar", "guide = none or schema or choice, got 'grammar'"),
        ("m:memory=long", "memory = delta or prompt, got 'long'"),
        ("m:timeout=0", "timeout = number above 0"),
        ("m:tries=0", "tries = whole number from 1 to 100"),
        ("m:system=@nowhere.txt", "system = text or @file, got '@nowhere.txt': No such file"),
    ],
)  # fmt: skip
def test_a_wrong_name_or_option_is_one_clear_sentence(monkeypatch, name, complaint):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-0123456789")
    with pytest.raises(errors.AgentError, match=complaint) as caught:
        agents.make(f"openai:{name}")
    assert "\n" not in str(caught.value)


def test_without_the_package_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr("textgames.agents.chat.find_spec", lambda name: None)
    with pytest.raises(errors.MissingDependency, match=r"pip install 'textgames\[openai\]'"):
        agents.make("openai:m@http://127.0.0.1:1/v1")


def test_connections_are_closed_with_their_loop_and_when_the_program_ends(server):
    """With warnings about what was left open as errors."""
    code = (
        "import asyncio, gc, textgames; from textgames import agents\n"
        "env = textgames.make('TicTacToe-v0'); env.reset(); seen = env.observe('player_0')\n"
        f"agent = agents.make('openai:m@{server.url}')\n"
        "for _ in range(2):\n"
        "    print(asyncio.run(agents.async_answer(agent, seen)), agents.answer(agent, seen))\n"
        "    gc.collect()\n"
    )
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "always::ResourceWarning", "-c", code],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "[0] [0]\n" * 2
    assert "unclosed" not in done.stderr
    assert "never" not in done.stderr
