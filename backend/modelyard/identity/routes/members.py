"""An organization's members over HTTP: people, service accounts, their sessions."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from modelyard.identity import members, queries
from modelyard.identity.access import Session, require_in_organization
from modelyard.identity.models import LoginSession, Person
from modelyard.identity.schemas import MemberChange, MemberOut, ServiceAccountIn, SessionOut
from modelyard.kernel.access import OrganizationScope, Permission
from modelyard.kernel.errors import Invalid
from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.kernel.listing import Listing, ListRequest
from modelyard.kernel.pages import Page
from modelyard.kernel.versions import Expected, Tagged

router = APIRouter(prefix="/orgs/{org}", tags=["members"], route_class=Route)

CanRead = Annotated[OrganizationScope, require_in_organization(Permission.MEMBER_READ)]
CanWrite = Annotated[OrganizationScope, require_in_organization(Permission.MEMBER_WRITE)]
IsMember = Annotated[OrganizationScope, require_in_organization(Permission.ORGANIZATION_READ)]

MEMBERS: Listing[Person] = Listing(
    filters={
        "email": Person.email,
        "display_name": Person.display_name,
        "role": Person.role,
        "status": Person.status,
        "is_service": Person.is_service,
        "created_at": Person.created_at,
    },
    sorts={"email": Person.email, "created_at": Person.created_at},
    tie=Person.user_id,
)


@router.get("/members", response_model=Page[MemberOut])
async def list_members(
    scope: CanRead, session: Session, wanted: Annotated[ListRequest, Depends(MEMBERS.request)]
) -> dict[str, Any]:
    """People and service accounts of the organization."""
    items, after = await MEMBERS.page(session, queries.people(scope.organization_id), wanted)
    return {"items": items, "next": after}


@router.get("/members/{user_id}", response_model=MemberOut)
async def get_member(user_id: UUID, scope: CanRead, session: Session, tagged: Tagged) -> Person:
    """One member."""
    return tagged(await members.member(session, scope, user_id))


@router.patch("/members/{user_id}", response_model=MemberOut, responses=problems(409, 412))
async def change_member(
    user_id: UUID, body: MemberChange, scope: CanWrite, session: Session, expected: Expected, tagged: Tagged
) -> Person:
    """Give a member another role, suspend them, or let them in again.

    Who is suspended has no sessions, and their keys are refused for as long. Owners are managed by owners only.
    """
    return tagged(
        await members.change_member(session, scope, user_id, role=body.role, status=body.status, expected=expected)
    )


@router.delete("/members/{user_id}", status_code=204, responses=problems(409, 412))
async def remove_member(user_id: UUID, scope: CanWrite, session: Session, expected: Expected) -> None:
    """Remove a member: their sessions and their keys end, what they made stays."""
    await members.remove_member(session, scope, user_id, expected=expected)


@router.post("/leave", status_code=204, responses=problems(409))
async def leave_organization(scope: IsMember, session: Session) -> None:
    """Leave the organization. Its last owner cannot."""
    if scope.actor.user_id is None or scope.actor.session_id is None:
        raise Invalid("Only a person who is logged in leaves an organization, not a key of theirs.")
    await members.remove_member(session, scope, scope.actor.user_id)


@router.post("/service-accounts", status_code=201, response_model=MemberOut)
async def create_service_account(body: ServiceAccountIn, scope: CanWrite, session: Session, tagged: Tagged) -> Person:
    """Make a member that is a program. It logs in with API keys, which administrators make for it."""
    return tagged(await members.create_service_account(session, scope, name=body.name, role=body.role))


@router.get("/members/{user_id}/sessions", response_model=list[SessionOut])
async def list_sessions_of_member(user_id: UUID, scope: CanWrite, session: Session) -> list[LoginSession]:
    """A member's living sessions, newest first. Those of somebody who works for others too are theirs alone."""
    return await members.sessions_of(session, scope, user_id)


@router.delete("/members/{user_id}/sessions", status_code=204)
async def end_sessions_of_member(user_id: UUID, scope: CanWrite, session: Session) -> None:
    """End every session of a member: they log in again."""
    await members.end_session_of(session, scope, user_id, None)


@router.delete("/members/{user_id}/sessions/{session_id}", status_code=204)
async def end_session_of_member(user_id: UUID, session_id: UUID, scope: CanWrite, session: Session) -> None:
    """End one session of a member."""
    await members.end_session_of(session, scope, user_id, session_id)
