"""What tests ask a real server, by the standard library's client of HTTP."""

import http.client
import json
from urllib.parse import urlsplit


def send(url, method, path, body=None, token=None, **headers):
    """Return status, headers and JSON of an answer."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    if isinstance(body, dict | list | str):
        body = json.dumps(body)
    headers = {"Content-Type": "application/json", **headers}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        if "json" in answer.getheader("Content-Type", ""):
            return answer.status, answer.headers, json.loads(text)
        return answer.status, answer.headers, text
    finally:
        connection.close()


def begin(url, **given):
    status, _, begun = send(url, "POST", "/games", {"id": "KuhnPoker-v0", "seed": 7, **given})
    assert status == 201, begun
    return begun, f"/games/{begun['game']}"
