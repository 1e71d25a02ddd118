"""A seat's token shows what its seat knows, whatever is asked with it; no token shows nothing."""

import asyncio

import pytest
from driving import choices_from, pick, readable
from leaks import secrets
from served import Direct, asked

import textgames
from textgames.core import CHANCE
from textgames.forms import written
from textgames.serve import calls, wire
from textgames.serve.sessions import Sessions

SECRETIVE = (
    "KuhnPoker-v0",  # cards
    "LeducHoldem-v0",
    "LiarsDice-v0",
    "RockPaperScissors-v0",  # simultaneous moves
    "SecretMafia-v0",  # roles, and who is asked at night
    "DealOrNoDeal-v0",  # what others value
    "Coup-v0",
)
SEATS_MAY = ("observe", "step")


async def everything(sessions, begun, player):
    """All answers that a seat's token gives, without changing the game."""
    seats = begun["seats"]
    to = {"game": begun["game"], "token": seats[f"player_{player}"]}
    answers = [await asked(sessions, "observe", **to)]
    others = [agent for agent in seats if agent != f"player_{player}"]
    answers += [await asked(sessions, "observe", agent=agent, **to) for agent in seats]
    answers += [await asked(sessions, "step", reply="x", agent=agent, **to) for agent in others]
    if not answers[0]["answer"]["asked"]:
        answers.append(await asked(sessions, "step", reply="x", **to))
    for call in calls.CALLS:
        if call.who == "owner":
            answers.append(await asked(sessions, call.name, **to))
    for answer in answers:  # at the end, what a player got may tell what others had
        if answer.get("answer", {}).get("reason"):
            answer["answer"]["own_return"] = None
    return answers


async def compare(id, games, moves):
    """Play at random; return how many pairs that a player cannot tell apart were compared.

    Raises:
        AssertionError: two such positions have different answers.
    """
    sessions, seen, pairs = Sessions(), {}, 0
    for number in range(games):
        begun = (await asked(sessions, "begin", id=id, seed=number))["answer"]
        session, _ = sessions.find(begun["game"], begun["owner"])
        for choice in [*choices_from(number, moves), None]:
            game = session.episode.game
            if readable(game):
                for player in range(game.num_players):
                    answers = await everything(sessions, begun, player)
                    # what it chose where others choose at the same time is not in the game yet
                    own = [turn.action for turn in session.episode.turns if turn.player == player]
                    key = (player, game.information_state(player), *own, game.is_terminal)
                    now = [*game.history, *session.episode.turns]
                    before, history = seen.setdefault(key, (answers, now))
                    pairs += history != now
                    assert answers == before, (player, history, now)
            if game.is_terminal or choice is None:
                break
            player = session.episode.waiting[-1 if choice % 2 else 0]
            legal = session.episode.legal_actions(player)
            if player == game.to_act[0]:
                action = pick(game, player, choice)
            else:
                action = textgames.episode.random_action(legal, textgames.chance.Stream(choice))
            sessions.step(session, player, written(action, legal))
        sessions.close(session)
    return pairs


@pytest.mark.parametrize("id", SECRETIVE)
def test_what_a_seat_cannot_know_changes_no_answer(id, record_property):
    assert secrets(lambda: textgames.new_game(id))[0]
    pairs = asyncio.run(compare(id, 30, 6))
    record_property(f"compared {id} over the server", pairs)
    assert pairs > 0


def shows_who_is_asked(real):
    return lambda session, *rest: {
        **real(session, *rest),
        "waiting": session.episode.waiting,
    }


def shows_the_seed(real):
    return lambda session, *rest: {**real(session, *rest), "seed": session.episode.seed}


def shows_the_returns(real):
    return lambda session, *rest: {**real(session, *rest), "history": session.episode.game.history}


def shows_another_seat(real):
    return lambda session, player, *rest: real(session, (player + 1) % len(session.seats), *rest)


@pytest.mark.parametrize(
    ("id", "leak"),
    [
        ("SecretMafia-v0", shows_who_is_asked),
        ("KuhnPoker-v0", shows_the_seed),
        ("KuhnPoker-v0", shows_the_returns),
        ("KuhnPoker-v0", shows_another_seat),
        ("RockPaperScissors-v0", shows_who_is_asked),
    ],
)
def test_a_planted_leak_is_found(id, leak, monkeypatch):
    monkeypatch.setattr(wire, "seen", leak(wire.seen))
    with pytest.raises(AssertionError):
        asyncio.run(compare(id, 30, 6))


def test_an_error_that_says_who_is_asked_would_be_found(monkeypatch):
    def tells(sessions, session, player, reply, *rest):
        session.episode.reply(player, reply)  # its error names the players that are waited for

    real = Sessions.step
    monkeypatch.setattr(
        Sessions, "step", lambda *a: tells(*a) if a[3] == "x" else real(*a), raising=True
    )
    with pytest.raises(AssertionError):
        asyncio.run(compare("SecretMafia-v0", 30, 6))


def texts(value):
    """All texts in an answer."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in texts(part)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("seed", range(6))
def test_no_call_with_the_token_of_one_seat_shows_the_card_of_the_other(seed):
    client = Direct()
    begun = client.call("begin", id="KuhnPoker-v0", seed=seed)
    session, _ = client.sessions.find(begun["game"], begun["owner"])
    cards = session.episode.game.history[:2]
    for player, token in enumerate(begun["seats"].values()):
        to = {"game": begun["game"], "token": token}
        for call in calls.CALLS:
            if call.who == "anyone":
                continue
            for agent in ("player_0", "player_1", None):
                needs = {"reply": "[check]"} if call.name == "step" else {}
                chosen = {"agent": agent} if call.name in SEATS_MAY else {}
                said = " ".join(texts(client.message(call.name, **to, **needs, **chosen)))
                assert f"card is {cards[1 - player]}" not in said
                assert f"card: {cards[1 - player]}" not in said
    assert session.episode.taken == [1, 1]  # the replies were taken, each for its own seat


@pytest.mark.parametrize("call", [call for call in calls.CALLS if call.who != "anyone"])
@pytest.mark.parametrize("token", ["", "x", "of another game", "the game's id"])
def test_without_a_token_of_the_game_nothing_is_shown(call, token):
    client = Direct()
    begun, other = (client.call("begin", id="KuhnPoker-v0", seed=7) for _ in range(2))
    token = {"of another game": other["owner"], "the game's id": begun["game"]}.get(token, token)
    needs = {"reply": "[bet]"} if call.name == "step" else {}
    message = client.message(call.name, game=begun["game"], token=token, **needs)
    assert message["status"] == 401
    assert set(message) == {"status", "problem"}
    missing = client.message(call.name, game="x", token=token, **needs)
    assert missing["status"] == (404 if token else 401)
    session, _ = client.sessions.find(begun["game"], begun["owner"])
    assert not len(session.episode)


@pytest.mark.parametrize("call", [call for call in calls.CALLS if call.who == "owner"])
def test_what_is_the_owners_is_refused_to_seats(call):
    client = Direct()
    begun = client.call("begin", id="KuhnPoker-v0", seed=7)
    message = client.message(call.name, game=begun["game"], token=begun["seats"]["player_0"])
    assert message["status"] == 403


def test_counts_do_not_move_before_a_game_is_over():
    """Who could see the number of replies grow would know that somebody moved at night."""
    client = Direct()
    env = client.make("SecretMafia-v0")
    env.reset(seed=7)
    before = dict(client.sessions.counts)
    env.step(env.action_space(env.agent_selection).sample())
    assert dict(client.sessions.counts) == before


def test_the_answer_of_a_seat_names_what_is_in_it():
    """A key that is added later has to be thought about, here and in the test above."""
    assert set(wire.Seen.model_fields) == {
        "agent", "number", "asked", "role", "turn", "complaint", "own_return", "rules", "since",
        "messages", "view", "expected", "actions", "form", "reason", "offender",
    }  # fmt: skip
    assert CHANCE < 0  # no seat
