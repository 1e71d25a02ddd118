"""A real HTTP server on loopback that speaks OpenAI's protocol, and misbehaves as it is told."""

import json
import re
import socket
import struct
from collections import deque
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Event, Thread

import textgames


class Server(ThreadingHTTPServer):
    """`answers` are given first, one per request; then `model(body)` says what is replied."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, model=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.model = model or first_legal
        self.answers = deque()
        self.requests = []  # bodies
        self.headers = []  # of each request, lower case
        self.released = Event()  # who hangs, hangs until then
        self.change = Condition()
        self.under_way = self.most_under_way = 0
        self.gather = 1  # requests that wait for each other

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, request, client_address):
        pass  # clients that leave are part of the tests


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body in one packet

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server
        with server.change:
            server.under_way += 1
            server.most_under_way = max(server.most_under_way, server.under_way)
            server.change.notify_all()
            server.change.wait_for(lambda: server.most_under_way >= server.gather, 20)
            server.requests.append(body)
            server.headers.append({k.lower(): v for k, v in self.headers.items()})
            answer = server.answers.popleft() if server.answers else None
        try:
            if self.path != "/v1/chat/completions":
                answer = status(404)
            (answer or says(server.model(body)))(self)
        finally:
            with server.change:
                server.under_way -= 1

    def send(self, body, code=200, kind="application/json", **headers):
        body = body.encode() if isinstance(body, str) else body
        self.send_response(code)
        sent = {"Content-Type": kind, "Content-Length": str(len(body))}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in sent.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_):
        pass


def observed():
    """What the first player of a new game reads."""
    env = textgames.make("TicTacToe-v0")
    env.reset()
    return env.observe("player_0")


@contextmanager
def serving(model=None):
    server = Server(model)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


def first_legal(body):
    """What a model says that always takes the first action it may."""
    offer = body["messages"][-1]["content"].rpartition("Reply with")[2]
    return next(iter(re.findall(r"\[[^\]]+\]", offer)), "well")


def says(text, usage=(7, 3), **message):
    """A good answer."""
    whole = {
        "id": "1",
        "object": "chat.completion",
        "created": 0,
        "model": "fake",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text, **message},
                "finish_reason": "stop",
            }
        ],
        "usage": {
            "prompt_tokens": usage[0],
            "completion_tokens": usage[1],
            "total_tokens": sum(usage),
        },
    }
    return lambda handler: handler.send(json.dumps(whole))


def raw(body, code=200, kind="application/json", **headers):
    return lambda handler: handler.send(body, code, kind, **headers)


def status(code, message="no", error_code=None, **headers):
    error = {"error": {"message": message, "type": "error", "code": error_code}}
    return raw(json.dumps(error), code, **headers)


def stream(*events, end=True):
    told = [json.dumps(event, ensure_ascii=False) for event in events] + ["[DONE]"] * end
    return raw("".join(f"data: {one}\n\n" for one in told), kind="text/event-stream")


def piece(finish=None, **delta):
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


def cut_off(handler):
    """Half an answer, and then the connection is reset."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [')
    handler.wfile.flush()
    hang_up(handler)


def hang_up(handler):
    handler.close_connection = True
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.connection.close()


def hang(handler):
    handler.server.released.wait(60)
    hang_up(handler)
