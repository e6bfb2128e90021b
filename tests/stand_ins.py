"""A local web server that stands in for a service: it keeps what it was asked, and fails in the ways that a test tells it to."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True)
class Asked:
    """A request as it arrived; ``path`` is decoded, header names are in lower case."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass
class Answer:
    """What comes back."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Fault:
    """What happens to the next ``times`` requests that match: a status instead of an answer, a break in their middle, or an answer that gets lost."""

    pattern: str
    status: int = 0
    drop: bool = False
    lose: bool = False
    times: int = 1
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None


App = Callable[[Asked], Answer]


@dataclass
class StandIn:
    """A running server: its address, what it was asked, and the faults still to come."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def said(self, pattern: str) -> list[Asked]:
        return [one for one in self.asked if re.fullmatch(pattern, str(one))]

    def fault(self, pattern: str) -> Fault | None:
        with self.lock:
            for one in self.faults:
                if one.times > 0 and re.fullmatch(one.pattern, pattern):
                    one.times -= 1
                    return one
        return None


def _handler(stand_in: StandIn, app: App) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Else the second of two small writes waits for the first to be acknowledged.
        disable_nagle_algorithm = True

        def handle_any(self) -> None:
            parts = urlsplit(self.path)
            path = unquote(parts.path)
            length = int(self.headers.get("Content-Length") or 0)
            fault = stand_in.fault(f"{self.command} {path}")
            if fault and fault.drop:
                self.rfile.read(length // 2)
                self._break_off()
                return
            body = self.rfile.read(length)
            asked = Asked(self.command, path, parse_qs(parts.query), {k.lower(): v for k, v in self.headers.items()}, body)
            with stand_in.lock:
                stand_in.asked.append(asked)
                answer = Answer(fault.status, fault.body or {"message": "a fault"}, fault.headers) if fault and fault.status else app(asked)
            if fault and fault.lose:
                self._break_off()
                return
            self._say(answer)

        def _say(self, answer: Answer) -> None:
            body = b"" if answer.body is None else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in {"Content-Type": "application/json", **answer.headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def _break_off(self) -> None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

        do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815 - names that http.server asks for

        def log_message(self, *_: Any) -> None: ...

    return Handler


@contextmanager
def serving(app: App, stand_in: StandIn) -> Iterator[StandIn]:
    """Serve ``app`` on a free port of this machine."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None: ...  # a client that broke off is what some tests are about

    server = Server(("127.0.0.1", 0), _handler(stand_in, app))
    stand_in.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
