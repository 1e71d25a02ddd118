"""Self-play of Kuhn poker in verifiers, with an endpoint that takes any action it is offered.

    pip install 'textgames[verifiers]'
    python examples/integrations/verifiers_self_play.py

For a real model, leave the endpoint out and give its address and name; or let verifiers do it all:
    vf-eval textgames-verifiers --env.taskset.game KuhnPoker-v0 --no-push --model ...
"""

import asyncio
import json
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from threading import Thread

from verifiers.v1.clients import EvalClientConfig, ModelContext
from verifiers.v1.utils.loaders import load_environment, resolve_env_config


class Endpoint(BaseHTTPRequestHandler):
    """Speaks OpenAI's protocol, and replies with the last action that is offered."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        offer = asked["messages"][-1]["content"].rpartition("Reply with")[2]
        message = {"role": "assistant", "content": re.findall(r"\[[^\]]+\]", offer)[-1]}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
        whole = {"id": "1", "object": "chat.completion", "created": 0, "model": asked["model"]}
        body = json.dumps({**whole, "choices": [choice], "usage": usage}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


async def main(url: str) -> None:
    """Play five games and print what each seat's trace says."""
    taskset = {"id": "textgames-verifiers", "game": "KuhnPoker-v0", "split": "train"}
    env = load_environment(resolve_env_config({"taskset": taskset}))
    context = ModelContext(model="any", client=EvalClientConfig(base_url=url, api_key_var="NONE"))
    async with env.serving():
        for task in islice(env.taskset, 5):
            episode = await env.run_episode(task, context)
            for trace in episode.traces:
                history = trace.info["textgames"]["history"]
                print(trace.agent.name, trace.reward, trace.info["turn_rewards"], history)


server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
Thread(target=server.serve_forever, daemon=True).start()
asyncio.run(main(f"http://127.0.0.1:{server.server_port}/v1"))
server.shutdown()
server.server_close()
