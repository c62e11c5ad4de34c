"""The two roles that the application acts in. They belong to the whole PostgreSQL server, not to one database."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

ROLES = ("modelyard_app", "modelyard_platform")


class RolesMissing(SystemExit):
    """The login may not create the roles, and nobody has created them for it."""

    def __init__(self, login: str, missing: Sequence[str]) -> None:
        quoted = '"' + login.replace('"', '""') + '"'
        create = "; ".join(f"CREATE ROLE {role} NOLOGIN" for role in missing)
        grant = f"GRANT {', '.join(ROLES)} TO {quoted} WITH INHERIT FALSE, SET TRUE"
        trouble = "may not create roles, and Modelyard needs two" if missing else "may not enter Modelyard's two roles"
        lines = "these two lines" if missing else "this line"
        super().__init__(
            f"The database role {quoted} {trouble}. Have an administrator of this PostgreSQL server run {lines}, then "
            "try again:\n\n" + "".join(f"  {line};\n" for line in (create, grant) if line)
        )


def make_roles() -> None:
    """Create what is missing, and let the login enter both roles without inheriting what they may see.

    Raises:
        RolesMissing: the login lacks the right, and the roles are not there for it to use.
    """
    connection = op.get_bind()
    login, superuser, may_create = connection.execute(
        sa.text("SELECT rolname, rolsuper, rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
    ).one()
    known = set(connection.scalars(sa.text("SELECT rolname FROM pg_roles")))
    missing = [role for role in ROLES if role not in known]
    for role in ROLES:
        if role in missing:
            if not may_create:
                raise RolesMissing(login, missing)
            # Another database of this server may be migrated at the same moment.
            op.execute(
                f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN; "
                "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
            )
        if superuser or connection.scalar(sa.text("SELECT pg_has_role(current_user, :role, 'SET')"), {"role": role}):
            continue
        may_grant = connection.scalar(
            sa.text("SELECT pg_has_role(current_user, :role, 'MEMBER WITH ADMIN OPTION')"), {"role": role}
        )
        if not may_grant:
            raise RolesMissing(login, ())
        op.execute(f"GRANT {role} TO CURRENT_USER WITH INHERIT FALSE, SET TRUE")


def drop_roles() -> None:
    """Remove the roles, unless another database of the server uses them or somebody else made them."""
    for role in reversed(ROLES):
        op.execute(
            f"DO $$ BEGIN DROP ROLE IF EXISTS {role}; "
            "EXCEPTION WHEN dependent_objects_still_exist OR insufficient_privilege THEN NULL; END $$"
        )
