"""Each route that changes something leaves its audit record: who, from where, by which request, and what."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import pytest_asyncio
from sqlalchemy import text

from modelyard.deployments.rollouts import LOCK
from modelyard.kernel.access import OrganizationRole
from modelyard.routes import routes
from tests.identity.factories import (
    PASSWORD,
    Api,
    Person,
    Project,
    Tenant,
    a_person,
    a_platform_admin,
    a_project,
    an_organization,
    bearer,
    log_in,
    running,
)
from tests.identity.jobs import Mailbox, run_jobs

AGENT = "recorder/1.0"
NEW = "violet tram eats clouds"
AUTH, PLATFORM = "/api/v1/auth", "/api/v1/platform"

NOT_RECORDED = {
    "refresh": "a session goes on as it was; its beginning and end are on record",
    "look_at_invitation": "it changes nothing",
    "request_password_reset": "the job that looks for the person records it, under the same request",
    "send_email_verification": "a mail goes out; what its link does is on record",
    "create_run": "machines make runs by the thousand: who and when stand on the run itself",
    "finish_run": "as above",
    "update_run": "as above",
    "log_to_run": "as above",
    "set_run_tag": "as above",
    "remove_run_tag": "as above",
    "get_chart_series": "it changes nothing",
    "search_runs": "it changes nothing",
    "group_runs": "it changes nothing",
    "upload_artifact": "as above; who and when stand on the file",
    "begin_upload": "nothing can be seen of it; the file that it becomes tells who and when",
    "upload_part": "as above",
    "complete_upload": "as above",
    "give_up_upload": "as above",
    "begin_push": "nothing can be seen of it; the version that it becomes tells who and when",
    "push_contents": "as above",
    "push_part": "as above",
    "join_parts": "as above",
    "give_up_push": "as above",
    "try_workflow": "it changes nothing",
    "invoke_deployment": "it asks a model and changes nothing",
    "check_single_sign_on": "it asks the provider and changes nothing",
}
"""Operations without a record of their own, and why."""


@dataclass
class Story:
    """One organization in which everything is done once."""

    api: Api
    tenant: Tenant
    project: Project
    owner: Person
    headers: dict[str, str]
    admin: dict[str, str]
    mailbox: Mailbox
    done: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    async def call(
        self,
        operation: str,
        entity: str | None,
        method: str,
        path: str,
        body: object = None,
        *,
        headers: dict[str, str] | None = None,
        label: str | None = None,
    ) -> Any:
        """Do it, and look for the record. label: who did it; None: the owner, or whoever the headers name."""
        request_id = uuid4().hex
        sent = {**(self.headers if headers is None else headers), "User-Agent": AGENT, "X-Request-ID": request_id}
        content: dict[str, Any] = {"content": body} if isinstance(body, bytes) else {"json": body} if body else {}
        answer = await self.api.client.request(method, path, headers=sent, **content)
        assert answer.status_code < 300, f"{operation}: {answer.status_code} {answer.text}"
        self.done.add(operation)
        if entity is not None:
            await self._look(operation, entity, request_id, label)
        return answer.json() if answer.content else None

    async def _look(self, operation: str, entity: str, request_id: str, label: str | None) -> None:
        query = text("SELECT * FROM audit_logs WHERE request_id = :request_id AND entity = :entity")
        async with self.api.platform() as session:
            found = (await session.execute(query, {"request_id": request_id, "entity": entity})).all()
        if not found:
            self.complaints.append(f"{operation}: no record of {entity}")
        for record in found:
            facts = (record.ip, record.user_agent, record.operation, bool(record.difference))
            if facts != ("127.0.0.1", AGENT, operation, True):
                self.complaints.append(f"{operation}: {facts}")
            if record.actor_label == "" or (label is not None and record.actor_label != label):
                self.complaints.append(f"{operation}: done by {record.actor_label!r}")


@pytest_asyncio.fixture
async def story(database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Story]:
    async with running(database) as api:
        tenant = await an_organization(api)
        owner = await a_person(api, tenant, OrganizationRole.OWNER, password=PASSWORD)
        project = await a_project(api, tenant)
        headers = bearer((await log_in(api, owner))["access_token"])
        admin = bearer((await log_in(api, await a_platform_admin(api)))["access_token"])
        yield Story(api, tenant, project, owner, headers, admin, Mailbox(api, monkeypatch))


async def about_oneself(story: Story) -> None:
    call, owner = story.call, story.owner
    person = await a_person(story.api, story.tenant, OrganizationRole.MEMBER, password=PASSWORD)
    login = {"email": person.email, "password": PASSWORD}
    tokens = await call("log_in", "login", "POST", f"{AUTH}/login", login, headers={}, label=person.email)
    mine = bearer(tokens["access_token"])
    other = await log_in(story.api, person)
    renewed = {"refresh_token": other["refresh_token"]}
    await call("refresh", None, "POST", f"{AUTH}/refresh", renewed, headers={})
    sessions = (await story.api.client.get(f"{AUTH}/sessions", headers=mine)).json()
    older = f"{AUTH}/sessions/{sessions[-1]['id']}"
    by_other = bearer(other["access_token"])
    await call("end_my_session", "session_ended", "DELETE", older, headers=by_other)
    again = bearer((await log_in(story.api, person))["access_token"])
    await call("end_my_other_sessions", "sessions_ended", "DELETE", f"{AUTH}/sessions", headers=again)
    await call("change_my_account", "users", "PATCH", f"{AUTH}/me", {"display_name": "Ada"}, headers=again)
    change = {"current_password": PASSWORD, "new_password": NEW}
    await call("change_my_password", "password_changed", "POST", f"{AUTH}/password", change, headers=again)
    await call("send_email_verification", None, "POST", f"{AUTH}/email-verification", headers=again)
    token = {"token": await story.mailbox.token()}
    path = f"{AUTH}/email-verification/confirm"
    await call("confirm_email_verification", "email_verified", "POST", path, token, headers={}, label=person.email)
    email = {"email": person.email}
    await call("request_password_reset", None, "POST", f"{AUTH}/password-reset", email, headers={})
    reset = {"token": await story.mailbox.token(), "password": PASSWORD}
    path = f"{AUTH}/password-reset/confirm"
    await call("confirm_password_reset", "password_reset", "POST", path, reset, headers={}, label=person.email)
    last = bearer((await log_in(story.api, person))["access_token"])
    await call("log_out", "logout", "POST", f"{AUTH}/logout", headers=last, label=person.email)
    assert owner.email != person.email


async def in_the_organization(story: Story) -> None:
    call, url = story.call, story.tenant.url
    await call("change_organization", "organizations", "PATCH", url, {"name": "New"}, label=story.owner.email)
    person = await a_person(story.api, story.tenant, OrganizationRole.MEMBER, password=PASSWORD)
    member = f"{url}/members/{person.id}"
    await call("change_member", "organization_memberships", "PATCH", member, {"role": "auditor"})
    await log_in(story.api, person)
    (living,) = (await story.api.client.get(f"{member}/sessions", headers=story.headers)).json()
    await call("end_session_of_member", "session_ended", "DELETE", f"{member}/sessions/{living['id']}")
    await log_in(story.api, person)
    await call("end_sessions_of_member", "sessions_ended", "DELETE", f"{member}/sessions")
    await call("remove_member", "organization_memberships", "DELETE", member)
    leaver = await a_person(story.api, story.tenant, OrganizationRole.MEMBER, password=PASSWORD)
    leaving = bearer((await log_in(story.api, leaver))["access_token"])
    await call("leave_organization", "organization_memberships", "POST", f"{url}/leave", headers=leaving)
    robot = {"name": "Robot", "role": "member"}
    await call("create_service_account", "organization_memberships", "POST", f"{url}/service-accounts", robot)
    made = await call("create_api_key", "api_keys", "POST", f"{url}/api-keys", {"name": "a key"})
    key = f"{url}/api-keys/{made['id']}"
    await call("change_api_key", "api_keys", "PATCH", key, {"name": "another"})
    await call("rotate_api_key", "api_keys", "POST", f"{key}/rotate", {"overlap_seconds": 60})
    await call("revoke_api_key", "api_keys", "DELETE", key)
    for email in ("a@example.com", "b@example.com", "c@example.com"):
        body = {"email": email, "role": "viewer"}
        made = await call("invite", "invitations", "POST", f"{url}/invitations", body)
        await story.mailbox.mails()
        one = f"{url}/invitations/{made['id']}"
        await call("make_invitation_link", "invitations", "POST", f"{one}/link")
        await call("resend_invitation", "invitations", "POST", f"{one}/resend")
        token = {"token": await story.mailbox.token()}
        await call("look_at_invitation", None, "POST", f"{AUTH}/invitations/look", token, headers={})
        if email.startswith("a"):
            await call("revoke_invitation", "invitations", "DELETE", one)
        elif email.startswith("b"):
            new = {**token, "display_name": "Grace", "password": NEW}
            path = f"{AUTH}/invitations/register"
            await call("register_by_invitation", "users", "POST", path, new, headers={}, label=email)
        else:
            invited = {"email": email, "display_name": ""}
            made = await call(
                "create_user_of_platform", "users", "POST", f"{PLATFORM}/users", invited, headers=story.admin
            )
            async with story.api.platform() as session:
                hashed = text(
                    "UPDATE users SET password_hash = (SELECT password_hash FROM users WHERE id = :o) WHERE id = :i"
                )
                await session.execute(hashed, {"o": story.owner.id, "i": made["id"]})
            theirs = bearer((await log_in(story.api, Person(made["id"], email)))["access_token"])
            path = f"{AUTH}/invitations/accept"
            await call(
                "accept_invitation", "organization_memberships", "POST", path, token, headers=theirs, label=email
            )


async def on_the_platform(story: Story) -> None:
    call, admin = story.call, story.admin
    body = {"slug": "founded", "name": "Founded", "owner": story.owner.email}
    made = await call("create_organization", "organizations", "POST", f"{PLATFORM}/organizations", body, headers=admin)
    url = f"{PLATFORM}/organizations/{made['id']}"
    quotas = {"quotas": {"runs": 5}}
    await call("change_organization_of_platform", "organizations", "PATCH", url, quotas, headers=admin)
    for end in (True, False):
        reason = {"reason": "Ticket 4711", "minutes": 5}
        path = f"{url}/support-access"
        access = await call("grant_support_access", "support_accesses", "POST", path, reason, headers=admin)
        if end:
            path = f"{path}/{access['id']}"
            await call("give_back_support_access", "support_accesses", "DELETE", path, headers=admin)
        else:
            path = f"/api/v1/orgs/founded/support-accesses/{access['id']}"
            await call("end_support_access", "support_accesses", "DELETE", path, label=story.owner.email)
    await call("delete_organization_of_platform", "organizations", "DELETE", url, headers=admin)
    await call("restore_organization", "organizations", "POST", f"{url}/restore", headers=admin)
    await call("delete_organization", "organizations", "DELETE", "/api/v1/orgs/founded", label=story.owner.email)
    person = await a_person(story.api)
    url = f"{PLATFORM}/users/{person.id}"
    await call("change_user", "users", "PATCH", url, {"status": "suspended"}, headers=admin)
    await call("delete_user", "users", "DELETE", url, headers=admin)
    await call("restore_user", "users", "POST", f"{url}/restore", headers=admin)


async def in_a_project(story: Story) -> None:
    call, organization = story.call, story.tenant.url
    body = {"slug": "fraud", "name": "Fraud"}
    made = await call("create_project", "projects", "POST", f"{organization}/projects", body)
    url = f"{organization}/projects/fraud"
    await call("change_project", "projects", "PATCH", url, {"description": "Cards"})
    await call("archive_project", "projects", "POST", f"{url}/archive")
    await call("unarchive_project", "projects", "POST", f"{url}/unarchive")
    person = await a_person(story.api, story.tenant, OrganizationRole.MEMBER)
    member = f"{url}/members/{person.id}"
    await call("set_project_member", "project_members", "PUT", member, {"role": "viewer"})
    await call("remove_project_member", "project_members", "DELETE", member)
    experiment = await call("create_experiment", "experiments", "POST", f"{url}/experiments", {"name": "x"})
    numbered = f"{url}/experiments/{experiment['number']}"
    await call("change_experiment", "experiments", "PATCH", numbered, {"description": "d"})
    body = {"name": "mine", "page": "runs", "definition": {}}
    view = await call("create_view", "saved_views", "POST", f"{url}/views", body)
    await call("change_view", "saved_views", "PATCH", f"{url}/views/{view['id']}", {"is_shared": True})
    await call("delete_view", "saved_views", "DELETE", f"{url}/views/{view['id']}")
    run = await call("create_run", None, "POST", f"{url}/runs", {"experiment": experiment["number"]})
    file = f"{run['artifact_location'].removeprefix('mlflow-artifacts:/')}/model/weights"
    await call("upload_artifact", None, "PUT", f"{url}/artifacts/{file}", b"12345")
    await call("update_run", None, "PATCH", f"{url}/runs/{run['id']}", {"name": "y"})
    await call("log_to_run", None, "POST", f"{url}/runs/{run['id']}/log", {"params": {"lr": "1"}})
    await call("set_run_tag", None, "PUT", f"{url}/runs/{run['id']}/tags/team", {"value": "risk"})
    await call("remove_run_tag", None, "DELETE", f"{url}/runs/{run['id']}/tags/team")
    await call("get_chart_series", None, "POST", f"{url}/charts/series", {"runs": [run["id"]], "keys": ["loss"]})
    await call("search_runs", None, "POST", f"{url}/runs/search", {"search": "metrics.auc > 0.9"})
    await call("group_runs", None, "POST", f"{url}/runs/groups", {"by": "params.lr"})
    await call("finish_run", None, "POST", f"{url}/runs/{run['id']}/finish", {"status": "finished"})
    upload = await call("begin_upload", None, "POST", f"{url}/artifact-uploads", {"path": "big"})
    part = f"{url}/artifact-uploads/{upload['id']}"
    await call("upload_part", None, "PUT", f"{part}/parts/1", b"12345")
    await call("complete_upload", None, "POST", f"{part}/complete", {"parts": 1})
    await call("give_up_upload", None, "DELETE", part)
    await pushing(story, url)
    model = await call("create_model", "models", "POST", f"{url}/models", {"name": "fraud"})
    models = f"{url}/models/{model['id']}"
    await call("update_model", "models", "PATCH", models, {"description": "d"})
    stored = {"run_id": run["id"], "path": "model"}
    await call("create_version", "model_versions", "POST", f"{models}/versions", stored)
    await call("update_version", "model_versions", "PATCH", f"{models}/versions/1", {"description": "d"})
    await reviewing(story, url, f"{models}/versions/1")
    await run_jobs(story.api)
    await call("scan_version", "model_versions", "POST", f"{models}/versions/1/scan")
    await call("set_alias", "model_aliases", "PUT", f"{models}/aliases/champion", {"number": 1})
    await call("delete_alias", "model_aliases", "DELETE", f"{models}/aliases/champion")
    async with await psycopg.AsyncConnection.connect(story.api.settings.psycopg_url()) as controller:
        await controller.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        await deploying(story, url, models, run["id"])
    copying = {"project": "fraud", "model": "fraud-copy"}
    copy = await call("copy_version", "model_versions", "POST", f"{models}/versions/1/copy", copying)
    await story.api.client.delete(f"{url}/models/{copy['model_id']}", headers=story.headers)
    await call("delete_version", "model_versions", "DELETE", f"{models}/versions/1")
    await call("restore_version", "model_versions", "POST", f"{models}/versions/1/restore")
    await call("delete_model", "models", "DELETE", models)
    await call("restore_model", "models", "POST", f"{models}/restore")
    await story.api.client.delete(models, headers=story.headers)
    await call("purge_models", "models", "POST", f"{url}/models/purge", {"models": [model["id"]]})
    await call("delete_artifacts", "artifacts", "DELETE", f"{url}/artifacts/{file}")
    await call("delete_run", "experiment_runs", "DELETE", f"{url}/runs/{run['id']}")
    await call("restore_run", "experiment_runs", "POST", f"{url}/runs/{run['id']}/restore")
    copying = {"action": "copy", "runs": [run["id"]], "experiment": experiment["number"]}
    copied = await call("change_runs", "experiment_runs", "POST", f"{url}/runs/bulk", copying)
    copies = {"runs": [one["copy_id"] for one in copied["copies"]]}
    await call("delete_runs", "experiment_runs", "POST", f"{url}/runs/bulk-delete", {"action": "delete", **copies})
    await call("purge_runs", "experiment_runs", "POST", f"{url}/runs/purge", copies)
    await call("delete_experiment", "experiments", "DELETE", numbered)
    await call("restore_experiment", "experiments", "POST", f"{numbered}/restore")
    await story.api.client.delete(numbered, headers=story.headers)
    await call("purge_experiment", "experiments", "POST", f"{numbered}/purge")
    await call("delete_project", "projects", "DELETE", url)
    await call("restore_project", "projects", "POST", f"{organization}/deleted-projects/{made['id']}/restore")


async def pushing(story: Story, url: str) -> None:
    call, content = story.call, b"weights"
    digest = hashlib.sha256(content).digest()
    body = {"path": "w", "size_bytes": len(content), "digest": digest.hex()}
    wanted = {"model": "pushed", "create_model": True, "files": [body]}
    push = await call("begin_push", None, "POST", f"{url}/pushes", wanted)
    path = f"{url}/pushes/{push['id']}"
    part = f"{path}/contents/{digest.hex()}"
    await call("push_part", None, "PUT", f"{part}/parts/1", content)
    await call("join_parts", None, "POST", f"{part}/join")
    await call("complete_push", "model_versions", "POST", f"{path}/complete")
    await call("give_up_push", None, "DELETE", path)
    other = {**wanted, "files": [{**body, "digest": hashlib.sha256(b"seven !").hexdigest()}]}
    push = await call("begin_push", None, "POST", f"{url}/pushes", other)
    sent = hashlib.sha256(b"seven !").digest() + b"seven !"
    await call("push_contents", None, "PUT", f"{url}/pushes/{push['id']}/contents", sent)


async def deploying(story: Story, url: str, models: str, run: str) -> None:
    call, deployments = story.call, "deployments"
    await call("create_version", "model_versions", "POST", f"{models}/versions", {"run_id": run, "path": "model"})
    body = {"slug": "scorer", "name": "Scorer", "environment": "production", "model": "fraud", "version": 1}
    made = await call("create_deployment", deployments, "POST", f"{url}/deployments", body)
    path = f"{url}/deployments/{made['id']}"
    await call("update_deployment", deployments, "PATCH", path, {"description": "d"})
    await call("scale_deployment", deployments, "POST", f"{path}/scale", {"replicas": 2})
    await call("pause_deployment", deployments, "POST", f"{path}/pause", {"reason": "Because."})
    # Its creation is called off, so that another version may come.
    await call("stop_deployment", deployments, "POST", f"{path}/stop", {})
    await call("resume_deployment", deployments, "POST", f"{path}/resume", {})
    await call("deploy_version", deployments, "POST", f"{path}/deploy", {"version": 2})
    await call("hold_rollout", deployments, "POST", f"{path}/hold", {})
    await call("continue_rollout", deployments, "POST", f"{path}/continue", {})
    await call("promote_rollout", deployments, "POST", f"{path}/promote", {})
    await call("roll_back", deployments, "POST", f"{path}/roll-back", {})
    await call("delete_deployment", deployments, "DELETE", path)
    await story.api.client.put(f"{url}/artifacts/in/rows.csv", content=b"a\n1\n", headers=story.headers)
    wanted = {"model": "fraud", "version": 1, "source_path": "in/rows.csv"}
    batch = await call("create_batch_prediction", "batch_predictions", "POST", f"{url}/batch-predictions", wanted)
    path = f"{url}/batch-predictions/{batch['id']}/cancel"
    await call("cancel_batch_prediction", "batch_predictions", "POST", path)
    await automating(story, url, models)


async def automating(story: Story, url: str, models: str) -> None:
    call, model = story.call, models.rpartition("/")[2]
    body = {
        "name": "Champion",
        "model_id": model,
        "trigger": "alias",
        "target": "champion",
        "deployment": "auto",
        "environment": "staging",
        "needs_approval": True,
    }
    made = await call("create_workflow", "workflows", "POST", f"{url}/workflows", body)
    path = f"{url}/workflows/{made['id']}"
    await call("change_workflow", "workflows", "PATCH", path, {"name": "Winner"})
    await call("try_workflow", None, "POST", f"{path}/dry-run", {"version": 1})
    for number, operation, word in ((1, "refuse_workflow_run", "refuse"), (2, "approve_workflow_run", "approve")):
        await story.api.client.put(f"{models}/aliases/champion", json={"number": number}, headers=story.headers)
        await run_jobs(story.api)
        page = await story.api.client.get(f"{url}/workflow-runs?filter=state:eq:waiting", headers=story.headers)
        (run,) = page.json()["items"]
        await call(operation, "workflow_runs", "POST", f"{url}/workflow-runs/{run['id']}/{word}", {"comment": "c"})
    made = (await story.api.client.get(f"{url}/deployments", headers=story.headers)).json()["items"]
    for one in made:
        await story.api.client.delete(f"{url}/deployments/{one['id']}", headers=story.headers)
    await call("delete_workflow", "workflows", "DELETE", path)
    await story.api.client.delete(f"{models}/aliases/champion", headers=story.headers)


async def reviewing(story: Story, url: str, version: str) -> None:
    call = story.call
    body = {"name": "Four eyes", "target_kind": "stage", "target": "production", "kind": "approvals", "approvals": 1}
    rule = await call("create_promotion_rule", "promotion_rules", "POST", f"{url}/promotion-rules", body)
    path = f"{url}/promotion-rules/{rule['id']}"
    await call("change_promotion_rule", "promotion_rules", "PATCH", path, {"approvals": 2})
    await call("delete_promotion_rule", "promotion_rules", "DELETE", path)
    other = await a_person(story.api, story.tenant, OrganizationRole.ADMIN, password=PASSWORD)
    theirs = bearer((await log_in(story.api, other))["access_token"])
    for operation, word in (("reject_version", "reject"), ("withdraw_review", "withdraw")):
        asked = {"target_kind": "stage", "target": "production"}
        review = await call("request_review", "version_reviews", "POST", f"{version}/reviews", asked)
        path = f"{url}/reviews/{review['id']}"
        await call("comment_on_review", "review_entries", "POST", f"{path}/comments", {"comment": "Is June in it?"})
        said = {"comment": "Because."}
        if word == "withdraw":
            await call("approve_version", "review_entries", "POST", f"{path}/approve", said, headers=theirs)
        await call(operation, "version_reviews", "POST", f"{path}/{word}", said)


async def test_every_route_that_changes_something_leaves_its_record(story: Story) -> None:
    for part in (about_oneself, in_the_organization, in_a_project, on_the_platform):
        await part(story)
    changing = {
        route.operation_id
        for route in routes(story.api.app)
        if route.method not in ("GET", "HEAD") and route.markers != ("development",)
    }
    elsewhere = {"set_single_sign_on", "delete_single_sign_on", "check_single_sign_on", "set_up", "invoke_deployment"}
    assert story.complaints == []
    assert changing - story.done - elsewhere == set()
    assert set(NOT_RECORDED) - elsewhere <= story.done
