"""What each role of the database may do, as PostgreSQL says it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from modelyard.tables import metadata
from tests.databases import Databases

APP, PLATFORM = "modelyard_app", "modelyard_platform"
Catalog = psycopg.Connection[dict[str, Any]]


@pytest.fixture(scope="module")
def database(databases: Databases) -> Iterator[str]:
    with databases.migrated() as url:
        yield url


@pytest.fixture
def catalog(database: str) -> Iterator[Catalog]:
    with psycopg.connect(database, row_factory=dict_row) as connection:
        yield connection


def granted(catalog: Catalog, role: str) -> dict[str, set[str]]:
    """Verbs on each whole relation of every schema."""
    query = """
        SELECT oid::regclass::text AS name, privilege_type AS verb
        FROM pg_class, aclexplode(relacl) AS acl
        WHERE acl.grantee = (SELECT oid FROM pg_roles WHERE rolname = %s) AND relkind IN ('r', 'p', 'v', 'm', 'S')
    """
    found: dict[str, set[str]] = defaultdict(set)
    for row in catalog.execute(query, (role,)):
        found[row["name"]].add(row["verb"])
    return found


def test_the_roles_are_neither_powerful_nor_able_to_log_in(catalog: Catalog) -> None:
    query = """
        SELECT rolname,
            rolsuper OR rolcreaterole OR rolcreatedb OR rolcanlogin OR rolbypassrls OR rolreplication AS power
        FROM pg_roles WHERE rolname LIKE 'modelyard%'
    """
    assert {row["rolname"]: row["power"] for row in catalog.execute(query)} == {APP: False, PLATFORM: False}


def test_the_application_reaches_tables_through_their_parents_only(catalog: Catalog) -> None:
    parents = {*metadata.tables, "run_metric_points", "organization_people"}
    hidden = {"refresh_tokens", "signing_keys", "account_tokens", "login_throttles"}
    assert set(granted(catalog, APP)) == parents - hidden
    assert set(granted(catalog, PLATFORM)) <= parents


def test_the_application_deletes_no_business_rows(catalog: Catalog) -> None:
    verbs = granted(catalog, APP)
    for name, table in metadata.tables.items():
        assert verbs[name] <= {"SELECT", "INSERT", "UPDATE", "DELETE"}, name
        if "deleted_at" in table.c or name in ("api_keys", "invitations", "alerts", "data_drift_reports"):
            assert "DELETE" not in verbs[name], name


def test_the_application_reads_the_trail_the_people_and_its_organization_and_writes_none(catalog: Catalog) -> None:
    verbs = granted(catalog, APP)
    for name in ("audit_logs", "audit_seals", "users", "organizations", "run_metric_points", "organization_people"):
        assert verbs[name] == {"SELECT"}, name
    assert granted(catalog, PLATFORM)["audit_logs"] == {"SELECT"}
    query = """
        SELECT attrelid::regclass::text AS name, attname, privilege_type AS verb
        FROM pg_attribute, aclexplode(attacl) AS acl
        WHERE acl.grantee IN (SELECT oid FROM pg_roles WHERE rolname LIKE 'modelyard%')
    """
    by_column = {(row["name"], row["attname"], row["verb"]) for row in catalog.execute(query)}
    assert by_column == {("organizations", "name", "UPDATE"), ("organizations", "settings", "UPDATE")}


def test_nothing_is_granted_in_advance_or_to_everybody(catalog: Catalog) -> None:
    assert catalog.execute("SELECT * FROM pg_default_acl").fetchall() == []
    query = """
        SELECT oid::regclass::text AS name FROM pg_class, aclexplode(relacl) AS acl
        WHERE acl.grantee = 0 AND relnamespace IN ('public'::regnamespace, 'procrastinate'::regnamespace)
    """
    assert catalog.execute(query).fetchall() == []


def test_the_queue_is_out_of_the_roles_reach(catalog: Catalog) -> None:
    for role in (APP, PLATFORM):
        for verb in ("USAGE", "CREATE"):
            query = "SELECT has_schema_privilege(%s, 'procrastinate', %s) AS may"
            assert catalog.execute(query, (role, verb)).fetchone() == {"may": False}
        query = "SELECT has_schema_privilege(%s, 'public', 'CREATE') AS may"
        assert catalog.execute(query, (role,)).fetchone() == {"may": False}


def test_what_is_looked_up_before_the_tenant_is_known_is_for_the_application_alone(catalog: Catalog) -> None:
    query = """
        SELECT proname, array_agg(grantee::regrole::text ORDER BY 1) AS roles
        FROM pg_proc, aclexplode(proacl) AS acl
        WHERE proname LIKE 'auth\\_%' AND grantee <> proowner GROUP BY proname
    """
    found = {row["proname"]: row["roles"] for row in catalog.execute(query)}
    assert len(found) == 5
    assert all(roles == [APP] for roles in found.values()), found
