import type { Schemas } from "@/shared/api/client";

export type Action = Schemas["AuditLogOut"]["action"];

export const ACTION_WORDS: Record<Action, string> = {
  insert: "created",
  update: "changed",
  delete: "removed",
  soft_delete: "deleted",
  restore: "restored",
  event: "event",
};

/** What the audited tables hold, for people. */
const OBJECTS: Record<string, string> = {
  organizations: "organization",
  organization_memberships: "member",
  invitations: "invitation",
  identity_providers: "single sign-on",
  api_keys: "API key",
  users: "person",
  projects: "project",
  project_members: "member of a project",
  experiments: "experiment",
  models: "model",
  model_versions: "model version",
  model_aliases: "alias",
  promotion_rules: "promotion rule",
  promotion_reviews: "review",
  deployments: "deployment",
  deployment_targets: "traffic of a deployment",
  alerts: "alert",
  alert_rules: "alert rule",
  notification_channels: "notification channel",
  notification_rules: "notification rule",
};

const EVENTS: Record<string, string> = {
  login: "log-in",
  login_failed: "failed log-in",
  single_sign_on: "log-in by single sign-on",
  single_sign_on_refused: "refused single sign-on",
  api_key_created: "API key made",
  api_key_revoked: "API key revoked",
  audit_export: "export of the audit log",
};

export const OBJECT_CHOICES = [...Object.values(OBJECTS), ...Object.values(EVENTS)];

/** A table or an event for people; one that is not known reads as it is. */
export function objectName(entity: string): string {
  return OBJECTS[entity] ?? EVENTS[entity] ?? entity.replaceAll("_", " ");
}

/** The table or event behind such a name. */
export function entityOf(name: string): string {
  const known = Object.entries({ ...OBJECTS, ...EVENTS }).find(([, word]) => word === name);
  return known?.[0] ?? name.trim().replaceAll(" ", "_");
}

export function actionOf(word: string): Action {
  const known = (Object.entries(ACTION_WORDS) as [Action, string][]).find(([, name]) => name === word);
  return known?.[0] ?? (word as Action);
}

/** A column for people: `version_id` is "version", `created_by` is "created by". */
export function fieldName(column: string): string {
  return column.replace(/_ids?$/, "").replaceAll("_", " ");
}
