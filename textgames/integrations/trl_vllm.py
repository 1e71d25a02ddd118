"""Replies of a vLLM server to prompts of token ids, for `trl_async`."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

from textgames.errors import ServerError
from textgames.integrations.trl_seats import Generate, Ids


def vllm(url: str, model: str, timeout: float = 600.0, **sampling: Any) -> Generate:
    """Return a function that lets a vLLM server reply.

    Args:
        url: of the server, as `AsyncGRPOConfig.vllm_server_base_url`.
        model: the name it is served under.
        timeout: seconds for the replies to one call.
        sampling: further fields of the request: `max_tokens`, `temperature`, ...
    """

    def generate(prompts: list[Ids]) -> tuple[list[Ids], list[list[float]]]:
        asked = {"model": model, "prompt": prompts, "logprobs": 0, "return_token_ids": True}
        body = json.dumps({**asked, **sampling}).encode()
        request = urllib.request.Request(
            f"{url.rstrip('/')}/v1/completions", body, {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                choices = json.load(answer)["choices"]
        except urllib.error.HTTPError as error:
            raise ServerError(f"vLLM: {error.code} {error.read().decode()[:300]}") from error
        except OSError as error:
            raise ServerError(f"vLLM at {url}: {error}") from error
        choices.sort(key=lambda choice: choice["index"])
        logprobs = [choice["logprobs"]["token_logprobs"] for choice in choices]
        return [choice["token_ids"] for choice in choices], logprobs

    return generate
