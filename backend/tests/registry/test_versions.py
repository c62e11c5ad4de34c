"""Versions and aliases: counted without gaps, never left half-changed, never of another organization."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from modelyard.kernel.errors import Invalid, NotFound
from modelyard.kernel.events import EventRecord
from modelyard.registry import queries, service, versions
from modelyard.registry.models import Model, ModelAlias, ModelVersion, Stage, VersionStatus
from modelyard.registry.versions import NewVersion
from tests.registry.factories import Place, a_logged_model, a_model, a_place, a_run, a_version

NOW = datetime(2026, 1, 5, tzinfo=UTC)
ELSEWHERE = NewVersion("s3://bucket/model", "s3://bucket/model")


async def numbers(place: Place, model: Model) -> list[int]:
    async with place.transaction() as session:
        found = await session.execute(queries.versions_of(place.scope, model.id))
        return sorted(version.number for version in found.scalars())


async def aliases(place: Place, model: Model) -> dict[str, int]:
    async with place.transaction() as session:
        rows = await session.execute(queries.aliases_of(place.scope, [model.id]))
        return {alias.name: number for alias, number in rows}


async def test_32_concurrent_registrations_get_the_numbers_1_to_32(place: Place) -> None:
    model = await a_model(place)
    made = await asyncio.gather(*(a_version(place, model) for _ in range(32)))
    assert sorted(version.number for version in made) == list(range(1, 33))
    assert {version.status for version in made} == {VersionStatus.READY}


async def test_a_registration_that_is_rolled_back_leaves_no_gap(place: Place) -> None:
    model = await a_model(place)
    await a_version(place, model)

    class Interrupted(Exception):
        pass

    async def interrupted() -> None:
        async with place.transaction() as session:
            await versions.create_version(session, place.scope, model.id, ELSEWHERE, store=place.store)
            await asyncio.sleep(0.05)
            raise Interrupted

    results = await asyncio.gather(
        *(interrupted() for _ in range(3)), *(a_version(place, model) for _ in range(4)), return_exceptions=True
    )
    assert sum(isinstance(result, Interrupted) for result in results) == 3
    assert await numbers(place, model) == [1, 2, 3, 4, 5]


async def test_a_deleted_number_is_never_given_again(place: Place) -> None:
    model = await a_model(place)
    for _ in range(3):
        await a_version(place, model)
    async with place.transaction() as session:
        await versions.delete_version(session, place.scope, model.id, 3, at=NOW)
    assert (await a_version(place, model)).number == 4
    assert await numbers(place, model) == [1, 2, 4]


async def test_a_deleted_model_hides_its_versions_and_frees_its_name(place: Place) -> None:
    model = await a_model(place)
    await a_version(place, model)
    async with place.transaction() as session:
        await service.set_alias(session, place.scope, model.id, "champion", 1)
    async with place.transaction() as session:
        await service.delete_model(session, place.scope, model.id, at=NOW)
    again = await a_model(place, model.name)
    assert again.id != model.id
    assert (await a_version(place, again)).number == 1
    async with place.transaction() as session:
        found = list((await session.execute(queries.named_versions(place.scope))).all())
        assert [version.model_id for version, _ in found] == [again.id]
        kept = (await session.execute(queries.all_versions(place.scope))).scalars().all()
        assert {version.deleted_at for version in kept} == {NOW, None}
        assert (await session.execute(select(ModelAlias))).first() is None
        with pytest.raises(NotFound):
            await versions.create_version(session, place.scope, model.id, ELSEWHERE, store=place.store)


async def test_an_alias_cannot_point_at_a_deleted_or_unknown_version(place: Place) -> None:
    model = await a_model(place)
    for _ in range(2):
        await a_version(place, model)
    async with place.transaction() as session:
        await service.set_alias(session, place.scope, model.id, "champion", 1)
        await service.set_alias(session, place.scope, model.id, "challenger", 2)
    async with place.transaction() as session:
        await versions.delete_version(session, place.scope, model.id, 1, at=NOW)
    assert await aliases(place, model) == {"challenger": 2}
    for number in (1, 3):
        async with place.transaction() as session:
            with pytest.raises(NotFound):
                await service.set_alias(session, place.scope, model.id, "champion", number)


async def test_a_race_between_setting_an_alias_and_deleting_its_version_leaves_no_stray_alias(place: Place) -> None:
    model = await a_model(place)
    count = 8
    for _ in range(count):
        await a_version(place, model)

    async def point_at(number: int) -> None:
        async with place.transaction() as session:
            await service.set_alias(session, place.scope, model.id, f"alias-{number}", number)

    async def remove(number: int) -> None:
        async with place.transaction() as session:
            await versions.delete_version(session, place.scope, model.id, number, at=NOW)

    moves = [step(number) for number in range(1, count + 1) for step in (point_at, remove)]
    for result in await asyncio.gather(*moves, return_exceptions=True):
        assert result is None or isinstance(result, NotFound)
    async with place.transaction() as session:
        assert (await session.execute(select(ModelAlias))).first() is None


async def test_concurrent_tags_are_all_kept(place: Place) -> None:
    model = await a_model(place)
    await a_version(place, model)

    async def tag(number: int) -> None:
        async with place.transaction() as session:
            await service.update_model(session, place.scope, model.id, tags={f"t{number}": "x"})
            await versions.update_version(session, place.scope, model.id, 1, tags={f"t{number}": "x"})

    await asyncio.gather(*(tag(number) for number in range(16)))
    async with place.transaction() as session:
        found = (await session.execute(queries.model(place.scope, model.id))).scalar_one()
        version = (await session.execute(queries.version(place.scope, model.id, 1))).scalar_one()
        assert set(found.tags) == set(version.tags) == {f"t{number}" for number in range(16)}
        changed = await service.update_model(
            session, place.scope, model.id, tags={"t0": None, "absent": None, "t1": "y"}
        )
        assert "t0" not in changed.tags
        assert (changed.tags["t1"], len(changed.tags)) == ("y", 15)


async def test_concurrent_registrations_of_a_logged_model_are_all_listed_on_it(place: Place) -> None:
    logged = await a_logged_model(place)
    models = [await a_model(place) for _ in range(6)]
    await asyncio.gather(*(a_version(place, model, logged_model_id=logged.id) for model in models))
    async with place.transaction() as session:
        found = (await session.execute(queries.logged_model(place.scope, logged.id))).scalar_one()
    assert {entry["name"] for entry in found.registrations} == {model.name for model in models}
    assert json.loads(found.tags["mlflow.modelVersions"]) == found.registrations


async def test_a_version_keeps_the_metrics_of_its_run_as_they_were(place: Place) -> None:
    run = await a_run(place, {"auc": 0.5, "loss": float("nan"), "big": float("inf")})
    model = await a_model(place)
    version = await a_version(place, model, run_id=run.id)
    assert version.metrics == {"auc": 0.5, "loss": "NaN", "big": "Infinity"}


async def test_archiving_moves_the_others_of_the_stage_only(place: Place) -> None:
    model = await a_model(place)
    for _ in range(4):
        await a_version(place, model)
    for number, stage in ((1, Stage.PRODUCTION), (2, Stage.PRODUCTION), (3, Stage.STAGING)):
        async with place.transaction() as session:
            await versions.move_to_stage(session, place.scope, model.id, number, stage=stage, at=NOW)
    async with place.transaction() as session:
        moved = await versions.move_to_stage(
            session, place.scope, model.id, 4, stage=Stage.PRODUCTION, archive_others=True, at=NOW
        )
        assert (moved.stage, moved.staged_at) == (Stage.PRODUCTION, NOW)
        found = (await session.execute(queries.versions_of(place.scope, model.id))).scalars()
        assert {version.number: version.stage for version in found} == {
            1: Stage.ARCHIVED,
            2: Stage.ARCHIVED,
            3: Stage.STAGING,
            4: Stage.PRODUCTION,
        }
        with pytest.raises(Invalid):
            await versions.move_to_stage(
                session, place.scope, model.id, 4, stage=Stage.ARCHIVED, archive_others=True, at=NOW
            )


async def test_a_refused_name_leaves_the_transaction_usable(place: Place) -> None:
    model, taken = await a_model(place), await a_model(place)
    async with place.transaction() as session:
        with pytest.raises(service.ModelNameTaken):
            await service.create_model(session, place.scope, taken.name)
        with pytest.raises(service.ModelNameTaken):
            await service.rename_model(session, place.scope, model.id, taken.name)
        await service.rename_model(session, place.scope, model.id, "free")
    async with place.transaction() as session:
        assert (await session.execute(queries.model_by_name(place.scope, "free"))).scalar_one().id == model.id


@pytest.mark.parametrize("name", ["", " ", "a/b", "a:b", ".", "..", "a\0b", "x" * 501])
async def test_an_impossible_model_name_is_refused(place: Place, name: str) -> None:
    async with place.transaction() as session:
        with pytest.raises(Invalid):
            await service.create_model(session, place.scope, name)


async def test_a_model_of_another_project_or_organization_does_not_exist(place: Place) -> None:
    stranger = await a_place(place.api)
    model = await a_model(stranger)
    await a_version(stranger, model)
    async with place.transaction() as session:
        assert (await session.execute(select(ModelVersion))).first() is None
        for attempt in (
            versions.create_version(session, place.scope, model.id, ELSEWHERE, store=place.store),
            versions.delete_version(session, place.scope, model.id, 1, at=NOW),
            versions.update_version(session, place.scope, model.id, 1, description="mine"),
            service.update_model(session, place.scope, model.id, description="mine"),
            service.set_alias(session, place.scope, model.id, "champion", 1),
            service.delete_model(session, place.scope, model.id, at=NOW),
        ):
            with pytest.raises(NotFound):
                await attempt


async def test_the_database_refuses_rows_that_point_at_another_organization(place: Place) -> None:
    """Whatever the code does: as the platform, which sees every tenant."""
    stranger = await a_place(place.api)
    theirs, their_run = await a_model(stranger), await a_run(stranger)
    mine = await a_model(place)
    here = {"organization_id": place.scope.organization_id, "project_id": place.scope.project_id, "number": 1}
    for wrong in ({"model_id": theirs.id}, {"model_id": mine.id, "run_id": their_run.id}):
        with pytest.raises(IntegrityError, match="fk_model_versions"):
            async with place.api.platform() as session:
                await session.execute(insert(ModelVersion).values(**here, id=uuid4(), **wrong))


async def test_the_database_refuses_an_alias_to_a_version_of_another_model(place: Place) -> None:
    first, second = await a_model(place), await a_model(place)
    version = await a_version(place, first)
    stray = {"organization_id": place.scope.organization_id, "model_id": second.id, "version_id": version.id}
    async with place.transaction() as session:
        with pytest.raises(IntegrityError, match="fk_model_aliases_version"):
            await session.execute(insert(ModelAlias).values(**stray, name="champion"))
        await session.rollback()


async def test_every_change_is_on_the_audit_trail_with_its_actor(place: Place) -> None:
    model = await a_model(place)
    await a_version(place, model)
    async with place.transaction() as session:
        await service.set_alias(session, place.scope, model.id, "champion", 1)
    async with place.transaction() as session:
        await service.delete_model(session, place.scope, model.id, at=NOW)
    statement = text(
        "SELECT entity, action FROM audit_logs WHERE actor_id = :actor AND entity LIKE 'model%' ORDER BY id"
    )
    async with place.api.platform() as session:
        rows = (await session.execute(statement, {"actor": place.scope.actor.id})).all()
    assert sorted(map(tuple, rows)) == [
        ("model_aliases", "delete"),
        ("model_aliases", "insert"),
        ("model_versions", "insert"),
        ("model_versions", "soft_delete"),
        ("models", "insert"),
        ("models", "soft_delete"),
    ]


async def test_moves_are_announced_with_where_they_came_from(place: Place) -> None:
    model = await a_model(place)
    for _ in range(2):
        await a_version(place, model)
    for number in (1, 2, 2):
        async with place.transaction() as session:
            await service.set_alias(session, place.scope, model.id, "champion", number)
    async with place.transaction() as session:
        await versions.delete_version(session, place.scope, model.id, 2, at=NOW)
        query = select(EventRecord).where(EventRecord.name == "model_alias.moved").order_by(EventRecord.id)
        announced = (await session.execute(query)).scalars().all()
    assert [(event.payload["before"], event.payload["after"]) for event in announced] == [(None, 1), (1, 2), (2, None)]
    assert {UUID(event.payload["model_id"]) for event in announced} == {model.id}
