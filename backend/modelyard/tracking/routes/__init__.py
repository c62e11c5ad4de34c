"""Tracking over HTTP: one module for each thing that a path names."""

from fastapi import APIRouter

from modelyard.tracking.routes import experiments, metrics, runs

router = APIRouter()
for _part in (experiments, runs, metrics):
    router.include_router(_part.router)
