"""An SMS gateway on the loopback, in a thread: it keeps what it got, drops keys that it had, and may fail on demand."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Loopback:
    """What came in. ``statuses``: answers for the next calls (empty: 200). ``slow``: seconds before each answer."""

    url: str = ""
    calls: list[dict[str, Any]] = field(default_factory=list)
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)  # by key: what was sent on, once
    statuses: list[int] = field(default_factory=list)
    slow: float = 0.0
    tokens: set[str] = field(default_factory=set)


@contextmanager
def loopback() -> Iterator[Loopback]:
    """A gateway that lives for the time of a test."""
    state = Loopback()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.tokens.add(self.headers.get("Authorization", ""))
            state.calls.append(body)
            status = state.statuses.pop(0) if state.statuses else 200
            if status < 400 or status >= 500:
                state.sent.setdefault(self.headers["Idempotency-Key"], body)
            time.sleep(state.slow)
            answer = json.dumps({"id": f"r{len(state.sent)}"}).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:  # a killed client is what some tests are about
            pass

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}/send"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join(2)
