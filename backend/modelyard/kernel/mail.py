"""Mail: queued in the transaction that it belongs to, sent by SMTP, or shown in the log where no server is set.

A mail's job holds recipient and text sealed: a link in it is as good as a password for a while.
"""

from __future__ import annotations

import asyncio
import base64
import json
import smtplib
import ssl
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.errors import Invalid
from modelyard.kernel.jobs import JobContext, JobName, defer, job
from modelyard.kernel.log import logger
from modelyard.kernel.vault import Vault
from modelyard.settings import Settings, SmtpSecurity

log = logger("mail")

TIMEOUT_SECONDS = 20


async def send_mail(session: AsyncSession, vault: Vault, *, to: str, subject: str, text: str) -> None:
    """Queue a mail; it goes out if the session's transaction commits.

    Raises:
        Invalid: no mail can go to this address.
    """
    mail = {"to": to, "subject": " ".join(subject.split()), "text": text}
    message_of(mail, sender="modelyard@localhost")
    sealed = base64.b64encode(vault.seal(json.dumps(mail).encode())).decode()
    await defer(session, JobName.SEND_MAIL, organization_id=None, args={"mail": sealed})


def message_of(mail: dict[str, str], *, sender: str) -> EmailMessage:
    """The message as it goes out.

    Raises:
        Invalid: the address cannot stand in a header.
    """
    message = EmailMessage()
    try:
        address = Address(addr_spec=mail["to"])
        if not address.username or not address.domain:
            raise ValueError("half an address")
        message["To"] = address
        message["Subject"] = mail["subject"]
    except (ValueError, MessageError, IndexError) as error:
        raise Invalid("No mail can be sent to this address.", pointer="/email") from error
    message["From"] = sender
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip(">") or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail["text"])
    return message


@job(JobName.SEND_MAIL, attempts=8)
async def send(context: JobContext, args: dict[str, Any]) -> None:
    """Send one queued mail, or show it in the log where no SMTP server is set. A failed try is repeated later."""
    settings = context.settings
    mail: dict[str, str] = json.loads(Vault(settings).open(base64.b64decode(args["mail"])))
    if settings.smtp_host is None:
        log.info("mail is shown here because no SMTP server is set", **mail)
        return
    await asyncio.to_thread(_by_smtp, settings, message_of(mail, sender=settings.mail_from))
    log.info("mail sent")


def _by_smtp(settings: Settings, message: EmailMessage) -> None:
    assert settings.smtp_host is not None
    context = ssl.create_default_context()
    if settings.smtp_security is SmtpSecurity.TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.smtp_host, settings.smtp_port, timeout=TIMEOUT_SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT_SECONDS)
    with server:
        if settings.smtp_security is SmtpSecurity.STARTTLS:
            server.starttls(context=context)
        if settings.smtp_username is not None and settings.smtp_password is not None:
            server.login(settings.smtp_username, settings.smtp_password.get_secret_value())
        server.send_message(message)
