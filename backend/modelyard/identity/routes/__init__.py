"""Identity over HTTP: one module for each thing that a path names."""

from fastapi import APIRouter

from modelyard.identity.routes import (
    accounts,
    api_keys,
    audit,
    auth,
    invitations,
    members,
    organizations,
    platform,
    signing_keys,
    single_sign_on,
)

router = APIRouter()
for _part in (auth, accounts, organizations, members, invitations, api_keys, platform, audit, single_sign_on):
    router.include_router(_part.router)
router.include_router(invitations.by_link)
router.include_router(single_sign_on.by_browser)

well_known = signing_keys.router
"""Answers outside the API's own prefix."""
