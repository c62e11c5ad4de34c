"""Rules over every table, in the models and in the migrated database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row
from sqlalchemy.dialects import postgresql

from modelyard.kernel.models import Base, Placement
from modelyard.tables import metadata
from tests.databases import Databases

Rows = list[dict[str, Any]]

TABLES = {table.name: table for table in metadata.sorted_tables}
TENANT_TABLES = {name: table for name, table in TABLES.items() if "organization_id" in table.c}

VISIBLE = {
    "organizations": "(id = app_org())",
    "users": "(id = app_user())",
    "sessions": "(user_id = app_user())",
    "idempotency_keys": "(user_id = app_user())",
    "refresh_tokens": None,
    "signing_keys": None,
    "account_tokens": None,
    "login_throttles": None,
}
"""What a tenant sees of the tables that have no organization: None is nothing at all."""

UNIQUE_EVERYWHERE = {"uq_api_keys_prefix", "uq_invitations_token_hash", "uq_invitations_link_hash"}
"""Looked up before the organization is known."""

NOT_ENFORCED = {
    "audit_logs",
    "audit_seals",
    "model_monitoring",
    "predictions",
    "prediction_labels",
    "run_metrics",
    "run_latest_metrics",
}
"""Telemetry and the trail: no foreign key, not even to the organization."""


@pytest.fixture(scope="module")
def database(databases: Databases) -> Iterator[str]:
    with databases.migrated() as url:
        yield url


@pytest.fixture
def catalog(database: str) -> Iterator[psycopg.Connection[dict[str, Any]]]:
    with psycopg.connect(database, row_factory=dict_row) as connection:
        yield connection


def rows(catalog: psycopg.Connection[dict[str, Any]], query: Any) -> Rows:
    return catalog.execute(query).fetchall()


# The models


def test_every_table_says_where_it_lives_and_whether_it_is_audited() -> None:
    for name, table in TABLES.items():
        assert isinstance(table.info.get("placement"), Placement), name
        assert isinstance(table.info.get("audited"), bool), name
        assert table.info["audited"] != bool(table.info["why_not_audited"]), name
        if name in TENANT_TABLES:
            assert table.info["placement"] is not Placement.LOCAL, name
        else:
            assert table.info["placement"] is not Placement.DISTRIBUTED, name


def test_the_organization_leads_every_key_of_a_tenants_table() -> None:
    for name, table in TENANT_TABLES.items():
        assert next(iter(table.primary_key)).name == "organization_id", name
        assert not table.c.organization_id.nullable, name
        for index in table.indexes:
            if index.unique and index.name not in UNIQUE_EVERYWHERE:
                assert index.columns.keys()[0] == "organization_id", index.name


def test_every_foreign_key_between_tenants_tables_carries_the_organization() -> None:
    for name, table in TENANT_TABLES.items():
        for key in table.foreign_key_constraints:
            pairs = {(element.parent.name, element.column.name) for element in key.elements}
            if key.referred_table.name in TENANT_TABLES:
                assert ("organization_id", "organization_id") in pairs, key.name
            assert key.ondelete in (None, "CASCADE"), key.name
            assert key.onupdate is None, key.name
        refers = any(key.referred_table.name == "organizations" for key in table.foreign_key_constraints)
        assert refers != (name in NOT_ENFORCED), name


def test_nothing_refers_to_who_did_something() -> None:
    for table in TABLES.values():
        for column in table.c:
            if column.name.endswith("_by"):
                assert not column.foreign_keys, str(column)


def test_relationships_are_never_loaded_behind_ones_back() -> None:
    lazy = [
        f"{mapper.class_.__name__}.{relationship.key}"
        for mapper in Base.registry.mappers
        for relationship in mapper.relationships
        if relationship.lazy != "raise"
    ]
    assert lazy == []


def test_soft_deletion_and_books_come_together() -> None:
    for name, table in TABLES.items():
        if "deleted_at" in table.c:
            assert {"deleted_by", "version", "created_at", "created_by", "updated_at", "updated_by"} <= set(
                table.c.keys()
            ), name


def test_every_table_says_what_it_is() -> None:
    for mapper in Base.registry.mappers:
        assert mapper.class_.__doc__, mapper.class_.__name__


# The database


def partitions(catalog: psycopg.Connection[dict[str, Any]]) -> set[str]:
    query = (
        "SELECT inhrelid::regclass::text AS name FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid "
        "WHERE relkind IN ('r', 'p')"
    )
    return {row["name"] for row in rows(catalog, query)}


def test_the_database_has_the_tables_of_the_models(catalog: psycopg.Connection[dict[str, Any]]) -> None:
    query = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
    found = {row["relname"] for row in rows(catalog, query)} - partitions(catalog)
    assert found == {*TABLES, "alembic_version"}


def test_row_level_security_is_on_and_forced_with_the_policies_that_belong_there(
    catalog: psycopg.Connection[dict[str, Any]],
) -> None:
    query = """
        SELECT relname, relrowsecurity, relforcerowsecurity, polname, polcmd, polpermissive,
            polroles::regrole[]::text[] AS roles,
            pg_get_expr(polqual, polrelid) AS visible, pg_get_expr(polwithcheck, polrelid) AS writable
        FROM pg_class LEFT JOIN pg_policy ON polrelid = pg_class.oid
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> 'alembic_version'
    """
    found: dict[str, Rows] = defaultdict(list)
    for row in rows(catalog, query):
        assert row["relrowsecurity"], row["relname"]
        assert row["relforcerowsecurity"], row["relname"]
        found[row["relname"]].append(row)
    children = partitions(catalog)
    for name, policies in found.items():
        if name in children:
            assert [policy["polname"] for policy in policies] == [None], name
            continue
        visible = VISIBLE.get(name, "(organization_id = app_org())")
        expected = {
            "owner": (["postgres"], "true", "true"),
            "platform": (["modelyard_platform"], "true", "true"),
            "tenant": (["modelyard_app"], visible, visible),
        }
        if visible is None:
            del expected["tenant"]
        assert {
            policy["polname"]: (policy["roles"], policy["visible"], policy["writable"]) for policy in policies
        } == expected, name
        assert all(policy["polcmd"] == "*" and policy["polpermissive"] for policy in policies), name


def test_the_audit_trigger_is_there_exactly_where_the_model_says(catalog: psycopg.Connection[dict[str, Any]]) -> None:
    query = """
        SELECT tgrelid::regclass::text AS name, tgname, tgenabled FROM pg_trigger
        WHERE NOT tgisinternal AND tgfoid IN ('audit_row'::regproc, 'touch_row'::regproc) AND tgparentid = 0
    """
    triggers = rows(catalog, query)
    assert all(trigger["tgenabled"] == "O" for trigger in triggers)
    assert {t["name"] for t in triggers if t["tgname"] == "audit"} == {
        name for name, table in TABLES.items() if table.info["audited"]
    }
    assert {t["name"] for t in triggers if t["tgname"] == "touch"} >= {
        name for name, table in TABLES.items() if "updated_at" in table.c and "version" in table.c
    }


def test_keys_and_constraints_of_the_database_are_those_of_the_models(
    catalog: psycopg.Connection[dict[str, Any]],
) -> None:
    """Alembic's check compares neither CHECKs nor primary keys."""
    query = """
        SELECT conrelid::regclass::text AS name, conname, contype::text FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'p', 'f') AND conparentid = 0
            AND conrelid <> 'alembic_version'::regclass
    """
    children = partitions(catalog)
    found = {(row["name"], row["conname"]) for row in rows(catalog, query) if row["name"] not in children}
    assert found == {(name, _name(constraint)) for name, table in TABLES.items() for constraint in table.constraints}


def _name(constraint: Any) -> str:
    preparer = postgresql.dialect().identifier_preparer  # type: ignore[no-untyped-call]  # typed nowhere
    return str(preparer.format_constraint(constraint))


def test_views_hold_the_tenants_wall_themselves(catalog: psycopg.Connection[dict[str, Any]]) -> None:
    query = """
        SELECT relname, coalesce(reloptions, '{}') AS options, pg_get_viewdef(oid) AS body FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')
    """
    views = rows(catalog, query)
    assert len(views) >= 2
    for view in views:
        walled = "app_org()" in view["body"] and "security_barrier=true" in view["options"]
        assert walled or "security_invoker=true" in view["options"], view["relname"]


def test_functions_with_their_owners_rights_are_pinned_and_not_for_everybody(
    catalog: psycopg.Connection[dict[str, Any]],
) -> None:
    query = """
        SELECT oid::regprocedure::text AS name, coalesce(proconfig, '{}') AS config,
            prorettype = 'trigger'::regtype AS is_trigger,
            EXISTS (SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) WHERE grantee = 0) AS for_all
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
    """
    functions = rows(catalog, query)
    assert len(functions) > 5
    for function in functions:
        assert any(setting.startswith("search_path=") for setting in function["config"]), function["name"]
        assert function["config"][0].endswith("pg_temp"), function["name"]
        assert function["is_trigger"] or not function["for_all"], function["name"]


def test_the_nineteen_tables_of_the_specification_are_there() -> None:
    assert {
        "organizations",
        "users",
        "organization_memberships",
        "projects",
        "project_members",
        "models",
        "model_versions",
        "experiments",
        "experiment_runs",
        "run_metrics",
        "deployments",
        "deployment_history",
        "model_monitoring",
        "data_drift_reports",
        "alerts",
        "api_keys",
        "audit_logs",
        "notification_channels",
        "notification_rules",
    } <= set(TABLES)
