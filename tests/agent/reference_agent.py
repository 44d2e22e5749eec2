"""A local signing agent for tests (docs/local-agent.md): holds PKCS#12 keys and says yes by itself.

Never use it with real keys.

``python -m tests.agent.reference_agent --origin http://127.0.0.1:8000 --key leader.p12 --password-file FILE``
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from signer.keys import SigningKey
from signer.keys.pkcs12 import load_pkcs12

PORT = 18317
"""Where pages look for an agent."""
MAX_BODY = 64 * 1024

Answer = tuple[int, dict[str, object]]


@dataclass
class Agent:
    """Keys at hand, and the one origin whose pages may use them.

    ``refusal`` plays a person or a token that does not sign; ``asked`` is what was signed, for tests to look at.
    """

    keys: Sequence[SigningKey]
    origin: str
    refusal: tuple[int, str] | None = None
    asked: list[dict[str, object]] = field(default_factory=list)

    def certificates(self) -> Answer:
        return 200, {
            "data": [
                {
                    "certificate": _text(key.chain.signer),
                    "issuers": [_text(one) for one in key.chain.others],
                    "label": f"key {number}",
                    "algorithms": [key.algorithm.value],
                }
                for number, key in enumerate(self.keys, 1)
            ]
        }

    def sign(self, question: dict[str, object]) -> Answer:
        self.asked.append(question)
        if self.refusal is not None:
            status, code = self.refusal
            return status, {"code": code, "text": "refused by the test"}
        wanted = str(question["certificate_sha256"])
        key = next((key for key in self.keys if hashlib.sha256(key.chain.signer).hexdigest() == wanted), None)
        if key is None or question["algorithm"] != key.algorithm.value:
            return 404, {"code": "token-gone", "text": "no such key at hand"}
        return 200, {"signature": _text(key.sign(base64.b64decode(str(question["signed_attributes"]))))}


@contextmanager
def serving(agent: Agent, port: int = 0) -> Iterator[str]:
    """The agent's address while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(agent))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _handler(agent: Agent) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_OPTIONS(self) -> None:
            self._answer(lambda: (204, {}))

        def do_GET(self) -> None:
            calls = {"/v1/agent": lambda: (200, {"name": "reference", "version": "1"})}
            calls["/v1/certificates"] = agent.certificates
            self._answer(calls.get(self.path, _unknown))

        def do_POST(self) -> None:
            size = min(int(self.headers.get("Content-Length") or 0), MAX_BODY)
            question = json.loads(self.rfile.read(size) or b"{}")
            self._answer((lambda: agent.sign(question)) if self.path == "/v1/signatures" else _unknown)

        def _answer(self, call: Callable[[], Answer]) -> None:
            is_allowed = self.headers.get("Origin") in (None, agent.origin)
            status, answer = call() if is_allowed else (403, {"code": "refused", "text": "another origin"})
            content = b"" if status == 204 else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            if is_allowed:
                self.send_header("Access-Control-Allow-Origin", agent.origin)
                self.send_header("Access-Control-Allow-Headers", "Content-Type")
                self.send_header("Access-Control-Allow-Methods", "GET, POST")
                self.send_header("Access-Control-Allow-Private-Network", "true")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is logged: requests name documents."""

    return Handler


def _unknown() -> Answer:
    return 404, {"code": "refused", "text": "no such call"}


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--origin", required=True)
    parser.add_argument("--key", action="append", type=Path, required=True)
    parser.add_argument("--password-file", type=Path, required=True)
    parser.add_argument("--port", type=int, default=PORT)
    asked = parser.parse_args()
    password = asked.password_file.read_bytes().strip()
    keys = [load_pkcs12(file.read_bytes(), password) for file in asked.key]
    with serving(Agent(keys, asked.origin), asked.port) as address:
        print(address, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
