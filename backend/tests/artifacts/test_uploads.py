"""Uploads in parts where things happen at once, or room is short."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text

from modelyard.artifacts import uploads
from tests.tracking.api import Lab, a_lab


@pytest.fixture
async def lab(database: str) -> AsyncIterator[Lab]:
    async with a_lab(database) as made:
        yield made


async def send(lab: Lab, upload: str, number: int, content: bytes) -> Any:
    url = f"{lab.project.url}/artifact-uploads/{upload}/parts/{number}"
    return await lab.api.client.put(url, content=content, headers=lab.headers)


async def begin(lab: Lab, *parts: bytes) -> str:
    made = await lab.call("POST", "/artifact-uploads", {"path": "data/big.bin"}, expect=201)
    for number, content in enumerate(parts, 1):
        assert (await send(lab, made["id"], number, content)).status_code == 200
    return str(made["id"])


async def test_a_part_that_comes_again_while_its_upload_is_completed_is_not_lost(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = await begin(lab, b"old ", b"end")
    join = uploads.joined

    async def slowly(*arguments: Any, **named: Any) -> Any:
        assert (await send(lab, upload, 1, b"new ")).status_code == 200
        return await join(*arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(uploads, "joined", slowly)
        refused = await lab.call("POST", f"/artifact-uploads/{upload}/complete", {}, expect=409)
    assert refused["code"] == "parts_changed"
    await lab.call("POST", f"/artifact-uploads/{upload}/complete", {})
    file = await lab.api.client.get(f"{lab.project.url}/artifacts/data/big.bin", headers=lab.headers)
    assert file.content == b"new end"


async def test_a_part_that_comes_again_counts_once_against_the_quota(lab: Lab) -> None:
    async with lab.api.platform() as session:
        await session.execute(text("UPDATE organizations SET quotas = '{\"bytes\": 10}'"))
    upload = await begin(lab, b"12345", b"1234")
    assert (await send(lab, upload, 1, b"123456")).status_code == 200
    assert (await send(lab, upload, 1, b"1234567")).json()["quota"] == "bytes"
    other = await begin(lab)
    assert (await send(lab, other, 1, b"1")).json()["quota"] == "bytes"
    assert (await lab.call("POST", f"/artifact-uploads/{upload}/complete", {}))["size_bytes"] == 10


async def test_only_the_bytes_of_parts_may_be_larger_than_a_request(database: str) -> None:
    async with a_lab(database, max_body_bytes=2048) as lab:
        upload = await begin(lab, b"x" * 5_000)
        for url in ("", f"/{upload}/complete"):
            answer = await lab.api.client.post(f"{lab.project.url}/artifact-uploads{url}", content=b" " * 5_000)
            assert answer.status_code == 413
