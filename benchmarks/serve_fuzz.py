"""What no reader thinks of: `python benchmarks/serve_fuzz.py [SCHEMATHESIS] [--seconds N]`.

Schemathesis reads the server's own description and sends what fits it and what does not, with the
owner's token of a game in progress. It may find no server error (5xx), and no answer that the
description does not have. SCHEMATHESIS is its command, in an environment of its own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import urllib.request
from pathlib import Path

from textgames.serve import Limits, running
from textgames.serve.wire import LONGEST_WAIT

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("schemathesis", nargs="?", default="schemathesis")
    parser.add_argument("--seconds", type=int, default=60)
    arguments = parser.parse_args()
    with running(Limits(sessions=100_000)) as url, tempfile.TemporaryDirectory() as folder:
        body = json.dumps({"id": "KuhnPoker-v0", "options": {"rounds": 100}}).encode()
        asked = urllib.request.Request(f"{url}/games", body, {"Content-Type": "application/json"})
        begun = json.load(urllib.request.urlopen(asked))
        config = Path(folder) / "schemathesis.toml"
        config.write_text(
            f'[parameters]\n"path.game" = "{begun["game"]}"\n'
            '[[operations]]\ninclude-name = "DELETE /games/{game}"\n'
            'parameters = { "path.game" = "x" }\n'
        )
        command = [
            arguments.schemathesis, "--config-file", str(config), "run", f"{url}/openapi.json",
            "--header", f"Authorization: Bearer {begun['owner']}",
            "--checks", ",".join(CHECKS), "--max-time", str(arguments.seconds),
            "--continue-on-failure", "--seed", "7",
            "--request-timeout", str(LONGEST_WAIT + 10),  # a call may wait for its turn
        ]  # fmt: skip
        raise SystemExit(subprocess.run(command, check=False).returncode)


if __name__ == "__main__":
    main()
