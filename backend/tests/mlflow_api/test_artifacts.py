"""Artifacts through the proxy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import mlflow
import pytest
from mlflow import MlflowClient
from mlflow.artifacts import download_artifacts, load_dict, load_text
from mlflow.exceptions import MlflowException

from .target import API, ARTIFACTS, NO_RUN, Tenant, get_run, ok, refused, send_raw


@dataclass(frozen=True, slots=True)
class Root:
    """The artifact root of a run, as the proxy names it, without slashes at its ends."""

    http: httpx.Client
    path: str

    @property
    def url(self) -> str:
        return f"{ARTIFACTS}/{self.path}"

    def put(self, name: str, content: bytes | Iterator[bytes]) -> None:
        answer = self.http.put(f"{self.url}/{name}", content=content)
        assert answer.status_code == 200, answer.text

    def get(self, name: str, **headers: str) -> httpx.Response:
        return self.http.get(f"{self.url}/{name}", headers=headers)

    def listing(self, directory: str = "") -> dict[str, Any]:
        path = f"{self.path}/{directory}".rstrip("/")
        return ok(self.http.get(ARTIFACTS, params={"path": path}))


@pytest.fixture
def root(http: httpx.Client, run_id: str) -> Root:
    uri = get_run(http, run_id)["info"]["artifact_uri"]
    assert uri.startswith("mlflow-artifacts:/")
    return Root(http, uri.removeprefix("mlflow-artifacts:/"))


def chunked(content: bytes) -> Iterator[bytes]:
    yield content


def test_an_uploaded_file_is_downloaded_with_its_type(root: Root) -> None:
    content = bytes(range(256)) * 1000
    root.put("model.bin", content)
    root.put("data.json", b'{"a": 1}')
    assert root.get("model.bin").content == content
    answer = root.get("data.json")
    assert answer.json() == {"a": 1}
    assert answer.headers["content-length"] == "8"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "data.json" in answer.headers["content-disposition"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "kind", "disposition"),
    [
        ("MLmodel", "text/plain", "attachment; filename=MLmodel"),
        ("mlproject", "text/plain", "attachment; filename=mlproject"),
        ("a b.txt", "text/plain", 'attachment; filename="a b.txt"'),
        ("x.pkl", "application/octet-stream", "attachment; filename=x.pkl"),
    ],
)
def test_a_file_has_the_type_and_the_name_that_clients_expect(
    root: Root, name: str, kind: str, disposition: str
) -> None:
    root.put(name, b"content")
    headers = root.get(name).headers
    assert (headers["content-type"], headers["content-disposition"]) == (kind, disposition)


def test_a_tracking_uri_may_end_in_a_slash(tenant: Tenant, root: Root, run_id: str) -> None:
    root.put("f.txt", b"content")
    assert send_raw(tenant, "GET", f"//get-artifact?run_id={run_id}&path=f.txt") == (200, b"content")


def test_a_path_that_climbs_is_refused_in_the_words_of_mlflow(root: Root, run_id: str) -> None:
    answer = root.http.get("/get-artifact", params={"run_id": run_id, "path": "../f.txt"})
    assert refused(answer, 400, "INVALID_PARAMETER_VALUE") == "Invalid path"


def test_an_upload_replaces_the_file(root: Root) -> None:
    root.put("f.txt", b"a longer first content")
    root.put("f.txt", b"second")
    assert root.get("f.txt").content == b"second"
    assert root.listing() == {"files": [{"path": "f.txt", "is_dir": False, "file_size": 6}]}


def test_an_empty_chunked_upload_makes_an_empty_file(root: Root) -> None:
    root.put("empty", chunked(b""))
    answer = root.get("empty")
    assert (answer.status_code, answer.content) == (200, b"")
    (entry,) = root.listing()["files"]
    assert (entry["path"], entry["is_dir"], entry.get("file_size", 0)) == ("empty", False, 0)


def test_a_chunked_upload_of_unknown_length_arrives_whole(root: Root) -> None:
    root.put("big", (bytes([number]) * 65536 for number in range(40)))
    content = root.get("big").content
    assert len(content) == 40 * 65536
    assert content[-1] == 39


def test_the_proxy_lists_base_names_and_the_run_lists_relative_paths(
    http: httpx.Client, run_id: str, root: Root
) -> None:
    root.put("top.txt", b"1")
    root.put("dir/inner/deep.txt", b"12")
    root.put("dir/side.txt", b"123")
    assert root.listing() == {
        "files": [{"path": "dir", "is_dir": True}, {"path": "top.txt", "is_dir": False, "file_size": 1}]
    }
    assert root.listing("dir") == {
        "files": [{"path": "inner", "is_dir": True}, {"path": "side.txt", "is_dir": False, "file_size": 3}]
    }
    answer = ok(http.get(f"{API}/artifacts/list", params={"run_id": run_id, "path": "dir"}))
    assert answer == {
        "root_uri": f"mlflow-artifacts:/{root.path}",
        "files": [{"path": "dir/inner", "is_dir": True}, {"path": "dir/side.txt", "is_dir": False, "file_size": 3}],
    }


def test_listing_a_missing_directory_or_a_file_is_empty(http: httpx.Client, run_id: str, root: Root) -> None:
    assert root.listing() == {}
    root.put("f.txt", b"1")
    assert root.listing("missing") == {}
    assert root.listing("f.txt") == {}
    for path in ("missing", "f.txt"):
        answer = ok(http.get(f"{API}/artifacts/list", params={"run_id": run_id, "path": path}))
        assert answer == {"root_uri": f"mlflow-artifacts:/{root.path}"}


def test_a_name_that_is_a_prefix_of_another_is_not_its_directory(root: Root) -> None:
    root.put("model/a", b"1")
    root.put("model2/b", b"1")
    assert root.listing("model") == {"files": [{"path": "a", "is_dir": False, "file_size": 1}]}
    assert root.listing("mod") == {}


def test_a_missing_artifact_is_not_found(root: Root) -> None:
    refused(root.get("missing.txt"), 404, "RESOURCE_DOES_NOT_EXIST")
    refused(root.get("no/such/dir/missing.txt"), 404, "RESOURCE_DOES_NOT_EXIST")


def test_downloading_a_directory_is_a_client_error(root: Root) -> None:
    root.put("dir/f.txt", b"1")
    answer = root.get("dir")
    assert answer.status_code == 400
    assert "directory" in answer.text


@pytest.mark.parametrize(
    ("asked", "status", "content", "content_range"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=8-", 206, b"89", "bytes 8-9/10"),
        ("bytes=-4", 206, b"6789", "bytes 6-9/10"),
        ("bytes=5-100", 206, b"56789", "bytes 5-9/10"),
        ("bytes=100-", 416, b"", "bytes */10"),
    ],
)
def test_a_range_of_a_file(root: Root, asked: str, status: int, content: bytes, content_range: str) -> None:
    root.put("digits", b"0123456789")
    answer = root.get("digits", Range=asked)
    assert answer.status_code == status
    assert answer.content == content
    assert answer.headers["content-range"] == content_range


def test_a_deleted_artifact_is_gone_and_deleting_again_is_fine(http: httpx.Client, root: Root) -> None:
    root.put("dir/a.txt", b"1")
    root.put("dir/b.txt", b"1")
    for _ in range(2):
        assert ok(http.delete(f"{root.url}/dir/a.txt")) == {}
    assert root.get("dir/a.txt").status_code == 404
    assert root.get("dir/b.txt").status_code == 200


def test_deleting_a_directory_deletes_what_is_under_it(http: httpx.Client, root: Root) -> None:
    root.put("dir/inner/a.txt", b"1")
    root.put("dir2/b.txt", b"1")
    assert ok(http.delete(f"{root.url}/dir")) == {}
    assert root.get("dir/inner/a.txt").status_code == 404
    assert root.listing() == {"files": [{"path": "dir2", "is_dir": True}]}


BAD_TARGETS = [
    "../x",
    "a/../../x",
    "%2e%2e/x",
    "..%2fx",
    "%252e%252e/x",
    "%252e%252e%252fx",
    "a%23b",
]


@pytest.mark.parametrize("target", BAD_TARGETS)
@pytest.mark.parametrize("method", ["PUT", "GET", "DELETE"])
def test_a_path_that_climbs_is_refused(tenant: Tenant, root: Root, method: str, target: str) -> None:
    root.put("kept.txt", b"1")
    status, body = send_raw(tenant, method, f"{root.url}/{target}", b"evil" if method == "PUT" else None)
    assert status == 400
    assert b"Invalid path" in body
    assert root.listing() == {"files": [{"path": "kept.txt", "is_dir": False, "file_size": 1}]}


@pytest.mark.parametrize("target", ["/etc/x", "%2fetc/x", "a/./b", "a//b", "a%5cb", "..%5cx", "a%00b"])
@pytest.mark.deliberate_difference(
    reason="MLflow answers 500 for empty and dot segments, and on Linux stores backslashes and NUL as part of the name"
)
def test_an_untidy_path_is_refused(tenant: Tenant, root: Root, target: str) -> None:
    status, _ = send_raw(tenant, "PUT", f"{root.url}/{target}", b"evil")
    assert status == 400
    assert root.listing() == {}


@pytest.mark.parametrize("path", ["../x", "/etc", "a/../../b", "%2e%2e/x", "a#b", "file:///x", "C:/x"])
def test_listing_a_path_that_climbs_is_refused(http: httpx.Client, run_id: str, path: str) -> None:
    refused(http.get(ARTIFACTS, params={"path": path}), 400, "INVALID_PARAMETER_VALUE", "Invalid path")
    answer = http.get(f"{API}/artifacts/list", params={"run_id": run_id, "path": path})
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "Invalid path")


@pytest.mark.parametrize("name", ["a b.txt", "é/ключ 中.txt", "100%.txt", "a+b&c=d.txt", "q'uote.txt"])
def test_any_file_name_survives_the_round_trip(client: MlflowClient, run_id: str, tmp_path: Path, name: str) -> None:
    source = tmp_path / "source" / name
    source.parent.mkdir(parents=True)
    source.write_text("content")
    parent = str(Path(name).parent)
    client.log_artifact(run_id, str(source), None if parent == "." else parent)
    assert [entry.path for entry in client.list_artifacts(run_id, None if parent == "." else parent)] == [name]
    fetched = client.download_artifacts(run_id, name, str(tmp_path))
    assert Path(fetched).read_text() == "content"


def test_a_directory_tree_survives_the_round_trip(client: MlflowClient, run_id: str, tmp_path: Path) -> None:
    files = {"a.txt": b"a", "sub/b.bin": bytes(300), "sub/empty.txt": b"", "sub/deeper/c": b"c"}
    for name, content in files.items():
        path = tmp_path / "tree" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    client.log_artifacts(run_id, str(tmp_path / "tree"), "logged")
    assert {(entry.path, entry.is_dir) for entry in client.list_artifacts(run_id, "logged")} == {
        ("logged/a.txt", False),
        ("logged/sub", True),
    }
    fetched = Path(client.download_artifacts(run_id, "logged", str(tmp_path / "fetched")))
    assert {str(p.relative_to(fetched)): p.read_bytes() for p in fetched.rglob("*") if p.is_file()} == files
    whole = Path(download_artifacts(run_id=run_id, dst_path=str(tmp_path / "whole")))
    assert (whole / "logged/sub/deeper/c").read_bytes() == b"c"


def test_texts_dicts_figures_and_images_are_logged(client: MlflowClient, run_id: str) -> None:
    import matplotlib.pyplot as plt
    import numpy as np

    client.log_text(run_id, "zwölf\n", "notes/text.txt")
    client.log_dict(run_id, {"a": [1, {"b": None}]}, "data.json")
    client.log_dict(run_id, {"a": 1}, "data.yaml")
    figure, axes = plt.subplots()
    axes.plot([1, 2, 3])
    client.log_figure(run_id, figure, "plots/figure.png")
    plt.close(figure)
    client.log_image(run_id, np.zeros((4, 4, 3), dtype=np.uint8), "image.png")
    base = client.get_run(run_id).info.artifact_uri
    assert load_text(f"{base}/notes/text.txt") == "zwölf\n"
    assert load_dict(f"{base}/data.json") == {"a": [1, {"b": None}]}
    assert load_text(f"runs:/{run_id}/data.yaml") == "a: 1\n"
    image = mlflow.artifacts.load_image(f"{base}/plots/figure.png")
    assert image.size[0] > 100
    assert {entry.path for entry in client.list_artifacts(run_id)} == {
        "notes",
        "data.json",
        "data.yaml",
        "plots",
        "image.png",
    }


def test_a_table_grows_over_calls(client: MlflowClient, experiment_id: str, run_id: str) -> None:
    client.log_table(run_id, {"question": ["a", "b"], "score": [1, 2]}, "table.json")
    client.log_table(run_id, {"question": ["c"], "score": [3]}, "table.json")
    frame = client.load_table(experiment_id, "table.json", run_ids=[run_id])
    assert list(frame["question"]) == ["a", "b", "c"]
    assert list(frame["score"]) == [1, 2, 3]


def test_a_missing_artifact_raises_in_the_client(client: MlflowClient, run_id: str, tmp_path: Path) -> None:
    with pytest.raises(MlflowException):
        client.download_artifacts(run_id, "missing.txt", str(tmp_path))
    assert client.list_artifacts(run_id, "missing") == []


def test_artifacts_of_a_deleted_run_are_still_read(client: MlflowClient, run_id: str) -> None:
    client.log_text(run_id, "kept", "f.txt")
    client.delete_run(run_id)
    assert [entry.path for entry in client.list_artifacts(run_id)] == ["f.txt"]
    assert load_text(f"runs:/{run_id}/f.txt") == "kept"


def test_the_ui_download_gives_an_artifact_of_a_run(http: httpx.Client, run_id: str, root: Root) -> None:
    root.put("dir/f.txt", b"content")
    for key in ("run_id", "run_uuid"):
        answer = http.get("/get-artifact", params={key: run_id, "path": "dir/f.txt"})
        assert (answer.status_code, answer.content) == (200, b"content")
        assert answer.headers["content-disposition"].startswith("attachment")
    answer = http.get("/get-artifact", params={"run_id": run_id, "path": "missing"})
    refused(answer, 404, "RESOURCE_DOES_NOT_EXIST")
    answer = http.get("/get-artifact", params={"run_id": run_id, "path": "../x"})
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "Invalid path")
    answer = http.get("/get-artifact", params={"run_id": NO_RUN, "path": "x"})
    refused(answer, 404, "RESOURCE_DOES_NOT_EXIST")


def test_unsupported_presigned_calls_say_so_in_the_words_the_client_looks_for(http: httpx.Client, root: Root) -> None:
    info = ok(http.get("/api/3.0/mlflow/server-info"))
    if not info.get("multipart_downloads_enabled"):
        answer = http.get(f"/api/2.0/mlflow-artifacts/presigned/{root.path}/x")
        refused(answer, 501, "NOT_IMPLEMENTED", "Multipart download is not supported")


def test_an_upload_without_a_name_is_refused(tenant: Tenant, root: Root) -> None:
    status, _ = send_raw(tenant, "PUT", f"{root.url}/", b"x")
    assert status in {400, 404, 405}
    assert root.listing() == {}
