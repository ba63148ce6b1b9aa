"""The HTTP front: a thread a connection, kept alive, and able to break one on purpose."""

from __future__ import annotations

import os
import socket
import struct
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar, Protocol

from .control import PREFIX, Control
from .dispatch import HttpRequest, Outcome
from .errors import Answer

#: Larger than anything AWS takes in a call we know.
_LARGEST_BODY = 16 * 1024 * 1024


class Handles(Protocol):
    def handle(self, http: HttpRequest) -> Outcome: ...


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def server_bind(self) -> None:
        # The inherited method looks up this machine's name, which can take seconds.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Whoever named the port may hold it for us with a socket that never listens.
        if self.server_address[1] and hasattr(socket, "SO_REUSEPORT"):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        # A client that hangs up is everyday life here.
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Connection(BaseHTTPRequestHandler):
    """Reads a request whole, so that the connection can carry the next one."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    # Head and body leave in one piece.
    wbufsize = 64 * 1024

    dispatcher: ClassVar[Handles]
    control: ClassVar[Control]

    def _serve(self) -> None:
        body = self._read_body()
        if body is None:
            return
        if self.path.startswith(PREFIX):
            self._write(self.control.handle(self.command, self.path, body))
            return
        host = self.headers.get("Host") or "127.0.0.1"
        outcome = self.dispatcher.handle(HttpRequest(self.command, self.path, self.headers, body, host))
        if outcome.reset or outcome.answer is None:
            self._reset()
        else:
            self._write(outcome.answer)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = _serve

    def _read_body(self) -> bytes | None:
        if "chunked" in (self.headers.get("Transfer-Encoding") or "").lower():
            return self._read_chunks()
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 <= length <= _LARGEST_BODY:
            self.close_connection = True
            self.send_error(413)
            return None
        return self.rfile.read(length)

    def _read_chunks(self) -> bytes:
        body = bytearray()
        while size := int(self.rfile.readline().split(b";")[0], 16):
            if len(body) + size > _LARGEST_BODY:
                raise OSError("the body is too large")
            body += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return bytes(body)

    def _write(self, answer: Answer) -> None:
        self.send_response_only(answer.status)
        self.send_header("Date", self.date_time_string())
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _reset(self) -> None:
        """Closes the socket so that the peer reads "connection reset", not an orderly end."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # Taken away from under the file objects: closing those first would say goodbye properly.
        os.close(self.connection.detach())

    def handle_expect_100(self) -> bool:
        proceed = super().handle_expect_100()
        self.wfile.flush()
        return proceed

    def log_message(self, format: str, *args: object) -> None:
        """There is a request log; standard error is for what goes wrong."""
