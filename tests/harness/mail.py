"""Mail servers for tests: one that refuses some addresses, one that is down, and a real one that
keeps what it is sent.
"""

import email
import smtplib
import socketserver
from email.message import EmailMessage
from email.policy import default
from threading import Thread

from django.core.mail.backends.locmem import EmailBackend

REFUSED, DOWN = "refuse@example.org", "down.example.org"


class FickleBackend(EmailBackend):
    """Keeps mails in memory, but refuses one address and is unreachable for a domain."""

    def send_messages(self, messages):
        for message in messages:
            for address in message.to:
                if address == REFUSED:
                    raise smtplib.SMTPRecipientsRefused({address: (550, b"unknown")})
                if address.endswith(DOWN):
                    raise TimeoutError("timed out")
        return super().send_messages(messages)


class _Session(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs to hand over a mail."""

    def handle(self):
        self.say("220 sink")
        while line := self.rfile.readline():
            verb = line.strip().upper().split(b" ")[0]
            if verb == b"DATA":
                self.say("354 go on")
                self.server.mails.append(self.read_mail())
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            self.say("250 ok")

    def read_mail(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return email.message_from_bytes(b"".join(lines), policy=default)

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


class Sink(socketserver.ThreadingTCPServer):
    """``with Sink() as sink``: a server on ``sink.port`` of this machine; ``sink.mails`` holds what
    came.
    """

    daemon_threads = allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Session)
        self.mails: list[EmailMessage] = []

    @property
    def port(self) -> int:
        return self.server_address[1]

    def __enter__(self):
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *args):
        self.shutdown()
        self.server_close()
