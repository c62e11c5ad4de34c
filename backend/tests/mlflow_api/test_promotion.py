"""MLflow's client meets the project's promotion rules."""

from __future__ import annotations

import httpx
import pytest
from mlflow import MlflowClient
from mlflow.exceptions import RestException

from tests.servers import PLAIN

from .target import REFERENCE_URI, Tenant, unique

pytestmark = [
    pytest.mark.skipif(bool(REFERENCE_URI), reason="MLflow's own server has no rules"),
    # Raised inside MLflow's own client.
    pytest.mark.filterwarnings("ignore:.*model registry stages:FutureWarning"),
]


def test_a_rule_that_does_not_hold_is_told_to_the_client(client: MlflowClient, tenant: Tenant) -> None:
    url = f"{tenant.origin}/api/v1/orgs/{tenant.org}/projects/{tenant.project}/promotion-rules"
    for kind, place in (("alias", "champion"), ("stage", "production")):
        body = {"name": f"Clean {kind}", "target_kind": kind, "target": place, "kind": "clean_scan"}
        assert httpx.post(url, json=body, headers=tenant.headers, verify=PLAIN).status_code == 201
    name = unique("model")
    client.create_registered_model(name)
    client.create_model_version(name, "s3://bucket/model")
    client.set_registered_model_alias(name, "challenger", "1")
    client.transition_model_version_stage(name, "1", "Staging")
    with pytest.raises(RestException, match="Clean alias: the scan is pending") as refused:
        client.set_registered_model_alias(name, "champion", "1")
    assert refused.value.error_code == "INVALID_STATE"
    with pytest.raises(RestException, match="Clean stage: the scan is pending"):
        client.transition_model_version_stage(name, "1", "Production")
    assert client.get_model_version(name, "1").current_stage == "Staging"
