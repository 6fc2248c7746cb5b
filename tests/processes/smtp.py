"""A mail server at a port of this machine: away, answering, or hanging up too soon."""

import email
import socketserver
from collections import Counter
from email.message import Message
from threading import Thread


class Server:
    """Away until it `answers`: its port is taken and refuses whoever calls.

    While `breaks_off` is set, it takes a message, keeps it, and hangs up instead of saying so.
    """

    def __init__(self):
        self.taken: list[Message] = []
        self.breaks_off = False
        self._server = _Listener(("127.0.0.1", 0), _Session, bind_and_activate=False)
        self._server.post = self
        self._server.server_bind()
        self.port = self._server.server_address[1]
        self._thread = None

    def answers(self) -> None:
        self._server.server_activate()
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        if self._thread:
            self._server.shutdown()
        self._server.server_close()

    def numbers(self) -> Counter:
        """How often each Message-ID was taken."""
        return Counter(message["Message-ID"] for message in self.taken)


class _Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 mail.example.org")
        for line in self.rfile:
            command = line[:4].upper().strip()
            if command == b"DATA":
                self._say("354 go on")
                post = self.server.post
                post.taken.append(self._message())
                if post.breaks_off:
                    return
            self._say("221 bye" if command == b"QUIT" else "250 ok")
            if command == b"QUIT":
                return

    def _message(self) -> Message:
        lines = iter(self.rfile.readline, b".\r\n")
        return email.message_from_bytes(b"".join(line.removeprefix(b".") for line in lines))

    def _say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())
