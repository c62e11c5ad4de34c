"""Names of artifacts that clients send, hostile ones too."""

from __future__ import annotations

import pytest

from modelyard.artifacts.paths import MAX_BYTES, InvalidPath, clean_folder, clean_path, path_of_location


@pytest.mark.parametrize(
    ("sent", "clean"),
    [
        ("a.txt", "a.txt"),
        ("1/abc/artifacts/model/MLmodel", "1/abc/artifacts/model/MLmodel"),
        ("é/ключ 中.txt", "é/ключ 中.txt"),
        ("a%20b", "a b"),
        ("a%2520b", "a b"),
        ("100%.txt", "100%.txt"),
        ("..a/b..", "..a/b.."),
        ("...", "..."),
        (".hidden", ".hidden"),
        ("ab:c", "ab:c"),
        ("q'uote\"", "q'uote\""),
        ("x" * MAX_BYTES, "x" * MAX_BYTES),
    ],
)
def test_a_usable_path_is_kept(sent: str, clean: str) -> None:
    assert clean_path(sent) == clean


HOSTILE = [
    "",
    "/",
    "/etc/passwd",
    "%2fetc",
    "..",
    "../x",
    "a/..",
    "a/../b",
    "%2e%2e/x",
    "%252e%252e%252fx",
    ".%" + "25" * 10 + "2e/x",
    "a%" + "25" * 40 + "b",
    ".",
    "a/./b",
    "a//b",
    "a/",
    "a\\b",
    "a%5cb",
    "a\x00b",
    "a%00b",
    "a\nb",
    "a%0ab",
    "a\x7fb",
    "a\u2028b",
    "a\udc80b",
    "a#b",
    "a%23b",
    "C:/x",
    "c:x",
    "file:///x",
    "s3://bucket/x",
    "file:/x",
    "x" * (MAX_BYTES + 1),
    "é" * (MAX_BYTES // 2 + 1),
]


@pytest.mark.parametrize("sent", HOSTILE)
def test_a_hostile_path_is_refused_in_mlflows_words(sent: str) -> None:
    with pytest.raises(InvalidPath, match="Invalid path"):
        clean_path(sent)


@pytest.mark.parametrize(("sent", "clean"), [("", ""), ("a", "a"), ("a/b/", "a/b"), ("a//", "a")])
def test_a_folder_may_end_in_slashes_and_be_the_root(sent: str, clean: str) -> None:
    assert clean_folder(sent) == clean


@pytest.mark.parametrize("sent", ["/", "//", "/a", "a//b", "..", "../"])
def test_a_hostile_folder_is_refused(sent: str) -> None:
    with pytest.raises(InvalidPath):
        clean_folder(sent)


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("mlflow-artifacts:/1/abc/artifacts", "1/abc/artifacts"),
        ("mlflow-artifacts:/1/", "1"),
        ("mlflow-artifacts://host:5000/1/abc", "1/abc"),
        ("mlflow-artifacts:///1/abc", "1/abc"),
        ("MLFLOW-Artifacts:/1/Abc", "1/Abc"),
        ("mlflow-artifacts:/", ""),
        ("s3://bucket/1/abc", None),
        ("", None),
    ],
)
def test_a_location_names_a_folder_or_another_place(location: str, path: str | None) -> None:
    assert path_of_location(location) == path


def test_a_location_that_climbs_is_refused() -> None:
    with pytest.raises(InvalidPath):
        path_of_location("mlflow-artifacts:/../x")
