"""Invitations over HTTP: by the organization, and by whoever holds the link."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from modelyard.identity import invitations, queries
from modelyard.identity.access import (
    ActorAlone,
    PublicRoute,
    Session,
    database_of,
    operation_of,
    request_info,
    require_in_organization,
    settings_of,
    vault_of,
)
from modelyard.identity.models import Invitation, Organization
from modelyard.identity.schemas import (
    InvitationIn,
    InvitationLink,
    InvitationOut,
    InvitationToken,
    JoinedOut,
    OfferOut,
    Registration,
)
from modelyard.kernel.access import OrganizationScope, Permission
from modelyard.kernel.db import get_one
from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.kernel.listing import Listing, ListRequest
from modelyard.kernel.pages import Page
from modelyard.kernel.versions import Expected, Tagged

router = APIRouter(prefix="/orgs/{org}/invitations", tags=["invitations"], route_class=Route)
by_link = APIRouter(prefix="/auth/invitations", tags=["invitations"], route_class=Route)

CanRead = Annotated[OrganizationScope, require_in_organization(Permission.MEMBER_READ)]
CanWrite = Annotated[OrganizationScope, require_in_organization(Permission.MEMBER_WRITE)]

INVITATIONS: Listing[Invitation] = Listing(
    filters={
        "email": Invitation.email,
        "role": Invitation.role,
        "created_at": Invitation.created_at,
        "expires_at": Invitation.expires_at,
        "accepted_at": Invitation.accepted_at,
        "revoked_at": Invitation.revoked_at,
    },
    sorts={"created_at": Invitation.created_at, "email": Invitation.email},
    tie=Invitation.id,
    descending=True,
)


@router.get("", response_model=Page[InvitationOut])
async def list_invitations(
    scope: CanRead, session: Session, wanted: Annotated[ListRequest, Depends(INVITATIONS.request)]
) -> dict[str, Any]:
    """Every invitation, whatever became of it."""
    items, after = await INVITATIONS.page(session, queries.invitations(scope.organization_id), wanted)
    return {"items": items, "next": after}


@router.post("", status_code=201, response_model=InvitationOut, responses=problems(409))
async def invite(body: InvitationIn, scope: CanWrite, session: Session, request: Request, tagged: Tagged) -> Invitation:
    """Invite somebody by mail. Nobody invites to a role that may do more than they may."""
    return tagged(
        await invitations.invite(
            session, scope, vault_of(request), email=body.email, role=body.role, url=settings_of(request).url
        )
    )


@router.get("/{invitation_id}", response_model=InvitationOut)
async def get_invitation(invitation_id: UUID, scope: CanRead, session: Session, tagged: Tagged) -> Invitation:
    """One invitation."""
    query = queries.invitations(scope.organization_id).where(Invitation.id == invitation_id)
    return tagged(await get_one(session, query, invitations.NO_INVITATION))


@router.post("/{invitation_id}/resend", response_model=InvitationOut, responses=problems(409))
async def resend_invitation(
    invitation_id: UUID, scope: CanWrite, session: Session, request: Request, tagged: Tagged
) -> Invitation:
    """Send an open invitation again, with a new link and its whole time; old links work no more."""
    return tagged(
        await invitations.resend(session, scope, vault_of(request), invitation_id, url=settings_of(request).url)
    )


@router.post("/{invitation_id}/link", status_code=201, response_model=InvitationLink, responses=problems(409))
async def make_invitation_link(
    invitation_id: UUID, scope: CanWrite, session: Session, request: Request, tagged: Tagged
) -> InvitationLink:
    """Make a link that you hand on yourself, where no mail goes out; the one made before works no more.

    It is shown this once, and over with the invitation. Who takes up the invitation with it has not proven their
    address. 409 `mail_goes_out` where a mail server is set.
    """
    settings = settings_of(request)
    mail_goes_out = settings.smtp_host is not None
    made, url = await invitations.make_link(
        session, scope, invitation_id, url=settings.url, mail_goes_out=mail_goes_out
    )
    return InvitationLink(**InvitationOut.model_validate(tagged(made)).model_dump(), url=url)


@router.delete("/{invitation_id}", status_code=204, responses=problems(409, 412))
async def revoke_invitation(invitation_id: UUID, scope: CanWrite, session: Session, expected: Expected) -> None:
    """Withdraw an open invitation: its link works no more."""
    await invitations.revoke(session, scope, invitation_id, expected=expected)


@by_link.post("/look", response_model=OfferOut, dependencies=[PublicRoute])
async def look_at_invitation(body: InvitationToken, request: Request) -> invitations.Offer:
    """What the invitation of a link offers. A POST, so that the token is in no log of addresses."""
    info = request_info(request.scope, operation_of(request))
    return await invitations.offer(database_of(request), body.token.get_secret_value(), request=info)


@by_link.post("/accept", response_model=JoinedOut, responses=problems(409))
async def accept_invitation(body: InvitationToken, actor: ActorAlone, request: Request) -> Organization:
    """Take up an invitation with the account that is logged in; it must have the address that was invited."""
    info = request_info(request.scope, operation_of(request))
    return await invitations.accept(database_of(request), body.token.get_secret_value(), actor, request=info)


@by_link.post(
    "/register", status_code=201, response_model=JoinedOut, dependencies=[PublicRoute], responses=problems(409)
)
async def register_by_invitation(body: Registration, request: Request) -> Organization:
    """Take up an invitation with a new account. Then log in."""
    return await invitations.register(
        database_of(request),
        body.token.get_secret_value(),
        display_name=body.display_name,
        password=body.password.get_secret_value(),
        request=request_info(request.scope, operation_of(request)),
    )
