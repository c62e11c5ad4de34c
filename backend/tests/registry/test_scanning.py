"""Versions' files are looked at for danger: what is found, what that stands in the way of, and a scanner's limits."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import pickle
import signal
import subprocess
import sys
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import cloudpickle
import joblib
import lz4.frame
import numpy as np
import psycopg
import pytest
from sklearn.linear_model import LogisticRegression
from sqlalchemy import text

from modelyard.artifacts.store import ArtifactStore
from modelyard.kernel.access import OrganizationRole, ProjectRole
from modelyard.kernel.jobs import JobContext
from modelyard.registry import jobs, scanning
from modelyard.registry.digests import File
from modelyard.registry.models import ModelVersion, Scan
from modelyard.registry.scanning import Limits, Result
from modelyard.settings import Settings
from tests.identity.factories import a_person, give_project_role, key_headers
from tests.registry.factories import Place, a_model, a_place, a_version, store_files
from tests.registry.factories import mlflow as by_mlflow
from tests.registry.test_api import ok, refused

LIMITS = Limits(seconds=20, memory_bytes=400 * 2**20, total_bytes=2**30)
EVIL = b"\x80\x04\x8c\x05posix\x8c\x06system\x93\x8c\x02id\x85R."
"""A pickle that would run `id`; nothing here loads it."""
OLD = b"cposix\nsystem\n(S'id'\ntR."


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return into.getvalue()


def tarred(*members: tarfile.TarInfo, content: bytes = b"") -> bytes:
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode="w") as archive:
        for member in members:
            member.size = len(content) if member.isreg() else 0
            archive.addfile(member, io.BytesIO(content))
    return into.getvalue()


def member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, target
    return made


def of_unknown_kind(name: str, content: bytes) -> bytes:
    """A tar whose file is of a kind that nobody knows, which tools unpack as a file."""
    made = bytearray(tarred(member(name), content=content))
    made[156:157] = b"Z"
    made[148:156] = b" " * 8
    made[148:156] = b"%06o\0 " % sum(made[:512])
    return bytes(made)


def array_of_objects(content: bytes) -> bytes:
    into = io.BytesIO()
    np.save(into, np.array([None]), allow_pickle=True)
    return into.getvalue().split(b"\n")[0] + b"\n" + content


def joblib_bytes(value: object, **how: Any) -> bytes:
    into = io.BytesIO()
    joblib.dump(value, into, **how)
    return into.getvalue()


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    return ArtifactStore(Settings(database_url="postgresql://nobody@localhost/nothing"), tmp_path)


async def scanned(place: ArtifactStore, files: Mapping[str, bytes], limits: Limits = LIMITS, **how: Any) -> Result:
    """What the scanner says of these files."""
    organization = uuid4()

    async def once(content: bytes) -> AsyncIterator[bytes]:
        yield content

    stored = []
    for path, content in files.items():
        written = await place.write(organization, once(content), limit=2**31)
        stored.append(File(path, written.size_bytes, written.digest))
    return await scanning.scan_files(organization, stored, place, limits=limits, **how)


def by_path(result: Result) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for one in result.findings:
        found.setdefault(one["path"], set()).add((one["severity"], one["kind"]))
    return found


async def test_a_pickle_that_runs_something_is_found_whatever_it_is_called_and_packed_in(store: ArtifactStore) -> None:
    values = [np.arange(1000.0), "text"]
    with_array = joblib_bytes(values)
    assert with_array.endswith(b".")
    files = {
        "model.pkl": EVIL,
        "old.pkl": OLD,
        "weights.bin": EVIL,
        "notes.txt": OLD,
        "broken.dat": EVIL[:-1] + b"\xff",
        "second.pkl": pickle.dumps({"harmless": 1}) + EVIL,
        "torch.pt": zipped({"archive/data.pkl": EVIL, "archive/data/0": b"\x80\x02" * 100}, zipfile.ZIP_STORED),
        "behind.pkl": EVIL + zipped({"a": b"a"}),
        "array.npy": array_of_objects(EVIL),
        "arrays.npz": zipped({"a.npy": array_of_objects(EVIL)}),
        "after-array.joblib": with_array[:-1] + EVIL[2:-1] + b"0.",
        "folder.tar.gz": gzip.compress(tarred(member("deep/model.pkl"), content=EVIL)),
        "unknown.tar": of_unknown_kind("model.pkl", EVIL),
        "in.zip": zipped({"in/inner.zip": zipped({"x": EVIL})}),
        "model.gz": gzip.compress(EVIL),
        "model.bz2": bz2.compress(EVIL),
        "model.xz": lzma.compress(EVIL),
        "model.z": zlib.compress(EVIL),
        "model.lz4": lz4.frame.compress(EVIL),
        "hidden.pkl": b"\x80\x04\x8c\x08builtins\x8c\x03str\x93\x8c\x02os\x85R\x8c\x06system\x93.",
    }
    result = await scanned(store, files)
    assert result.scan is Scan.FLAGGED
    found = {path.partition("!")[0]: kinds for path, kinds in by_path(result).items()}
    flagged = {path for path, kinds in found.items() if ("critical", "dangerous_import") in kinds}
    assert flagged == set(files)
    assert result.findings[0]["detail"].startswith("imports ")


@pytest.mark.parametrize(
    "imported",
    [
        ("logging", "os.system"),  # the unpickler follows the dots
        ("random", "_os.system"),
        ("numpy", "os.execl"),
        ("collections", "abc.sys.modules"),
        ("sklearn.linear_model", "LogisticRegression.__init__.__globals__"),
        ("sklearn.linear_model", "LogisticRegression.__subclasses__"),
        ("numpy", "distutils.exec_command.exec_command"),
        ("distutils.spawn", "spawn"),
        ("code", "InteractiveInterpreter"),
        ("pandas", "eval"),
        ("pandas.core.computation.eval", "eval"),
        ("numexpr", "evaluate"),
        ("torch", "load"),
        ("torch.hub", "load"),
        ("imp", "load_source"),
        ("io", "open"),
        ("_io", "FileIO"),
        ("multiprocessing.util", "spawnv_passfds"),
        ("typing", "_eval_type"),
        ("yaml", "unsafe_load"),
        ("some.library", "Popen"),
        ("cPickle", "loads"),
    ],
)
async def test_imports_that_lead_to_running_something_are_found(
    store: ArtifactStore, imported: tuple[str, str]
) -> None:
    texts = [one.encode() for one in imported]
    pushed = b"".join(b"\x8c" + bytes([len(one)]) + one for one in texts)
    result = await scanned(store, {"m.pkl": b"\x80\x04" + pushed + b"\x93N\x85R."})
    assert (result.scan, by_path(result)["m.pkl"]) == (Scan.FLAGGED, {("critical", "dangerous_import")})


async def test_classes_inside_classes_are_no_danger(store: ArtifactStore) -> None:
    pushed = b"\x8c\x0asome.thing\x8c\x0bOuter.Inner\x93)\x81."
    result = await scanned(store, {"m.pkl": b"\x80\x04" + pushed})
    assert (result.scan, by_path(result)["m.pkl"]) == (Scan.CLEAN, {("warning", "unknown_import")})


async def test_harmless_files_are_clean(store: ArtifactStore) -> None:
    generator = np.random.default_rng(1)
    model = LogisticRegression().fit(generator.normal(size=(50, 3)), generator.integers(0, 2, 50))
    files = {
        "numbers.pkl": pickle.dumps({"a": [1, 2.5, "x", b"y", (None, True)], "big": "z" * 10_000}),
        "array.pkl": pickle.dumps(np.arange(10.0)),
        "array5.pkl": pickle.dumps(np.arange(10_000.0), protocol=5),
        "old.pkl": pickle.dumps({"a": [1, 2.5, "x" * 300]}, protocol=0),
        "model.joblib": joblib_bytes({"m": model, "o": np.array([None, "x"], dtype=object), "a": np.eye(5)}),
        "packed.joblib": joblib_bytes(model, compress=3),
        "packed.lz4": lz4.frame.compress(joblib_bytes(model)),
        "requirements.txt": b"cloudpickle==3.1.1\nnumpy==2.1\n",
        "conda.yaml": b"channels:\n- conda-forge\n",
        "list.txt": b"config.json\nmodel.pkl\n",
        "words.txt": b"cat\nfork\nsystem\n",
        "array.npy": array_of_objects(pickle.dumps([1])),
        "random.bin": generator.bytes(100_000),
        "marked.bin": b"\x80\x02" + bytes(1000),
        "torch.pt": zipped({"a/data.pkl": pickle.dumps({"w": 1}), "a/data/0": b"\x80\x04" + bytes(500)}),
        "empty": b"",
        "lib.so": b"\x7fELF" + bytes(100),
    }
    result = await scanned(store, files)
    assert result.scan is Scan.CLEAN, result.findings
    kinds = by_path(result)
    assert kinds.pop("lib.so") == {("warning", "executable")}
    assert set(kinds) <= {"array5.pkl", "model.joblib", "packed.joblib", "packed.lz4"}
    assert all(found == {("warning", "unknown_import")} for found in kinds.values())


async def test_code_inside_a_pickle_is_a_warning_until_it_shows_its_teeth(store: ArtifactStore) -> None:
    def add(one: int) -> int:
        return one + 1

    def harm(command: str) -> None:
        import os

        os.system(command)

    code = cloudpickle.dumps(add)
    called = code[:-1] + b"K\x01\x85R."
    result = await scanned(store, {"plain.pkl": code})
    assert (result.scan, by_path(result)["plain.pkl"] >= {("warning", "embedded_code")}) == (Scan.CLEAN, True)
    result = await scanned(store, {"harm.pkl": cloudpickle.dumps(harm), "called.pkl": called})
    assert result.scan is Scan.FLAGGED
    kinds = by_path(result)
    assert ("critical", "embedded_code") in kinds["harm.pkl"]
    assert ("critical", "call_on_load") in kinds["called.pkl"]
    assert "os" not in kinds


async def test_archives_that_burst_or_reach_out_are_found(store: ArtifactStore) -> None:
    zeros = bytes(80 * 2**20)
    nested = b"x"
    for _ in range(8):
        nested = zipped({"again.zip": nested})
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    linked = io.BytesIO()
    with zipfile.ZipFile(linked, "w") as archive:
        archive.writestr(link, "../../etc/passwd")
    bombs = {"bomb.zip": zipped({"zeros": zeros}), "bomb.gz": gzip.compress(zeros), "nested.zip": nested}
    tricks = {
        "up.zip": zipped({"../../x": b"x"}),
        "absolute.zip": zipped({"/etc/x": b"x"}),
        "windows.zip": zipped({"..\\x": b"x"}),
        "link.zip": linked.getvalue(),
        "up.tar": tarred(member("a/../../x")),
        "link.tar": tarred(member("a", tarfile.SYMTYPE, "/etc/passwd")),
        "device.tar": tarred(member("a", tarfile.CHRTYPE)),
    }
    lambdas = {
        "model.keras": zipped({"config.json": json.dumps({"layers": [{"class_name": "Lambda"}]}).encode()}),
        "model.h5": b"\x89HDF\r\n\x1a\n" + bytes(3000) + b'{"class_name": "Lambda"}',
        "behind.h5": bytes(2048) + b"\x89HDF\r\n\x1a\n" + bytes(3000) + b'{"class_name": "Lambda"}',
        "escaped.keras": zipped({"config.json": b'{"class_name": "\\u004cambda"}'}),
        "spaced.keras": zipped({"config.json": b'{"class_name":' + b" " * 2**20 + b'"Lambda"}'}),
        "function.keras": zipped({"config.json": b'{"activation": {"class_name": "__lambda__"}}'}),
    }
    fine = {"fine.tar": tarred(member("a/b", tarfile.SYMTYPE, "../c")), "odd\u202egpj.exe": b"x"}
    result = await scanned(store, {**bombs, **tricks, **lambdas, **fine})
    assert result.scan is Scan.FLAGGED
    kinds = {path.partition("!")[0]: found for path, found in by_path(result).items()}
    assert all(kinds[path] == {("critical", "archive_bomb")} for path in bombs), kinds
    assert all(kinds[path] == {("critical", "path_trick")} for path in tricks), kinds
    assert all(kinds[path] == {("critical", "keras_lambda")} for path in lambdas), kinds
    assert kinds["odd\u202egpj.exe"] == {("warning", "odd_name")}
    assert "fine.tar" not in kinds


async def test_what_cannot_be_looked_at_is_not_clean(store: ArtifactStore) -> None:
    whole = pickle.dumps(list(range(1000)))
    damaged = bytearray(zipped({"a.pkl": whole}))
    damaged[60:80] = bytes(20)
    files = {
        "truncated.pkl": whole[:-100],
        "text.pkl": b"no pickle at all",
        "truncated.gz": gzip.compress(np.random.default_rng(1).bytes(1000))[:-200],
        "damaged.zip": bytes(damaged),
        "cut.zip": zipped({"a": b"a" * 1000})[:-30],
    }
    result = await scanned(store, files)
    assert result.scan is Scan.FAILED
    assert {path.partition("!")[0] for path in by_path(result)} == set(files)
    assert {kind for found in by_path(result).values() for kind in found} == {("error", "unreadable")}
    small = Limits(seconds=20, memory_bytes=400 * 2**20, total_bytes=1000)
    result = await scanned(store, {"a": b"a" * 900, "large.pkl": EVIL * 20, "b": b"b"}, small)
    assert (result.scan, [one["path"] for one in result.findings]) == (Scan.FAILED, ["large.pkl"])
    assert "MODELYARD_SCAN_MAX_BYTES" in result.findings[0]["detail"]


def scanner(body: str) -> tuple[str, ...]:
    return (sys.executable, "-I", "-c", body)


async def test_a_scanner_that_hangs_crashes_or_lies_fails_the_scan_and_leaves_nothing(
    store: ArtifactStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "t").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "t"))
    quick = Limits(seconds=1, memory_bytes=400 * 2**20, total_bytes=2**30)
    cases = {
        "import time; time.sleep(100)": "MODELYARD_SCAN_TIMEOUT",
        "import os, time; os.fork(); time.sleep(100)": "MODELYARD_SCAN_TIMEOUT",
        "import os; open('left', 'w'); os.read(0, 10); os.kill(os.getpid(), 11)": "SIGSEGV",
        f"import os; os.kill(os.getpid(), {int(signal.SIGXCPU)})": "of a processor",
        "print('{\"severity\": 1}', flush=True)": "status 0",
        "print('x' * 10**6)": "MODELYARD_SCAN_TIMEOUT",
        "import sys; sys.exit(3)": "status 3",
    }
    for body, said in cases.items():
        result = await scanned(store, {"model.pkl": bytes(10**6)}, quick, command=scanner(body))
        assert result.scan is Scan.FAILED
        (one,) = result.findings
        assert one["kind"] == "scanner_stopped"
        assert said in one["detail"], body
        assert "ask for another scan" in one["detail"]
    assert list((tmp_path / "t").iterdir()) == []
    seen = "import os, json; print(json.dumps({'severity': 'warning', 'path': os.getcwd(), 'kind': 'env', "
    seen += "'detail': ','.join(sorted(os.environ))}), flush=True); print('{\"done\": 1}', flush=True); "
    monkeypatch.setenv("MODELYARD_SECRET_KEY", "secret")
    result = await scanned(store, {"a": b"a"}, command=scanner(seen + "import sys; sys.stdin.buffer.read()"))
    assert set(result.findings[0]["detail"].split(",")) <= {"LANG", "LC_CTYPE"}
    assert result.findings[0]["path"].startswith(str(tmp_path / "t"))


async def test_much_is_looked_at_with_little_memory(store: ArtifactStore) -> None:
    tight = Limits(seconds=20, memory_bytes=100 * 2**20, total_bytes=2**30)
    big = pickle.dumps({"weights": bytes(50 * 2**20)})
    result = await scanned(store, {"big.pkl": big[:-1] + EVIL[2:], "big.npy": bytes(50 * 2**20)}, tight)
    assert (result.scan, result.findings[0]["path"]) == (Scan.FLAGGED, "big.pkl")
    greedy = b"\x80\x04" + b"(" + b"}" * 2_000_000 + b"t."
    result = await scanned(store, {"greedy.pkl": greedy, "other.pkl": EVIL}, tight)
    found = by_path(result)
    assert (result.scan, found["other.pkl"]) == (Scan.FLAGGED, {("critical", "dangerous_import")})
    assert found["greedy.pkl"] == {("error", "too_large")}
    many = {f"{number}.pkl": EVIL for number in range(60)}
    result = await scanned(store, many)
    assert len(result.findings) == 50
    assert result.findings[-1]["detail"] == "There are 11 more findings."


# Versions


async def scan(place: Place, model_id: Any) -> None:
    """Run the scans that wait for a model's versions, as the worker does."""
    async with place.transaction() as session:
        found = text("SELECT id FROM model_versions WHERE model_id = :model AND scan = 'pending'")
        waiting = (await session.execute(found, {"model": model_id})).scalars().all()
    context = JobContext(place.api.settings, place.api.database, place.scope.organization_id, {})
    for version_id in waiting:
        await jobs.scan_version(context, {"version_id": version_id.hex})


async def version_with(place: Place, files: Mapping[str, bytes], **fields: Any) -> tuple[Any, ModelVersion]:
    model = await a_model(place)
    location = await store_files(place, f"some/{model.id.hex}", files)
    return model, await a_version(place, model, location, **fields)


async def jobs_of(place: Place, version: ModelVersion) -> int:
    query = "SELECT count(*) FROM procrastinate.procrastinate_jobs WHERE task_name = 'registry.scan_version' "
    query += "AND status = 'todo' AND args ->> 'version_id' = %s"
    async with await psycopg.AsyncConnection.connect(place.api.settings.psycopg_url()) as connection:
        row = await (await connection.execute(query, (version.id.hex,))).fetchone()
    assert row is not None
    return int(row[0])


async def get(place: Place, model: Any, number: int = 1) -> Any:
    return ok(await place.call("GET", f"/models/{model.id}/versions/{number}"))


async def test_a_version_is_scanned_and_the_result_is_on_record_and_announced(place: Place) -> None:
    model, version = await version_with(place, {"model.pkl": EVIL})
    assert await jobs_of(place, version) == 1
    before = await get(place, model)
    assert (before["scan"], before["scan_findings"], before["scanned_at"]) == ("pending", [], None)
    await scan(place, model.id)
    after = await get(place, model)
    assert (after["scan"], after["version"]) == ("flagged", before["version"] + 1)
    assert after["scan_findings"] == [
        {
            "path": "model.pkl",
            "severity": "critical",
            "kind": "dangerous_import",
            "detail": "imports posix.system when it is loaded",
        }
    ]
    assert "picklescan" in after["scanner"]
    assert after["scanned_at"] is not None
    listed = ok(await place.call("GET", f"/models/{model.id}/versions"))["items"]
    assert listed[0]["scan"] == "flagged"
    async with place.transaction() as session:
        events = text("SELECT payload FROM events WHERE name = 'model_version.scanned'")
        (payload,) = (await session.execute(events)).scalars().all()
        assert (payload["scan"], payload["findings"], payload["number"]) == ("flagged", 1, 1)
        query = "SELECT actor_label FROM audit_logs WHERE entity_id = :id AND operation = 'job' "
        audit = text(query + "AND jsonb_exists(difference, 'scan')")
        assert (await session.execute(audit, {"id": version.id})).scalars().all() == ["system"]
    stale = await place.call("PATCH", f"/models/{model.id}/versions/1", json={"scan": "clean"})
    refused(stale, 422, "invalid")


SAVING = """
import sys
import mlflow, mlflow.pyfunc, mlflow.sklearn
from sklearn.linear_model import LogisticRegression

class Doubled(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return model_input * 2

model = LogisticRegression().fit([[one] for one in range(10)], [0, 1] * 5)
requirements = {"pip_requirements": ["mlflow"]}
mlflow.sklearn.save_model(model, sys.argv[1] + "/a", serialization_format="cloudpickle", **requirements)
mlflow.pyfunc.save_model(sys.argv[1] + "/b", python_model=Doubled(), **requirements)
"""


async def test_what_mlflow_saves_is_clean_and_says_what_it_holds(place: Place, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-W", "ignore", "-c", SAVING, str(tmp_path)], check=True, timeout=60)
    seen = []
    for folder in ("a", "b"):
        files = {file.name: file.read_bytes() for file in (tmp_path / folder).iterdir() if file.is_file()}
        registered, _ = await version_with(place, files)
        await scan(place, registered.id)
        found = await get(place, registered)
        assert found["scan"] == "clean", found["scan_findings"]
        seen.append({one["kind"] for one in found["scan_findings"]})
    assert seen == [{"unknown_import"}, {"unknown_import", "embedded_code"}]


async def test_a_scan_is_no_change_of_the_version(place: Place) -> None:
    model, version = await version_with(place, {"a": b"a"})
    await scan(place, model.id)
    found = (await place.call("GET", f"/models/{model.id}/versions/1")).json()
    assert found["scan"] == "clean"
    assert datetime.fromisoformat(found["updated_at"]) == version.updated_at


async def test_another_scan_can_be_asked_for_by_those_who_write_versions(place: Place) -> None:
    model, version = await version_with(place, {"a.pkl": pickle.dumps([1])})
    path = f"/models/{model.id}/versions/1/scan"
    await scan(place, model.id)
    assert (await get(place, model))["scan"] == "clean"
    context = JobContext(place.api.settings, place.api.database, place.scope.organization_id, {})
    await jobs.scan_version(context, {"version_id": version.id.hex})  # a worker that died after it wrote
    assert (await get(place, model))["scan"] == "clean"
    etag = (await place.call("GET", f"/models/{model.id}/versions/1")).headers["etag"]
    headers = {**place.headers, "If-Match": '"1"'}
    stale = await place.api.client.post(f"{place.project.url}{path}", headers=headers)
    refused(stale, 412, "stale")
    headers["If-Match"] = etag
    asked = ok(await place.api.client.post(f"{place.project.url}{path}", headers=headers), 202)
    assert (asked["scan"], asked["scan_findings"], asked["scanned_at"]) == ("pending", [], None)
    assert ok(await place.call("POST", path), 202)["version"] == asked["version"]
    assert await jobs_of(place, version) == 1
    await scan(place, model.id)
    assert (await get(place, model))["scan"] == "clean"
    viewer = await a_person(place.api, place.project.tenant, OrganizationRole.MEMBER)
    await give_project_role(place.api, place.project, viewer, ProjectRole.VIEWER)
    theirs = await key_headers(place.api, place.project.tenant, viewer)
    answer = await place.api.client.post(f"{place.project.url}{path}", headers=theirs)
    assert answer.status_code == 403
    other = await a_place(place.api)
    assert (await other.call("POST", path)).status_code == 404
    answer = await place.api.client.post(f"{place.project.url}{path}", headers=other.headers)
    assert answer.status_code == 404
    assert (await place.call("POST", f"/models/{model.id}/versions/2/scan")).status_code == 404


async def test_a_person_cannot_write_what_a_scan_found_not_even_in_sql(place: Place) -> None:
    _, version = await version_with(place, {"a.pkl": EVIL})
    for values in ("scan = 'clean', scanned_at = now()", "scanner = 'me'", "scan_findings = '[1]'"):
        with pytest.raises(Exception, match="the worker alone"):
            async with place.transaction() as session:
                await session.execute(text(f"UPDATE model_versions SET {values} WHERE id = :id"), {"id": version.id})
    columns = "organization_id, id, project_id, model_id, status, origin_id, digest"
    insert = f"""
        INSERT INTO model_versions ({columns}, number, scan, scanned_at)
        SELECT organization_id, gen_random_uuid(), project_id, model_id, status, id, digest, 2, 'clean', now()
        FROM model_versions WHERE id = :id
    """
    with pytest.raises(Exception, match="the worker alone"):
        async with place.transaction() as session:
            await session.execute(text(insert), {"id": version.id})


async def test_a_version_without_files_here_is_never_clean(place: Place) -> None:
    model = await a_model(place)
    await a_version(place, model, "s3://bucket/model")
    await scan(place, model.id)
    found = await get(place, model)
    assert (found["scan"], [one["kind"] for one in found["scan_findings"]]) == ("failed", ["not_here"])


async def test_bytes_that_the_store_lost_fail_the_scan(place: Place) -> None:
    model, _ = await version_with(place, {"a.pkl": b"K\x01."})
    folder = Path(place.api.settings.data_dir or "") / "artifacts" / place.scope.organization_id.hex
    for file in folder.glob("??/*"):
        file.write_bytes(b"other")
    await scan(place, model.id)
    found = await get(place, model)
    assert (found["scan"], [one["kind"] for one in found["scan_findings"]]) == ("failed", ["not_read"])


async def test_a_copy_takes_over_what_was_found_in_the_same_bytes(place: Place) -> None:
    model, _ = await version_with(place, {"a.pkl": EVIL})
    copy = {"project": place.project.slug}
    path = f"/models/{model.id}/versions/1/copy"
    early = ok(await place.call("POST", path, json={**copy, "model": "early"}), 201)
    await scan(place, model.id)
    late = ok(await place.call("POST", path, json={**copy, "model": "late"}), 201)
    assert (early["scan"], late["scan"]) == ("pending", "flagged")
    assert late["scan_findings"] == (await get(place, model))["scan_findings"]
    await scan(place, early["model_id"])
    found = ok(await place.call("GET", f"/models/{early['model_id']}/versions/1"))
    assert found["scan"] == "flagged"


async def test_a_rule_lets_clean_versions_through_and_no_others(place: Place) -> None:
    model, _ = await version_with(place, {"a.pkl": EVIL})
    for number, files in ((2, {"a.pkl": b"K\x01"}), (3, {"a.pkl": b"K\x01."})):
        await a_version(place, model, await store_files(place, f"more/{model.id.hex}/{number}", files))
    for target in ({"target_kind": "alias", "target": "champion"}, {"target_kind": "stage", "target": "production"}):
        rule = {"name": f"scanned {target['target']}", "kind": "clean_scan", "model_id": str(model.id), **target}
        ok(await place.call("POST", "/promotion-rules", json=rule), 201)

    async def refusals(number: int, state: str) -> None:
        url, named = f"/models/{model.id}", {"name": model.name, "version": str(number)}
        alias = await place.call("PUT", f"{url}/aliases/champion", json={"number": number})
        stage = await place.call("PATCH", f"{url}/versions/{number}", json={"stage": "production"})
        for answer in (alias, stage):
            assert f"the scan is {state}" in answer.json()["detail"]
            refused(answer, 409, "promotion_refused")
        alias = await by_mlflow(place, "POST", "registered-models/alias", json={**named, "alias": "champion"})
        moved = {**named, "stage": "Production", "archive_existing_versions": True}
        stage = await by_mlflow(place, "POST", "model-versions/transition-stage", json=moved)
        for answer in (alias, stage):
            assert answer.status_code == 409
            assert f"the scan is {state}" in answer.json()["message"]

    await refusals(3, "pending")
    await scan(place, model.id)
    await refusals(1, "flagged")
    await refusals(2, "failed")
    ok(await place.call("PUT", f"/models/{model.id}/aliases/champion", json={"number": 3}))
    ok(await place.call("PATCH", f"/models/{model.id}/versions/3", json={"stage": "production"}))
