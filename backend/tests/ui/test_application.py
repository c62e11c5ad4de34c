"""The UI beside the API, in the whole application."""

from __future__ import annotations

import pytest

from tests.identity.conftest import api
from tests.identity.factories import Api

__all__ = ["api"]

pytestmark = pytest.mark.shared_database
BROWSER = {"Accept": "text/html"}


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/nothing", "/docs/files/x", "/assets/x.js", "/serve/a/b"])
async def test_a_browser_at_an_unknown_address_of_the_api_gets_a_problem(api: Api, path: str) -> None:
    answer = await api.client.get(path, headers=BROWSER)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_the_root_answers_whether_the_ui_is_built_or_not(api: Api) -> None:
    answer = await api.client.get("/", headers=BROWSER)
    assert answer.headers["content-type"].startswith("text/html" if answer.status_code == 200 else "text/plain")


async def test_a_wrong_method_stays_one(api: Api) -> None:
    assert (await api.client.get("/api/v1/auth/login", headers=BROWSER)).status_code == 405
