"""Identity over HTTP: one module for each thing that a path names."""

from fastapi import APIRouter

from modelyard.identity.routes import api_keys, auth, members, organizations

router = APIRouter()
for _part in (auth, organizations, members, api_keys):
    router.include_router(_part.router)
