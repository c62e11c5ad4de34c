"""Alembic's commands in this process, and everything that a migration could leave behind."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, LiteralString
from urllib.parse import quote

import psycopg
from alembic.config import Config
from psycopg import sql

from modelyard.kernel.embedded import EmbeddedPostgres
from tests.databases import BACKEND

VERSIONS_FOLDER = BACKEND / "migrations" / "versions"
REVISIONS = sorted(file.name[:3] for file in VERSIONS_FOLDER.glob("[0-9]*.py"))

# Object ids differ between two makings of one thing, so everything is told by its name and definition.
_CATALOG: tuple[LiteralString, ...] = (
    """SELECT 'relation', c.oid::regclass::text, c.relkind::text, c.relrowsecurity::text, c.relforcerowsecurity::text,
        coalesce(c.reloptions::text, ''), coalesce(c.relacl::text, '')
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {ours}""",
    """SELECT 'column', a.attrelid::regclass::text, a.attname, format_type(a.atttypid, a.atttypmod),
        a.attnotnull::text, a.attgenerated::text, coalesce(pg_get_expr(d.adbin, d.adrelid), ''),
        coalesce(a.attacl::text, '')
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped AND {ours}""",
    """SELECT 'index', indexrelid::regclass::text, pg_get_indexdef(indexrelid), indisvalid::text
    FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {ours}""",
    """SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(k.oid), convalidated::text
    FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE {ours}""",
    """SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT tgisinternal AND {ours}""",
    """SELECT 'policy', polrelid::regclass::text, polname, polroles::regrole[]::text,
        pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid) FROM pg_policy""",
    """SELECT 'routine', p.oid::regprocedure::text, prokind::text, md5(prosrc), prosecdef::text,
        coalesce(proconfig::text, ''), coalesce(proacl::text, '')
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {ours}""",
    """SELECT 'type', t.oid::regtype::text, typtype::text,
        coalesce((SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid), '')
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE {ours}""",
    """SELECT 'view', c.oid::regclass::text, pg_get_viewdef(c.oid)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE relkind = 'v' AND {ours}""",
    "SELECT 'schema', nspname, coalesce(nspacl::text, '') FROM pg_namespace n WHERE {ours}",
    "SELECT 'extension', extname FROM pg_extension",
    "SELECT 'operator', oprname FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE {ours}",
    "SELECT 'default', defaclrole::regrole::text, defaclacl::text FROM pg_default_acl",
    "SELECT 'role', rolname, rolsuper::text, rolcanlogin::text, rolbypassrls::text FROM pg_roles",
    """SELECT 'membership', roleid::regrole::text, member::regrole::text, admin_option::text, inherit_option::text,
        set_option::text FROM pg_auth_members""",
)
_OURS = sql.SQL("n.nspname !~ '^pg_(catalog|toast|temp)' AND n.nspname <> 'information_schema'")


def everything(url: str) -> set[tuple[str, ...]]:
    """Every object of the database, and every role of its server, apart from Alembic's own table."""
    with psycopg.connect(url) as connection:
        connection.execute("SET search_path = pg_catalog")
        rows = [
            tuple(map(str, row)) for query in _CATALOG for row in connection.execute(sql.SQL(query).format(ours=_OURS))
        ]
    return {row for row in rows if not any("alembic_version" in part for part in row)}


def alembic_config(url: str) -> Config:
    """As `alembic.ini` says, on this database, silent."""
    config = Config(str(BACKEND / "alembic.ini"), stdout=io.StringIO())
    config.attributes["configure_logging"] = False
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def url_of(server: EmbeddedPostgres, login: str, database: str) -> str:
    """The server's URL for another login than its superuser."""
    return server.url(database).replace("postgres@", f"{quote(login)}@", 1)


def run(url: str, statement: LiteralString, **names: str) -> None:
    """One statement of an administrator's."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(**{key: sql.Identifier(name) for key, name in names.items()}))


@contextmanager
def a_login(server: EmbeddedPostgres, name: str, rights: LiteralString) -> Iterator[str]:
    """The URL of a database that belongs to a new role with these rights; both go when it is done."""
    admin = server.url("postgres")
    run(admin, "CREATE ROLE {name} LOGIN " + rights, name=name)
    run(admin, "CREATE DATABASE {name} OWNER {name} TEMPLATE template0", name=name)
    try:
        yield url_of(server, name, name)
    finally:
        run(admin, "DROP DATABASE {name} WITH (FORCE)", name=name)
        run(admin, "DROP ROLE {name}", name=name)


def rows(url: str, query: LiteralString) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchall()
