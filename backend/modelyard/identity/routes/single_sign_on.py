"""Single sign-on over HTTP: set up by the organization, and gone through by browsers."""

from __future__ import annotations

import base64
import json
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse
from pydantic import StringConstraints

from modelyard.identity import identity_providers, queries, single_sign_on
from modelyard.identity.access import (
    PublicRoute,
    Session,
    authenticator_of,
    database_of,
    operation_of,
    providers_of,
    request_info,
    require_in_organization,
    settings_of,
    vault_of,
)
from modelyard.identity.cookies import set_session_cookies
from modelyard.identity.models import IdentityProvider
from modelyard.identity.schemas import ProviderOut, SingleSignOnIn, SingleSignOnOut
from modelyard.kernel.access import OrganizationScope, Permission
from modelyard.kernel.db import get_one
from modelyard.kernel.errors import ModelyardError
from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.kernel.versions import Expected, Tagged
from modelyard.settings import Settings

router = APIRouter(prefix="/orgs/{org}/single-sign-on", tags=["single sign-on"], route_class=Route)
by_browser = APIRouter(prefix="/auth/sso/{org}", tags=["single sign-on"], route_class=Route)

# The configuration says whom the organization trusts, so reading it takes what changing it takes.
CanWrite = Annotated[OrganizationScope, require_in_organization(Permission.ORGANIZATION_WRITE)]

FAILURE_PAGE = "/single-sign-on-failed"
FAILURE_COOKIE = "modelyard-sso-failure"
FAILURE_SECONDS = 120
"""Long enough for the page to load; it forgets the reason once it has read it."""

Text = Annotated[str, StringConstraints(max_length=4000)] | None


@router.get("", response_model=SingleSignOnOut)
async def get_single_sign_on(scope: CanWrite, session: Session, request: Request, tagged: Tagged) -> SingleSignOnOut:
    """How people log in by the organization's identity provider. The client's secret is never shown."""
    query = queries.identity_provider(scope.organization_id)
    return _shown(tagged(await get_one(session, query, identity_providers.NOT_SET_UP)), scope, settings_of(request))


@router.put("", response_model=SingleSignOnOut, responses=problems(412, 503))
async def set_single_sign_on(
    body: SingleSignOnIn, scope: CanWrite, session: Session, request: Request, expected: Expected, tagged: Tagged
) -> SingleSignOnOut:
    """Name or replace the organization's identity provider. It is asked for its discovery document and keys at once.

    Nobody maps a group to a role that may do more than they may. Another issuer, or `is_enabled` false, ends the
    sessions that people have by single sign-on.
    """
    saved = await identity_providers.set_up(
        session,
        scope,
        vault_of(request),
        providers_of(request),
        issuer=body.issuer,
        client_id=body.client_id,
        client_secret=body.client_secret.get_secret_value() if body.client_secret is not None else None,
        keep_secret="client_secret" not in body.model_fields_set,
        email_domains=body.email_domains,
        group_claim=body.group_claim,
        group_roles=dict(body.group_roles),
        default_role=body.default_role,
        is_enabled=body.is_enabled,
        expected=expected,
    )
    return _shown(tagged(saved), scope, settings_of(request))


@router.delete("", status_code=204, responses=problems(412))
async def delete_single_sign_on(scope: CanWrite, session: Session, expected: Expected) -> None:
    """Forget the identity provider, and end the sessions that people have by it. Members stay members."""
    await identity_providers.take_down(session, scope, expected=expected)


@router.post("/check", response_model=ProviderOut, responses=problems(503))
async def check_single_sign_on(scope: CanWrite, session: Session, request: Request) -> ProviderOut:
    """Ask the identity provider for its discovery document and keys as they are at this moment."""
    provider, method, keys = await identity_providers.check(session, scope, vault_of(request), providers_of(request))
    return ProviderOut.model_validate({**provider.model_dump(), "client_authentication": method, "keys": keys})


def _shown(row: IdentityProvider, scope: OrganizationScope, settings: Settings) -> SingleSignOnOut:
    columns = {name: getattr(row, name, None) for name in SingleSignOnOut.model_fields}
    slug = scope.organization_slug
    derived = {
        "has_client_secret": row.client_secret_sealed is not None,
        "redirect_uri": single_sign_on.redirect_uri(settings, slug),
        "log_in_url": single_sign_on.log_in_url(settings, slug),
    }
    return SingleSignOnOut.model_validate({**columns, **derived})


@by_browser.get(
    "", status_code=302, response_class=RedirectResponse, dependencies=[PublicRoute], responses=problems(503)
)
async def begin_single_sign_on(
    org: str,
    request: Request,
    next: Annotated[
        str,
        Query(
            max_length=1000,
            pattern=r"^/([!-.0-\[\]-~][!-\[\]-~]*)?$",
            description="Path on this site where the browser goes on afterwards.",
            examples=["/o/acme-ml"],
        ),
    ] = "/",
) -> RedirectResponse:
    """Log in by the organization's identity provider: for browsers, which are sent there."""
    settings = settings_of(request)
    try:
        url, flow = await single_sign_on.begin(
            database_of(request),
            settings,
            vault_of(request),
            providers_of(request),
            slug=org,
            next=next,
            request=request_info(request.scope, operation_of(request)),
        )
    except ModelyardError as refusal:
        return _to_failure_page(request, org, refusal)
    response = RedirectResponse(url, 302)
    _keep_flow(response, settings, org, flow)
    return response


@by_browser.get(
    "/callback",
    status_code=302,
    response_class=RedirectResponse,
    dependencies=[PublicRoute],
    responses=problems(400, 503),
)
async def finish_single_sign_on(
    org: str,
    request: Request,
    code: Annotated[Text, Query(description="What tokens are had for.", examples=["SplxlOBeZQQYbYS6"])] = None,
    state: Annotated[Text, Query(description="As it was sent to the provider.", examples=["af0ifjsldkj"])] = None,
    error: Annotated[Text, Query(description="Why there is no code.", examples=["access_denied"])] = None,
    iss: Annotated[Text, Query(description="The issuer (RFC 9207).", examples=["https://login.example.com"])] = None,
) -> RedirectResponse:
    """Where the identity provider sends the browser back to. It is logged in, for this organization alone."""
    settings = settings_of(request)
    try:
        tokens, onward = await single_sign_on.finish(
            database_of(request),
            settings,
            vault_of(request),
            providers_of(request),
            authenticator_of(request).tokens,
            slug=org,
            callback=single_sign_on.Callback(code, state, error, iss),
            sealed_flow=request.cookies.get(_flow_cookie(settings)),
            request=request_info(request.scope, operation_of(request)),
        )
    except ModelyardError as refusal:
        return _to_failure_page(request, org, refusal)
    response = RedirectResponse(onward, 302)
    set_session_cookies(response, tokens, settings)
    _keep_flow(response, settings, org, None)
    return response


def _to_failure_page(request: Request, org: str, refusal: ModelyardError) -> RedirectResponse:
    """Send a person's browser to the page that says why they did not get in; others get the refusal itself.

    The page reads the reason from a cookie: words in its address could be put there by any link.

    Raises:
        ModelyardError: the refusal, where no page is asked for.
    """
    if "text/html" not in request.headers.get("accept", ""):
        raise refusal
    settings = settings_of(request)
    known = {"organization": org[:63], "code": refusal.code, "title": refusal.title, "detail": refusal.detail}
    told = json.dumps({**known, "request_id": request_info(request.scope, operation_of(request)).request_id})
    response = RedirectResponse(FAILURE_PAGE, 302)
    response.set_cookie(
        FAILURE_COOKIE,
        base64.urlsafe_b64encode(told.encode()).decode().rstrip("="),
        max_age=FAILURE_SECONDS,
        path=FAILURE_PAGE,
        secure=settings.cookies_are_secure,
        samesite="strict",
    )
    return response


def _flow_cookie(settings: Settings) -> str:
    return "__Secure-modelyard-sso" if settings.cookies_are_secure else "modelyard-sso"


def _keep_flow(response: RedirectResponse, settings: Settings, org: str, flow: str | None) -> None:
    """Have the browser keep the flow, or (None) forget it. `lax`: the provider sends the browser back with it."""
    response.set_cookie(
        _flow_cookie(settings),
        flow or "",
        max_age=int(single_sign_on.FLOW_LIFETIME.total_seconds()) if flow else 0,
        path=f"/api/v1/auth/sso/{org}",
        secure=settings.cookies_are_secure,
        httponly=True,
        samesite="lax",
    )
