"""Running what the application queued."""

from __future__ import annotations

import re
from typing import Any

import pytest

from modelyard import worker
from modelyard.kernel import mail
from tests.identity.factories import Api


async def run_jobs(api: Api) -> None:
    """Run every job that is waiting, as the worker does."""
    app = worker.job_app(api.settings, api.database)
    async with app.open_async():
        await app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False, delete_jobs="always")


class Mailbox:
    """What the log shows of mails while no SMTP server is set."""

    def __init__(self, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
        self._api = api
        self._mails: list[dict[str, Any]] = []
        monkeypatch.setattr(mail, "log", self)

    def info(self, _: str, **mail: Any) -> None:
        self._mails.append(mail)

    async def mails(self) -> list[dict[str, Any]]:
        """Mails since the last look."""
        await run_jobs(self._api)
        found, self._mails = self._mails, []
        return found

    async def token(self) -> str:
        """The token of the one mail that came."""
        (mail,) = await self.mails()
        found = re.search(r"#token=(\S+)", mail["text"])
        assert found is not None, mail
        return found[1]
