"""The API's page for people: whole without any other site."""

from __future__ import annotations

import re

import pytest

from tests.identity.factories import Api

pytestmark = pytest.mark.shared_database


async def test_the_page_loads_nothing_from_elsewhere_and_runs_no_script_of_its_own(api: Api) -> None:
    page = await api.client.get("/docs")
    assert page.status_code == 200
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(loaded) == 4
    assert re.findall(r"<script(?![^>]*src=)", page.text) == []
    for path in loaded:
        assert path.startswith("/docs/")
        assert (await api.client.get(path)).status_code == 200
    start = (await api.client.get("/docs/start.js")).text
    (document,) = re.findall(r'url: "([^"]+)"', start)
    assert (await api.client.get(document)).json()["openapi"].startswith("3.1")


@pytest.mark.parametrize("name", ["redoc.standalone.js", "..%2F__init__.py", "__init__.py", ""])
async def test_no_other_file_is_served(api: Api, name: str) -> None:
    assert (await api.client.get(f"/docs/files/{name}")).status_code == 404
