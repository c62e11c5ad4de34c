"""MLflow's REST dialect over tracking, registry and artifacts. Owns no tables.

`app.py` finds the caller, the project and the endpoint; `wire.py` reads and writes MLflow's JSON; `errors.py` speaks
its errors; the other modules hold the calls of one subject each.
"""
