"""The real server on loopback: what is hostile or mistaken gets a sentence and never a 5xx."""

import http.client
import json
from urllib.parse import urlsplit

import pytest
from driving import HOSTILE
from over_http import begin, send
from served import Clock
from websockets.sync.client import connect

import textgames
from textgames.serve import Limits, Sessions
from textgames.serve.calls import CALLS
from textgames.serve.client import socket_url
from textgames.serve.process import running

LARGEST = 100_000


@pytest.fixture(scope="module")
def server():
    sessions = Sessions(Limits(message=LARGEST), Clock())
    with running(sessions=sessions) as url:
        yield url


def test_a_game_is_played_by_two_seats_over_http(server):
    begun, game = begin(server)
    one, two = begun["seats"].values()
    _, _, seen = send(server, "GET", f"{game}/observation", token=two)
    assert (seen["agent"], seen["asked"], seen["actions"]) == ("player_1", False, [])
    _, _, seen = send(server, "POST", f"{game}/step", {"reply": "[bet]"}, one)
    assert not seen["asked"]
    path = f"{game}/observation?since=1&wait=60"
    _, _, seen = send(server, "GET", path, token=two)
    assert (seen["asked"], seen["rules"], seen["since"]) == (True, None, 1)
    assert seen["messages"] == ["Player 0 bets 1 chip."]
    status, _, seen = send(server, "POST", f"{game}/step", {"reply": "[fold]"}, two)
    assert (status, seen["reason"], seen["own_return"]) == (200, "rules", -1)
    _, _, state = send(server, "GET", game, token=begun["owner"])
    assert state["returns"] == [1, -1]
    assert send(server, "DELETE", game, token=begun["owner"])[0] == 200
    assert send(server, "GET", game, token=begun["owner"])[0] == 404


def test_what_is_no_json_is_told_in_one_sentence_here_and_there(server):
    why = "Expecting property name enclosed in double quotes"
    expected = (400, f"expected JSON, got '{{nojson': {why}")
    status, _, problem = send(server, "POST", "/games", b"{nojson")
    assert (status, problem["detail"]) == expected
    with connect(socket_url(server)) as line:
        line.send("{nojson")
        message = json.loads(line.recv())
    assert (message["status"], message["problem"]["detail"]) == expected


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", ""])
def test_a_body_without_the_header_of_json_is_told_of_the_header(server, kind):
    """As curl sends it, unless it is told otherwise."""
    body = b'{"id": "KuhnPoker-v0"}'
    status, _, problem = send(server, "POST", "/games", body, **{"Content-Type": kind})
    assert status == 422
    assert "expected JSON, with 'Content-Type: application/json', got b" in problem["detail"]


def test_what_came_is_quoted_once(server):
    begun, game = begin(server)
    path = f"{game}/observation?wait=nan"
    problem = send(server, "GET", path, token=begun["seats"]["player_0"])[2]
    assert problem["detail"].endswith("less than or equal to 60, got 'nan'")


KUHN = {"id": "KuhnPoker-v0"}
BODIES = {
    "no JSON": ("{bad", 400),
    "deep": ("[" * 50_000, 400),
    "a long number": ("1" * 5000, 400),
    "no text": (b"\xff\xfe\x00", 400),
    "empty": ("", 422),
    "a list": ([1], 422),
    "null": ("null", 422),
    "no id": ({}, 422),
    "a number for an id": ({"id": 7}, 422),
    "an unknown game": ({"id": "Kuhn-v0"}, 404),
    "a strange game": ({"id": "../../etc/passwd"}, 404),
    "a module": ({"id": "os:system"}, 404),
    "an unknown key": ({**KUHN, "sead": 7}, 422),
    "an unknown option": ({**KUHN, "options": {"roundz": 3}}, 422),
    "an option named id": ({**KUHN, "options": {"id": "x"}}, 422),
    "an option of another kind": ({**KUHN, "options": {"rounds": [1, {"a": None}]}}, 422),
    "an option that is too large": ({**KUHN, "options": {"rounds": 10**9}}, 422),
    "options that are none": ({**KUHN, "options": [1]}, 422),
    "too many players": ({**KUHN, "num_players": 99}, 422),
    "true players": ({**KUHN, "num_players": True}, 422),
    "a negative seed": ({**KUHN, "seed": -1}, 422),
    "a large seed": ({**KUHN, "seed": 2**64}, 422),
    "half a seed": ({**KUHN, "seed": 0.5}, 422),
    "an unknown policy": ({**KUHN, "illegal": "nothing"}, 422),
    "a wrong policy": ({**KUHN, "illegal": {"retries": -1}}, 422),
    "an unknown payoff": ({**KUHN, "payoff": "gold"}, 422),
    "half a surrogate pair": ('{"id": "\\ud800"}', (404, 422)),
    "half a pair in an option": ('{"id": "KuhnPoker-v0", "options": {"\\ud800": 1}}', 422),
    "not a number": ('{"id": "KuhnPoker-v0", "seed": NaN}', 422),
    "no number in an option": ('{"id": "KuhnPoker-v0", "options": {"rounds": NaN}}', 422),
    "too large": ('"' + "x" * LARGEST + '"', 413),
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("by_socket", [False, True])
def test_what_begins_no_game_is_refused_in_a_sentence(server, name, by_socket):
    body, expected = BODIES[name]
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    if by_socket:
        if isinstance(text, bytes) or (expected == 422 and "{" not in text):
            text = '{"call": "begin"}'
            expected = 422
        elif expected in (404, 422, (404, 422)):
            text = text.replace("{", '{"call": "begin", ', 1).replace(", }", "}")
        with connect(socket_url(server)) as line:
            line.send(text)
            message = json.loads(line.recv())
        status, problem = message["status"], message["problem"]
    else:
        data = text if isinstance(text, bytes) else text.encode()
        status, _, problem = send(server, "POST", "/games", data)
    assert status in (expected if isinstance(expected, tuple) else (expected,)), problem
    assert set(problem) == {"error", "detail"}
    assert 10 < len(problem["detail"]) < 700
    assert "\n" not in problem["detail"]
    assert "Traceback" not in problem["detail"]


@pytest.mark.parametrize("depth", [60, 961])
@pytest.mark.parametrize("where", ['{"id": "KuhnPoker-v0", "options": {"rounds": @}}', '{"id": @}'])
def test_what_python_reads_but_cannot_quote_is_refused_in_a_sentence(server, where, depth):
    body = where.replace("@", "[" * depth + "]" * depth)
    expected = (422, "expected lists and objects in one another at most 50 deep")
    status, _, problem = send(server, "POST", "/games", body.encode())
    assert (status, problem["detail"]) == expected
    with connect(socket_url(server)) as line:
        line.send(body.replace("{", '{"call": "begin", ', 1))
        message = json.loads(line.recv())
        assert (message["status"], message["problem"]["detail"]) == expected
        line.send(body.replace("id", "call", 1))
        assert json.loads(line.recv())["status"] == 422


@pytest.mark.parametrize("reply", HOSTILE)
def test_hostile_replies_are_illegal_at_most(server, reply):
    begun, game = begin(server)
    token = begun["seats"]["player_0"]
    status, _, seen = send(server, "POST", f"{game}/step", {"reply": reply}, token)
    if status == 422:
        assert "\ud800" in reply  # no text in UTF-8
    else:
        assert (status, bool(seen["complaint"])) == (200, True)


STEPS = {
    "no reply": ({}, 422),
    "a number": ({"reply": 7}, 422),
    "a list": ({"reply": ["[bet]"]}, 422),
    "an old game": ({"reply": "[bet]", "number": 9}, 409),
    "a turn to come": ({"reply": "[bet]", "turn": 1}, 409),
    "a negative wait": ({"reply": "[bet]", "wait": -1}, 422),
    "a long wait": ({"reply": "[bet]", "wait": 1e9}, 422),
    "no number of messages": ({"reply": "[bet]", "since": "many"}, 422),
    "the other seat": ({"reply": "[bet]", "agent": "player_1"}, 403),
    "no seat": ({"reply": "[bet]", "agent": "player_9"}, 403),
}


@pytest.mark.parametrize("name", STEPS)
def test_what_is_no_step_is_refused_in_a_sentence(server, name):
    begun, game = begin(server)
    body, expected = STEPS[name]
    status, _, problem = send(server, "POST", f"{game}/step", body, begun["seats"]["player_0"])
    assert (status, set(problem)) == (expected, {"error", "detail"})
    _, _, state = send(server, "GET", game, token=begun["owner"])
    assert state["replies"] == 0


def test_a_reply_that_is_sent_again_is_taken_once(server):
    """Its answer was lost. The seat is asked again and would be taken to mean its next turn."""
    begun, game = begin(server, id="TicTacToe-v0")
    one, two = begun["seats"].values()
    for token, reply in ((one, "[0]"), (two, "[1]")):
        assert send(server, "POST", f"{game}/step", {"reply": reply, "turn": 0}, token)[0] == 200
    again = {"reply": "[0]", "turn": 0}
    status, _, problem = send(server, "POST", f"{game}/step", again, one)
    expected = "player_0: expected a reply in turn 1, got turn 0"
    assert (status, problem["detail"]) == (409, expected)
    seen = send(server, "GET", f"{game}/observation", token=one)[2]
    assert (seen["turn"], seen["complaint"], seen["asked"]) == (1, "", True)
    assert send(server, "POST", f"{game}/step", {"reply": "[4]", "turn": 1}, one)[0] == 200


def test_who_is_not_asked_and_whose_game_is_over_is_refused(server):
    begun, game = begin(server)
    one, two = begun["seats"].values()
    status, _, problem = send(server, "POST", f"{game}/step", {"reply": "[bet]"}, two)
    assert (status, problem["detail"]) == (409, "player_1 is not asked now")
    send(server, "POST", f"{game}/truncate", token=begun["owner"])
    status, _, problem = send(server, "POST", f"{game}/step", {"reply": "[bet]"}, one)
    assert (status, problem["detail"]) == (409, "the game is over")


def test_a_policy_that_raises_answers_422_and_the_seat_is_still_asked(server):
    begun, game = begin(server, illegal="raise")
    token = begun["seats"]["player_0"]
    status, _, problem = send(server, "POST", f"{game}/step", {"reply": "[x]"}, token)
    assert (status, problem["error"]) == (422, "IllegalAction")
    assert "expected one of [check], [bet]" in problem["detail"]
    assert send(server, "GET", f"{game}/observation", token=token)[2]["asked"]


@pytest.mark.parametrize("header", ["Basic abc", "Bearer", "Bearer ", "bearer \x00", "x" * 5000])
def test_strange_tokens_are_refused(server, header):
    _, game = begin(server)
    status, headers, problem = send(server, "GET", game, Authorization=header)
    assert status in (400, 401)
    if status == 401:
        assert headers["WWW-Authenticate"] == "Bearer"
        assert "token" in problem["detail"]


@pytest.mark.parametrize(
    "path", ["/nope", "/games", "/games/%00/step", "/games/x/y", "/" + "x" * 500]
)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS"])
def test_strange_paths_are_refused(server, path, method):
    status, _, problem = send(server, method, path)
    assert 400 <= status < 500
    assert set(problem) == {"error", "detail"}


def test_a_request_without_a_length_is_counted_as_it_comes(server):
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=60)
    pieces = (b" " * 1000 for _ in range(LARGEST // 500))
    try:
        connection.request("POST", "/games", pieces, {"Content-Type": "application/json"})
        assert connection.getresponse().status == 413
    except (ConnectionResetError, BrokenPipeError):
        pass  # refused while it was still being sent
    finally:
        connection.close()
    assert send(server, "GET", "/health")[0] == 200


CALLED = {
    "no call": ({}, 422),
    "an unknown call": ({"call": "cheat"}, 422),
    "a call that is none": ({"call": ["step"]}, 422),
    "a game that is none": ({"call": "state", "game": 7}, 422),
    "no token": ({"call": "state", "game": "x"}, 401),
    "an unknown key": ({"call": "begin", "id": "KuhnPoker-v0", "x": 1}, 422),
    "a wait that is none": ({"call": "observe", "game": "x", "token": "x", "wait": "long"}, 422),
}


@pytest.mark.parametrize("name", CALLED)
def test_a_strange_message_is_answered_with_its_tag_and_the_line_stays_open(server, name):
    message, status = CALLED[name]
    with connect(socket_url(server)) as line:
        line.send(json.dumps({**message, "tag": name}))
        answer = json.loads(line.recv())
        assert (answer["status"], answer["tag"]) == (status, name)
        line.send(b'{"call": "begin", "id": "KuhnPoker-v0"}')
        assert json.loads(line.recv())["status"] == 200


def test_calls_that_wait_leave_the_line_free(server):
    with connect(socket_url(server)) as line:

        def ask(**message):
            line.send(json.dumps(message))

        ask(call="begin", id="KuhnPoker-v0", tag=0)
        begun = json.loads(line.recv())["answer"]
        one, two = ({"game": begun["game"], "token": t} for t in begun["seats"].values())
        ask(call="observe", wait=60, tag="waits", **two)
        ask(call="step", reply="[bet]", tag="plays", **one)
        answers = [json.loads(line.recv()) for _ in range(2)]
        assert {answer["tag"] for answer in answers} == {"plays", "waits"}
        waited = next(answer for answer in answers if answer["tag"] == "waits")
        assert waited["answer"]["asked"]


def test_health_metrics_and_catalogue_need_no_token(server):
    assert send(server, "GET", "/health")[2] == {"status": "ok", "version": textgames.__version__}
    status, headers, text = send(server, "GET", "/metrics")
    assert (status, headers["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    lines = dict(line.rsplit(" ", 1) for line in text.splitlines() if line[0] != "#")
    assert int(lines["textgames_sessions"]) > 0
    assert 'textgames_games_total{reason="forfeit"}' in lines
    _, _, games = send(server, "GET", "/catalogue")
    assert {game["id"] for game in games} >= {"KuhnPoker-v0", "Chess-v0"}
    _, _, game = send(server, "GET", "/catalogue/KuhnPoker-v0")
    assert [option["name"] for option in game["options"]] == ["rounds"]
    assert send(server, "GET", "/catalogue/Kuhn-v0")[0] == 404
    assert send(server, "GET", "/catalogue/somewhere/chess")[0] == 404


def test_the_description_has_every_call(server):
    _, _, described = send(server, "GET", "/openapi.json")
    for call in CALLS:
        operation = described["paths"][call.path][call.method.lower()]
        assert operation["summary"] == call.about
        assert ("security" in operation) == (call.who != "anyone")
