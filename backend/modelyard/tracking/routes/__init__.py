"""Tracking over HTTP: one module for each thing that a path names."""

from fastapi import APIRouter

from modelyard.tracking.routes import bulk, charts, experiments, metrics, purge, run_details, runs, search, views

router = APIRouter()
for _part in (experiments, search, bulk, purge, runs, run_details, metrics, charts, views):
    router.include_router(_part.router)
