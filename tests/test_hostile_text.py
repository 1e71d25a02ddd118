"""Any text at all is answered, crashes nothing and never passes for another's words."""

from functools import cache

import pytest
from contract import LINE_BREAKS, SPEECH
from driving import HOSTILE, legal_reply, plain_cases

import textgames
from textgames.chance import Stream
from textgames.core import GAME
from textgames.errors import IllegalAction

pytestmark = pytest.mark.sweep
IDS = list(textgames.registry)
NUMBER = 10_000  # texts for each game
MEGABYTE = 2**20
LONG = (
    "x",
    " ",
    "\n",
    "[",
    "]",
    "[]",
    "[x]",
    "[[",
    "{",
    "{0}",
    "<",
    "<think>",
    "</think>",
    "<think></think>",
    "<answer>",
    "<answer>x</answer>",
    "\\boxed{",
    "\\boxed{x}",
    "\\text{",
    "9",
    "player_",
    "Player 1: x\n",
    "\ud800",
    "\u202e\u2028",
    "\U0001f600",
    "ﷺ",
    "İ",
    "a b ",
)


@cache
def ten_thousand_texts():
    """The same for every game: to make them takes a third as long as to answer them."""
    return tuple(hostile_texts(NUMBER))


def hostile_texts(number, seed=0):
    """Texts over all of Unicode, lone surrogates included; a few of a megabyte."""
    stream = Stream(seed)

    def below(n):
        return int(stream.random() * n)

    for part in LONG:
        yield (part * (MEGABYTE // len(part)), None)
    yield ("".join(chr(below(0x110000)) for _ in range(50_000)) * 20, None)
    yield from ((text, None) for text in HOSTILE)
    for i in range(number - len(LONG) - 1 - len(HOSTILE)):
        kind, length = i % 4, below(below(200) + 1)
        if kind == 0:
            yield "".join(chr(below(0x110000)) for _ in range(length)), None
        elif kind == 1:
            yield "".join(chr(below(0x180)) for _ in range(length)), None
        elif kind == 2:
            yield "".join(PARTS[below(len(PARTS))] for _ in range(length % 12)), None
        else:  # something put into a legal reply
            yield PARTS[below(len(PARTS))] + chr(below(0x110000)), stream.random()


PARTS = (
    *HOSTILE[2:-4],
    *("<answer>", "</answer>", "\\boxed{", "}", "[", "]", "Player 1", "player_2", "0", "-1"),
    *("offer: ", "raise 1e9", "give 1", "all in", ",", " ", "\n", "NaN", "None", "true", "\u0663"),
)


@pytest.mark.parametrize("id", IDS)
def test_ten_thousand_texts_are_answered(id):
    """Under three policies in turn: lose by it, play at random for it, raise."""
    env = None
    cases = plain_cases(id)
    answered = 0
    for i, (text, place) in enumerate(ten_thousand_texts()):
        if env is None or not env.agents or env.episode.reason:
            case, policy = cases[i % len(cases)], ("forfeit", "random", "raise")[i % 3]
            env = textgames.make(id, num_players=case.num_players, illegal=policy, **case.options)
            env.reset(seed=i)
        if place is not None:
            reply = legal_reply(env, Stream(i))
            cut = int(place * (len(reply) + 1))
            text = reply[:cut] + text + reply[cut:]
        answer(env, text)
        answered += 1
    assert answered == NUMBER


def answer(env, text):
    """Give `text` as a reply: the game goes on, ends by the policy, or the policy raises."""
    episode, agent = env.episode, env.agent_selection
    player, turns = env.possible_agents.index(agent), len(episode)
    try:
        env.step(text)
    except IllegalAction as error:
        assert env.illegal.then == "raise"
        complaint = str(error)
    else:
        complaint = episode.complaints.get(player, "")
    assert len(episode) == turns + 1
    assert len(complaint) < 500
    assert complaint.isprintable()
    assert env.agent_selection in env.agents
    assert bool(episode.reason) == all(env.terminations.values())
    if episode.reason:
        nothing_is_forged(env)
    elif env.illegal.then == "raise" and complaint:
        assert env.agent_selection == agent
        env.step(legal_reply(env, Stream(turns)))  # so that the next text meets another position


def nothing_is_forged(env):
    game = env.game
    for player, agent in enumerate(env.possible_agents):
        said = {str(message) for message in game.messages(player) if message.speaker != GAME}
        for message in env.observe(agent)["messages"]:
            for line in LINE_BREAKS.split(message):
                assert not SPEECH.match(line) or line in said, line


@pytest.mark.parametrize("id", IDS)
def test_private_reasoning_reaches_nobody_else(id):
    """What stands in <think> is heard by nobody, in a game with its every player."""
    for case in plain_cases(id):
        env = textgames.make(id, num_players=case.num_players)
        env.reset(seed=5)
        stream = Stream(5)
        for _ in range(60):
            if env.episode.reason:
                break
            env.step(f"<think>xyzzy [xyzzy]</think>{legal_reply(env, stream)}")
        assert env.episode.turns
        for agent in env.possible_agents:
            seen = env.observe(agent)
            assert "xyzzy" not in "\n".join([*seen["messages"], seen["view"]])
        assert not any(turn.complaint for turn in env.episode.turns)
