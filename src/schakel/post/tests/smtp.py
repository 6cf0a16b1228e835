"""A real mail server on this machine, that answers as it is told to."""

import asyncio
import socket
from contextlib import contextmanager
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


class Answers:
    """Takes mail, or answers with the next of the given answers first."""

    def __init__(self) -> None:
        self.received = []
        self.at_recipient = []
        self.at_content = []
        self.slow = 0

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  # their name
        if self.at_recipient:
            return self.at_recipient.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  # their name
        if self.slow:
            await asyncio.sleep(self.slow)
        if self.at_content:
            return self.at_content.pop(0)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.received.append((envelope.rcpt_tos, mail))
        return "250 OK"


@contextmanager
def mail_server(settings):
    answers = Answers()
    port = free_port()
    controller = Controller(answers, hostname="127.0.0.1", port=port)
    controller.start()
    use(settings, port)
    try:
        yield answers
    finally:
        controller.stop()


def use(settings, port) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 1
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
