"""A key goes to its endpoint and nowhere else: no log, record, error, name or pickle holds it."""

import json
import logging
import pickle
import traceback

import pytest
from fake_endpoint import cut_off, hang, observed, raw, says, status

from textgames import agents, errors
from textgames.agents.keys import setting

KEY = "sk-T0pSecret/0123456789"


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "THEIR_KEY"):
        monkeypatch.delenv(name, raising=False)


def keyed(server, monkeypatch, options=""):
    monkeypatch.setenv("THEIR_KEY", KEY)
    agent = agents.make(f"openai:m@{server.url}:key=THEIR_KEY,tries=2{options}")

    async def sleep(seconds):
        pass

    agent.sleep = sleep
    return agent


def sent_keys(server):
    return [headers.get("authorization") for headers in server.headers]


def test_the_key_of_a_variable_is_sent_and_openais_key_to_nobody_else(server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-openai")
    agents.answer(agents.make(f"openai:m@{server.url}"), observed())
    agents.answer(keyed(server, monkeypatch), observed())
    assert sent_keys(server) == ["Bearer none", f"Bearer {KEY}"]
    assert "sk-of-openai" not in json.dumps(server.headers)


def test_address_and_key_come_from_the_environment_or_a_file(server, monkeypatch, tmp_path):
    (tmp_path / ".env").write_text(f"OPENAI_API_KEY={KEY}\nOPENAI_BASE_URL='{server.url}'\n")
    agent = agents.make("openai:m")
    assert agent.url == server.url
    agents.answer(agent, observed())
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-environment")
    agents.answer(agents.make("openai:m"), observed())
    assert sent_keys(server)[0] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("NAME=value", "value"),
        ("  export NAME = value  ", "value"),
        ("NAME='a # b'", "a # b"),
        ('NAME="a b" # why', "a b"),
        ("NAME=value # why", "value"),
        ("NAME=a#b=c", "a#b=c"),
        ("NAME=first\nNAME=second", "second"),
        ("NAME=", ""),
        ("#NAME=value", ""),
        ("NAMES=value\nnonsense", ""),
    ],
)
def test_lines_of_the_file_are_read_as_usual(tmp_path, line, value):
    (tmp_path / ".env").write_text(line + "\n")
    assert setting("NAME") == value


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("openai:m", "expected a key in the environment variable OPENAI_API_KEY"),
        (f"openai:m:key={KEY}", "expected key = the name of an environment variable"),
        ("openai:m:key=gsk_T0pSecret", "a key itself is never part of an agent's name"),
        (f"openai:m:api_key={KEY}", "openai has no option 'api_key'"),
        (f"openai:m@http://me:{KEY}@127.0.0.1/v1", "without a user or password in it"),
        (f"openai:m@https://{KEY}@x.org/v1", "an address"),
    ],
)
def test_a_key_in_a_name_is_refused_and_not_repeated(name, complaint):
    with pytest.raises(errors.AgentError, match=complaint) as caught:
        agents.make(name)
    assert "T0pSecret" not in str(caught.value)


@pytest.mark.parametrize("key", ["two words T0pSecret", "T0pSecrét", "T0pSecret\x07"])
def test_what_cannot_be_a_key_is_refused_and_not_repeated(monkeypatch, key):
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(errors.AgentError, match="expected a key in OPENAI_API_KEY") as caught:
        agents.make("openai:m")
    assert "T0pSecr" not in told(caught.value)


def test_an_address_that_is_none_is_told_before_a_key_that_is_missing(monkeypatch):
    for name in ("m@nonsense", "m@ftp://host/v1:temperature=1"):
        with pytest.raises(errors.AgentError, match="expected an address after the @, such as"):
            agents.make(f"openai:{name}")
    with pytest.raises(
        errors.AgentError, match="expected a key in the environment variable MY_KEY"
    ):
        agents.make("openai:m@2026:key=MY_KEY")
    monkeypatch.setenv("OPENAI_BASE_URL", "nonsense")
    with pytest.raises(errors.AgentError, match=r"url = an address such as .* got 'nonsense'"):
        agents.make("openai:m")


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path):
    (tmp_path / ".env").write_bytes(b"OPENAI_API_KEY=T0pSecret\xff")
    with pytest.raises(errors.AgentError, match=r"expected the file \.env to hold lines") as caught:
        agents.make("openai:m")
    assert "T0pSecret" not in told(caught.value)
    assert caught.value.__context__ is None  # it would carry the bytes


@pytest.mark.parametrize(
    "answer",
    [
        status(401, f"Incorrect API key provided: {KEY}."),
        status(400, ("x" * 60) + KEY),
        raw(f'{{"detail": "{KEY}"}}', 403),
        raw(f"<html>{KEY}</html>", 500, "text/html"),
        raw(f"nonsense {KEY}"),
        raw(json.dumps({"error": {"message": KEY, "code": 400}}).replace("/", "\\/")),
        cut_off,
        hang,
    ],
)
def test_no_error_holds_the_key_whatever_the_endpoint_says(server, monkeypatch, answer, caplog):
    caplog.set_level(logging.DEBUG)
    server.answers += [answer] * 2
    agent = keyed(server, monkeypatch, ",timeout=0.5")
    with pytest.raises(errors.EndpointError) as caught:
        agents.answer(agent, observed())
    assert sent_keys(server)[0] == f"Bearer {KEY}"
    for text in (told(caught.value), caplog.text, repr(caught.value.args)):
        assert "T0pSecret" not in text
    for kept in (pickle.dumps(caught.value), repr(vars(caught.value)).encode()):
        assert b"T0pSecret" not in kept
    chain = caught.value
    while chain is not None:  # some tools show what an error came from, suppressed or not
        assert isinstance(chain, errors.EndpointError)
        chain = chain.__cause__ or chain.__context__


def test_a_reply_that_repeats_the_key_is_cleaned(server, monkeypatch):
    server.answers.append(says(f"<think>{KEY}</think> The key is {KEY}.", reasoning_content=KEY))
    reply = agents.answer(keyed(server, monkeypatch), observed())
    assert reply == "The key is [key]."
    assert reply.reasoning == "[key]\n\n[key]"


def test_no_copy_name_or_state_of_an_agent_holds_the_key(server, monkeypatch):
    agent = keyed(server, monkeypatch)
    seen = observed()
    agents.answer(agent, seen)
    assert "T0pSecret" not in repr(agent) + str(agent) + repr(vars(agent))
    agent.sleep = None
    dumped = pickle.dumps(agent)
    assert b"T0pSecret" not in dumped
    agents.answer(pickle.loads(dumped), seen)
    assert sent_keys(server) == [f"Bearer {KEY}"] * 2


def test_the_name_says_where_the_key_is_and_no_more(server, monkeypatch):
    assert KEY not in json.dumps(server.requests)
    assert repr(keyed(server, monkeypatch)) == f"openai:m@{server.url}"


def told(error):
    """All that Python says about an error, variables of the library included."""
    frames = error.__traceback__.tb_next  # without the test's own
    said = traceback.TracebackException(type(error), error, frames, capture_locals=True)
    return "".join(said.format())
