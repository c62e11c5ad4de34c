"""Cursors of keyset pages."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from uuid import UUID

import pytest

from modelyard.kernel.errors import Invalid
from modelyard.kernel.pages import decode_cursor, encode_cursor

MOMENT, ID = datetime(2026, 1, 5, 9, tzinfo=UTC), UUID(int=7)


def test_a_cursor_gives_back_what_it_was_made_of() -> None:
    assert decode_cursor(encode_cursor([MOMENT, ID, "a", 5]), [datetime, UUID, str, int]) == [MOMENT, ID, "a", 5]


@pytest.mark.parametrize(
    "content",
    [
        '["a"]',
        '["a",5]',
        "[5,6]",
        '[true,{"u":"00000000000000000000000000000007"}]',
        '["a",{"u":5}]',
        '["a",{"u":"x"}]',
        '["a",{"t":5}]',
        '["a",{"t":"2026-01-05"}]',
        "[null,null]",
        '[[],{"u":"00000000000000000000000000000007"}]',
        '{"a":1,"b":2}',
        "5",
        "nonsense",
        "[" * 10_000,
    ],
)
def test_a_cursor_of_another_list_or_of_nobody_is_refused(content: str) -> None:
    with pytest.raises(Invalid):
        decode_cursor(urlsafe_b64encode(content.encode()).decode(), [str, UUID])
