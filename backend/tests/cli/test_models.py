"""`modelyard models`: folders to a server and back, as a person at a terminal meets it."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from modelyard.registry.digests import File, manifest_digest
from tests.object_stores import Remote
from tests.servers import BACKEND, PLAIN, Tenant, free_port

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]

FILES = {"MLmodel": b"flavors: {}\n", "data/weights.bin": bytes(range(256)) * 100, "data/empty": b"", "ä b.txt": b"x"}


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return folder


def read(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if not path.is_dir()}


def run(*arguments: object, key: str, server: str, project: str, most: int | None = None) -> Done:
    """most: bytes of the largest file that the command may write."""

    def limit() -> None:
        if most is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MODELYARD_", "MLFLOW_"))}
    ours = {"MODELYARD_URL": server, "MODELYARD_PROJECT": project, "MODELYARD_API_KEY": key}
    return subprocess.run(
        [sys.executable, "-m", "modelyard", "models", *map(str, arguments)],
        cwd=BACKEND,
        env={**kept, **ours},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=limit,
    )


@pytest.fixture
def models(tenant: Tenant) -> Run:
    def call(*arguments: object, key: str = tenant.token, server: str = tenant.origin, most: int | None = None) -> Done:
        return run(*arguments, key=key, server=server, project=f"{tenant.org}/{tenant.project}", most=most)

    return call


def fine(done: Done) -> str:
    assert (done.returncode, done.stderr) == (0, ""), done
    return done.stdout


def refused(done: Done, *words: str) -> None:
    """One plain line, and exit status 1."""
    assert (done.returncode, done.stdout) == (1, ""), done
    assert done.stderr.startswith("modelyard: "), done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert all(word in done.stderr for word in words), done.stderr


def test_a_folder_goes_up_and_comes_back_the_same(models: Run, tmp_path: Path) -> None:
    folder = write(tmp_path / "model", FILES)
    digest = manifest_digest(
        File(path, len(content), hashlib.sha256(content).hexdigest()) for path, content in FILES.items()
    )
    said = fine(models("push", folder, "fraud", "--create", "--tag", "a=1=2", "--description", "d", "--alias", "best"))
    assert said.splitlines()[0].startswith("fraud version 1: 4 files, 25,613 bytes, 4 contents sent.")
    assert digest in said
    for number, reference in enumerate(("fraud", "fraud/1", "fraud@best")):
        place = tmp_path / f"back {number}"
        assert digest in fine(models("pull", reference, place))
        assert read(place) == FILES
    assert sorted(path.name for path in tmp_path.iterdir()) == ["back 0", "back 1", "back 2", "model"]
    (version,) = json.loads(fine(models("list", "fraud", "--json")))
    assert (version["tags"], version["description"], version["aliases"]) == ({"a": "1=2"}, "d", ["best"])
    assert [one["name"] for one in json.loads(fine(models("list", "--json")))] == ["fraud"]
    assert "fraud" in fine(models("list"))
    heads, row = (line.split() for line in fine(models("list", "fraud")).splitlines())
    assert heads == ["VERSION", "ALIASES", "STAGE", "SCAN", "BYTES", "CREATED", "DIGEST"]
    assert row[:3] == ["1", "best", "pending"], "a server without a worker scans nothing"
    assert row[-1] == digest[:16]


def test_what_a_run_stored_becomes_a_version_without_being_sent(models: Run, tenant: Tenant, tmp_path: Path) -> None:
    with httpx.Client(base_url=tenant.url, headers=tenant.headers) as client:
        made = client.post("/api/2.0/mlflow/runs/create", json={"experiment_id": "0"}).raise_for_status()
        run_id = made.json()["run"]["info"]["run_id"]
        for name, content in FILES.items():
            path = f"/api/2.0/mlflow-artifacts/artifacts/0/{run_id}/artifacts/model/{name}"
            client.put(path, content=content).raise_for_status()
    stored = f"runs:/{run_id}/model"
    refused(models("push", stored, "fraud"), "there is no model 'fraud'")
    said = fine(models("push", stored, "fraud", "--create", "--alias", "best", "--tag", "a=b"))
    assert said.startswith("fraud version 1: 4 files, 25,613 bytes, 0 contents sent.")
    assert fine(models("push", stored, "fraud", "--create")).startswith("fraud version 2: ")
    fine(models("pull", "fraud@best", tmp_path / "back"))
    assert read(tmp_path / "back") == FILES
    (_, first) = json.loads(fine(models("list", "fraud", "--json")))
    assert (first["tags"], first["run_id"].replace("-", "")) == ({"a": "b"}, run_id)
    refused(models("push", "runs:/", "fraud"), "RUN_ID/PATH")
    refused(models("push", f"runs:/{run_id}/nothing", "fraud"), "Nothing is stored")
    refused(models("push", stored, "fraud", "--run", run_id), "--run")


def test_only_what_the_server_lacks_is_sent(models: Run, tmp_path: Path) -> None:
    folder = write(tmp_path / "model", FILES)
    fine(models("push", folder, "fraud", "--create"))
    (folder / "MLmodel").write_bytes(b"other")
    assert "version 2: 4 files, 25,606 bytes, 1 contents sent." in fine(models("push", folder, "fraud"))
    file = folder / "MLmodel"
    said = fine(models("diff", "fraud", "1", "2")).splitlines()
    assert said[0] == "facts:"
    assert said[-2] == "files:"
    assert said[-1].startswith("  MLmodel: 12 bytes ")
    assert " -> 5 bytes " in said[-1]
    assert fine(models("diff", "fraud", "2", "2")) == "They are the same.\n"
    assert "version 3: 1 files, 5 bytes, 0 contents sent." in fine(models("push", file, "fraud"))
    place = tmp_path / "one"
    fine(models("pull", "fraud", place))
    assert read(place) == {"MLmodel": b"other"}


def test_many_files_and_a_large_one_go_both_ways(models: Run, tmp_path: Path) -> None:
    large = os.urandom(1024) * 40 * 1024
    files = {f"{number % 7}/{number}": str(number).encode() for number in range(1500)} | {"large": large}
    folder = write(tmp_path / "model", files)
    fine(models("push", folder, "many", "--create"))
    fine(models("pull", "many", tmp_path / "back"))
    assert read(tmp_path / "back") == files


def test_a_link_inside_the_folder_counts_as_its_file_and_any_other_is_refused(models: Run, tmp_path: Path) -> None:
    folder = write(tmp_path / "model", {"a": b"a"})
    (folder / "b").symlink_to("a")
    fine(models("push", folder, "links", "--create"))
    fine(models("pull", "links", tmp_path / "back"))
    assert read(tmp_path / "back") == {"a": b"a", "b": b"a"}
    assert not (tmp_path / "back" / "b").is_symlink()
    write(tmp_path, {"secret": b"s"})
    for target in ("../secret", "/etc/passwd", "nowhere", "."):
        link = folder / "link"
        link.symlink_to(target)
        refused(models("push", folder, "links"), str(link))
        link.unlink()


def test_a_folder_that_is_not_empty_is_left_alone_unless_forced(models: Run, tmp_path: Path) -> None:
    fine(models("push", write(tmp_path / "model", {"a": b"right", "sub/b": b"b"}), "fraud", "--create"))
    place = write(tmp_path / "place", {"a": b"wrong", "mine": b"mine"})
    refused(models("pull", "fraud", place), "--force")
    assert read(place) == {"a": b"wrong", "mine": b"mine"}
    assert "2 received" in fine(models("pull", "fraud", place, "--force"))
    assert read(place) == {"a": b"right", "sub/b": b"b", "mine": b"mine"}
    assert "0 received" in fine(models("pull", "fraud", place, "--force"))
    (place / "sub" / "b").unlink()
    (place / "sub").rmdir()
    (tmp_path / "outside").mkdir()
    (place / "sub").symlink_to(tmp_path / "outside")
    refused(models("pull", "fraud", place, "--force"), "link")
    assert read(tmp_path / "outside") == {}


def test_what_a_broken_pull_left_is_not_fetched_again(models: Run, tmp_path: Path) -> None:
    folder = write(tmp_path / "model", {"a": b"a", "b": b"b"})
    said = fine(models("push", folder, "fraud", "--create"))
    digest = said.split("Digest ")[1][:16]
    left = write(tmp_path / f".back.modelyard-{digest}", {"files/a": b"a", "files/b": b"torn"})
    assert "1 received" in fine(models("pull", "fraud", tmp_path / "back"))
    assert read(tmp_path / "back") == {"a": b"a", "b": b"b"}
    assert not left.exists()


def test_what_is_no_file_is_refused(models: Run, tmp_path: Path) -> None:
    folder = write(tmp_path / "model", {"a": b"a"})
    os.mkfifo(folder / "pipe")
    refused(models("push", folder, "fraud"), "pipe", "no file")
    (folder / "pipe").unlink()
    (Path(os.fsdecode(os.fsencode(folder) + b"/\xff"))).touch()
    refused(models("push", folder, "fraud"), "UTF-8")
    refused(models("list", "a\udcff"), "UTF-8")


def test_errors_are_one_plain_line(models: Run, tenant: Tenant, tmp_path: Path) -> None:
    folder = write(tmp_path / "model", FILES)
    refused(models("push", folder, "fraud"), "no model", "fraud")
    refused(models("push", tmp_path / "none", "fraud"), "there is no")
    (tmp_path / "empty").mkdir()
    refused(models("push", tmp_path / "empty", "fraud"), "no files")
    refused(models("push", folder, "fraud", "--tag", "a"), "KEY=VALUE")
    refused(models("pull", "fraud", tmp_path / "x"), "no model")
    refused(models("list", "fraud"), "no model")
    refused(models("list", key="my_" + "x" * 60), "MODELYARD_API_KEY")
    refused(models("list", key=""), "MODELYARD_API_KEY")
    refused(models("list", "--project", "nothing"), "organization/project")
    refused(models("list", "--project", "no/such"), "no such organization")
    refused(models("list", "--server", "ftp://x"), "--server")
    fine(models("push", folder, "fraud", "--create"))
    refused(models("pull", "fraud/2", tmp_path / "x"), "no such version")
    refused(models("pull", "fraud/two", tmp_path / "x"), "number")
    refused(models("pull", "fraud@none", tmp_path / "x"), "no such alias")
    refused(models("pull", "fraud", folder / "MLmodel"), "no folder")
    assert not (tmp_path / "x").exists()


def test_a_server_that_is_away_is_said_at_once(models: Run) -> None:
    refused(models("list", server=f"http://127.0.0.1:{free_port()}"), "cannot be reached")


@contextmanager
def a_bad_line(origin: str, *, after: int, times: int) -> Iterator[str]:
    """An address of the server at which the first connections with much to carry break after so many bytes."""
    left = times
    to = urlsplit(origin)

    def carry(source: socket.socket, target: socket.socket) -> None:
        nonlocal left
        carried = 0
        with suppress(OSError):
            while data := source.recv(65536):
                carried += len(data)
                if carried > after and left > 0:
                    left -= 1
                    break
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection((to.hostname or "", to.port or 80)) as server:
                there = threading.Thread(target=carry, args=(self.request, server))
                there.start()
                carry(server, self.request)
                there.join()

    class Server(ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_a_line_that_breaks_again_and_again_only_takes_longer(models: Run, tenant: Tenant, tmp_path: Path) -> None:
    files = {f"small {number}": os.urandom(2_000) for number in range(1_000)}
    files |= {"large": os.urandom(40 * 1024 * 1024)}
    folder = write(tmp_path / "model", files)
    with a_bad_line(tenant.origin, after=1_000_000, times=4) as line:
        fine(models("push", folder, "fraud", "--create", server=line))
    with a_bad_line(tenant.origin, after=1_000_000, times=4) as line:
        fine(models("pull", "fraud", tmp_path / "back", server=line))
    assert read(tmp_path / "back") == files


def test_a_disk_that_takes_no_more_is_one_plain_line(models: Run, tmp_path: Path) -> None:
    folder = write(tmp_path / "model", {"large": b"x" * 300_000})
    fine(models("push", folder, "fraud", "--create"))
    refused(models("pull", "fraud", tmp_path / "back", most=100_000), "large")
    assert not (tmp_path / "back").exists()
    fine(models("pull", "fraud", tmp_path / "back"))


def test_an_alias_that_a_rule_guards_is_not_moved_and_the_version_stays(
    models: Run, tenant: Tenant, tmp_path: Path
) -> None:
    rule = {"name": "Good", "target_kind": "alias", "target": "champion", "kind": "metric"}
    body = {**rule, "metric": "auc", "comparison": "at_least", "threshold": 0.9}
    url = f"{tenant.api}/promotion-rules"
    httpx.post(url, json=body, headers=tenant.headers, verify=PLAIN).raise_for_status()
    folder = write(tmp_path / "model", FILES)
    done = models("push", folder, "fraud", "--create", "--alias", "champion")
    assert done.returncode == 1
    assert done.stdout.startswith("fraud version 1")
    assert done.stderr.startswith("modelyard: version 1 is there, but the alias champion was not moved:")
    assert "auc" in done.stderr


def test_a_folder_goes_to_an_object_store_and_back(remote: Remote, tmp_path: Path) -> None:
    tenant = remote.server.new_tenant()
    way = {"key": tenant.token, "server": tenant.origin, "project": f"{tenant.org}/{tenant.project}"}
    files = {f"{number}": str(number).encode() for number in range(200)} | FILES | {"large": os.urandom(300_000)}
    folder = write(tmp_path / "model", files)
    fine(run("push", folder, "fraud", "--create", **way))
    fine(run("pull", "fraud", tmp_path / "back", **way))
    assert read(tmp_path / "back") == files


@contextmanager
def a_strange_server(
    files: list[dict[str, Any]], contents: bytes, difference: dict[str, Any] | None = None
) -> Iterator[str]:
    """One that answers every pull with this manifest and these bytes, and every comparison with this difference."""
    listed = [File(file["path"], file["size_bytes"], file["digest"]) for file in files]
    model = {"id": "m", "name": "m"}
    version = {"model_id": "m", "number": 1, "digest": manifest_digest(listed)}
    answers: dict[str, Any] = {
        "/models": {"items": [model]},
        "/diff": difference,
        "/versions": {"items": [version]},
        "/manifest": {"digest": version["digest"], "size_bytes": 0, "files": files},
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            found = next((answer for end, answer in answers.items() if path.endswith(end)), None)
            body = contents if found is None else json.dumps(found).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("path", ["../out", "/tmp/out", "a/../../out", "a\\b", "C:/out", "a//b", ".", "x\x1b[2J"])
def test_a_path_that_leads_elsewhere_is_refused_whatever_the_server_says(path: str, tmp_path: Path) -> None:
    files = [{"path": path, "size_bytes": 1, "digest": hashlib.sha256(b"x").hexdigest()}]
    with a_strange_server(files, hashlib.sha256(b"x").digest() + b"x") as server:
        done = run("pull", "m", tmp_path / "place" / "here", key="k", server=server, project="a/b")
    refused(done, "refused")
    assert list(tmp_path.rglob("*")) == []


def test_bytes_that_are_not_those_of_the_digest_never_arrive(tmp_path: Path) -> None:
    files = [{"path": "a", "size_bytes": 1, "digest": hashlib.sha256(b"x").hexdigest()}]
    with a_strange_server(files, hashlib.sha256(b"x").digest() + b"y") as server:
        done = run("pull", "m", tmp_path / "place", key="k", server=server, project="a/b")
    refused(done, "not those")
    assert not (tmp_path / "place").exists()


def test_a_difference_is_a_line_for_each_fact(tmp_path: Path) -> None:
    difference = {
        "changes": {
            "metrics": [{"name": "auc", "before": 0.9, "after": None}],
            "files": [{"name": "a\x1b[2J", "before": None, "after": {"size_bytes": 1234, "digest": "ab" * 32}}],
            "requirements": [],
        },
        "totals": {"metrics": 1, "files": 1001, "requirements": 0},
    }
    with a_strange_server([], b"", difference) as server:
        said = fine(run("diff", "m", "1", "2", key="k", server=server, project="a/b"))
        raw = fine(run("diff", "m", "1", "2", "--json", key="k", server=server, project="a/b"))
    assert json.loads(raw) == difference
    files = ["files:", "  a\ufffd[2J: none -> 1,234 bytes abababababab", "  … 1,000 more"]
    assert said.splitlines() == ["metrics:", "  auc: 0.9 -> none", *files]


def test_the_key_is_no_argument_and_help_says_where_it_is_read(models: Run) -> None:
    said = fine(models("--help"))
    assert "MODELYARD_API_KEY" in said
    assert "--key" not in fine(models("push", "--help"))
