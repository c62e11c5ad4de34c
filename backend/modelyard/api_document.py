"""The OpenAPI document: what FastAPI makes of the routes, with the names that stand in paths explained."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

ID = "01a2060769e771f385d284dbd3252495"
PARAMETERS: dict[str, tuple[str, Any]] = {
    "org": ("Slug of the organization.", "acme-ml"),
    "project": ("Slug of the project.", "fraud-detection"),
    "user_id": ("Id of the person or service account.", ID),
    "key_id": ("Id of the API key.", ID),
    "session_id": ("Id of the log-in session.", ID),
    "invitation_id": ("Id of the invitation.", ID),
    "organization_id": ("Id of the organization.", ID),
    "project_id": ("Id of the project.", ID),
    "access_id": ("Id of the support access.", ID),
    "run_id": ("Id of the run.", ID),
    "push_id": ("Id of the push.", ID),
    "upload_id": ("Id of the upload.", ID),
    "view_id": ("Id of the saved view.", ID),
    "model_id": ("Id of the registered model.", ID),
    "number": ("Number of the version within its model, or of the experiment within its project.", 1),
    "batch_id": ("Id of the batch prediction.", ID),
    "deployment_id": ("Id of the deployment.", ID),
    "workflow_id": ("Id of the workflow.", ID),
    "workflow_run_id": ("Id of the run of a workflow.", ID),
    "rule_id": ("Id of the promotion rule.", ID),
    "review_id": ("Id of the review.", ID),
    "alias": ("Name of the alias.", "champion"),
    "key": ("Name of the metric; it may hold slashes.", "loss"),
    "path": ("Path of the file or folder within the project.", "models/model.pkl"),
    "audit_id": ("Id of the record.", ID),
    "entity": ("Table of the thing that changed.", "projects"),
    "entity_id": ("Id of the thing that changed.", ID),
}
"""What stands in paths: meaning and example, by its name. A rule test refuses a name that is missing here."""

DESCRIPTION = """The native API. Send `Authorization: Bearer <API key or access token>`.

Lists come in pages (`limit`, `cursor` → `items`, `next`), with declared `filter` and `sort` fields. What has a
`version` is sent with an `ETag`, and changed under `If-Match`. A POST may carry an `Idempotency-Key`. A refusal is a
problem (RFC 9457) with a stable `code`, and a `pointer` to the field that is wrong."""


def explain(app: FastAPI) -> None:
    """Make the application's document say what each parameter is."""
    original = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = original()
            for path, item in document["paths"].items():
                for method, operation in item.items():
                    for parameter in operation.get("parameters", ()):
                        _explain(parameter)
                    if path.startswith("/api/"):
                        _add_common_refusals(method, operation)
            document["components"]["securitySchemes"] = {
                "bearer": {"type": "http", "scheme": "bearer", "description": "An API key, or an access token."},
                "basic": {"type": "http", "scheme": "basic", "description": "Any name, and an API key as password."},
            }
            document["security"] = [{"bearer": []}, {"basic": []}]
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way to extend the document


def _explain(parameter: dict[str, Any]) -> None:
    if parameter["in"] == "path" and parameter["name"] in PARAMETERS:
        description, example = PARAMETERS[parameter["name"]]
        parameter.setdefault("description", description)
        parameter["example"] = example


def _add_common_refusals(method: str, operation: dict[str, Any]) -> None:
    """What any route may be answered with, before or beside its own work."""
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    common = {"429": "Too many requests", "503": "The database is away for a moment"}
    if method != "get":
        common |= {"400": "The body cannot be read", "409": "It conflicts with what is there", "413": "Too large"}
    if any(parameter["name"] == "if-match" for parameter in operation.get("parameters", ())):
        common["412"] = "Somebody else changed it meanwhile"
    for status, description in common.items():
        operation["responses"].setdefault(status, {"description": description, "content": problem})
