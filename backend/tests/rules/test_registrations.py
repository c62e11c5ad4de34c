"""What is registered by name is all there, once, and says what it is."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from uuid import UUID

import pytest

from modelyard import main, worker
from modelyard.kernel.db import Database
from modelyard.kernel.events import EVENTS, Event, EventRecord, from_record
from modelyard.kernel.jobs import JOBS, JobName
from modelyard.settings import Settings
from tests.servers import BACKEND

assert main.METADATA is not None, "the application imports every feature, and with it every event"


def test_every_job_of_the_enumeration_is_registered_and_no_other() -> None:
    settings = Settings(database_url="postgresql://nobody@localhost/nothing")
    app = worker.job_app(settings, Database(settings))
    builtin = {name for name in app.tasks if name.startswith(("builtin", "procrastinate."))}
    assert set(app.tasks) - builtin == {name.value for name in JobName}
    assert set(JOBS) == set(JobName)


def test_every_job_says_what_it_does() -> None:
    for job in JOBS.values():
        assert job.function.__doc__, job.name


def test_every_event_is_known_by_its_name_and_documents_its_payload() -> None:
    kinds = {kind for kind in _kinds(Event) if kind.__module__.startswith("modelyard.")}
    assert kinds == set(EVENTS.values())
    for name, kind in EVENTS.items():
        assert kind.name == name
        assert kind.__doc__, name
        assert not kind.__doc__.startswith(f"{kind.__name__}("), f"{name} has no docstring of its own"
        assert "Payload" in kind.__doc__, name


def _kinds(kind: type[Event]) -> list[type[Event]]:
    # A dataclass with slots is made twice; the first making is left without fields of its own.
    return [
        found
        for child in kind.__subclasses__()
        for found in (child, *_kinds(child))
        if EVENTS.get(getattr(child, "name", "")) is child or "__slots__" in vars(child)
    ]


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_an_event_comes_out_of_the_database_as_it_went_in(name: str) -> None:
    kind = EVENTS[name]
    facts: dict[str, object] = {}
    for field in dataclasses.fields(kind):
        if field.name in ("organization_id", "project_id"):
            continue
        hint = str(field.type)
        facts[field.name] = UUID(int=7) if "UUID" in hint else 3 if "int" in hint else "x" if "str" in hint else None
    announced = kind(organization_id=UUID(int=1), project_id=UUID(int=2), **facts)
    payload = {key: value.hex if isinstance(value, UUID) else value for key, value in facts.items()}
    record = EventRecord(organization_id=UUID(int=1), project_id=UUID(int=2), name=name, payload=payload)
    assert from_record(record) == announced


def test_a_revoked_key_is_trusted_for_five_seconds_at_most() -> None:
    with pytest.raises(ValueError, match="5 seconds"):
        Settings(database_url="postgresql://nobody@localhost/nothing", credential_cache=timedelta(seconds=6))


def test_pages_listen_for_every_event() -> None:
    text = (BACKEND.parent / "frontend" / "src" / "shared" / "live" / "stream.ts").read_text()
    listed = text.partition("const NAMES = [")[2].partition("]")[0]
    heard = {line.strip().strip('",') for line in listed.splitlines() if line.strip()}
    assert set(EVENTS) <= heard
