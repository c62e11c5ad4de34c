"""Mail: sealed in the queue, sent by a real SMTP server, repeated when that is away."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import text

from modelyard.kernel import mail
from modelyard.kernel.context import SYSTEM, Context
from modelyard.kernel.db import Database, Role
from modelyard.kernel.errors import Invalid
from modelyard.kernel.jobs import JobContext
from modelyard.kernel.mail import send_mail
from modelyard.kernel.vault import Vault
from modelyard.settings import Settings, SmtpSecurity
from tests.servers import free_port


class Inbox:
    """What an SMTP server was given."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        found = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.mails.append(found)
        return "250 OK"


@pytest.fixture
def smtp() -> Iterator[tuple[Inbox, int]]:
    inbox, port = Inbox(), free_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield inbox, port
    controller.stop()


def settings_for(database: str, port: int, security: SmtpSecurity = SmtpSecurity.NONE) -> Settings:
    return Settings(
        database_url=database, smtp_host="127.0.0.1", smtp_port=port, smtp_security=security, mail_from="ml@example.com"
    )


async def queued(settings: Settings, **more: str) -> tuple[Database, list[dict[str, Any]]]:
    database = Database(settings, pool_size=1, ingest_pool_size=1)
    wanted = {"to": "ada@example.com", "subject": "Hello", "text": "A secret link\n", **more}
    async with database.transaction(Context(SYSTEM), role=Role.PLATFORM) as session:
        await send_mail(session, Vault(settings), **wanted)
    async with database.engine.begin() as connection:
        rows = await connection.execute(text("SELECT args FROM procrastinate.procrastinate_jobs"))
        return database, list(rows.scalars())


async def test_a_mail_lies_sealed_in_the_queue_and_arrives_as_it_was_written(
    database: str, smtp: tuple[Inbox, int]
) -> None:
    inbox, port = smtp
    settings = settings_for(database, port)
    opened, (args,) = await queued(settings, subject="Grüße\r\nBcc: eve@example.com", text="Ein Link: ⚙\n")
    assert "Ein Link" not in str(args)
    assert "ada@" not in str(args)
    await mail.send(JobContext(settings, opened, None, {}), args)
    await opened.engine.dispose()
    (got,) = inbox.mails
    assert (got["To"], got["From"]) == ("ada@example.com", "ml@example.com")
    assert got["Subject"] == "Grüße Bcc: eve@example.com"
    assert got["Bcc"] is None
    assert got.get_content().replace("\r\n", "\n") == "Ein Link: ⚙\n"


async def test_a_server_that_is_away_or_without_tls_fails_the_try_and_not_the_mail(
    database: str, smtp: tuple[Inbox, int]
) -> None:
    inbox, port = smtp
    for settings in (
        settings_for(database, free_port()),
        settings_for(database, port, SmtpSecurity.STARTTLS),
        settings_for(database, port, SmtpSecurity.TLS),
    ):
        opened, jobs = await queued(settings)
        with pytest.raises((OSError, smtplib.SMTPException)):
            await mail.send(JobContext(settings, opened, None, {}), jobs[-1])
        await opened.engine.dispose()
    assert inbox.mails == []


@pytest.mark.parametrize("address", ["a@b\r\nBcc: eve@example.com", "@", "a b@example.com\n", "x@", "ada"])
def test_an_address_that_cannot_stand_in_a_header_is_refused(address: str) -> None:
    with pytest.raises(Invalid):
        mail.message_of({"to": address, "subject": "x", "text": "x"}, sender="ml@example.com")
