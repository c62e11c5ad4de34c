"""Identity over HTTP: one module for each thing that a path names."""

from fastapi import APIRouter

from modelyard.identity.routes import accounts, api_keys, audit, auth, invitations, members, organizations, platform

router = APIRouter()
for _part in (auth, accounts, organizations, members, invitations, api_keys, platform, audit):
    router.include_router(_part.router)
router.include_router(invitations.by_link)
