import type { Permission } from "./queries";

/** What each permission lets one do, after "may". */
export const PERMISSION_WORDS: Record<Permission, string> = {
  "organization:read": "see the organization",
  "organization:write": "change the organization and its single sign-on",
  "organization:delete": "delete the organization",
  "member:read": "see the members",
  "member:write": "invite, change and remove members",
  "owner:write": "make and remove owners",
  "key:read": "see API keys",
  "key:write": "make and revoke API keys",
  "audit:read": "read the audit log",
  "project:create": "create projects",
  "project:read": "see projects",
  "project:write": "change projects and their members",
  "project:delete": "delete projects",
  "run:read": "see runs",
  "run:write": "log and change runs",
  "run:delete": "delete and restore runs",
  "run:purge": "remove runs for good",
  "artifact:read": "download artifacts",
  "artifact:write": "upload artifacts",
  "artifact:delete": "delete artifacts",
  "model:read": "see models",
  "model:write": "register models, move aliases",
  "model:delete": "delete and restore models",
  "model:purge": "remove models for good",
  "model:approve": "decide on reviews",
  "model:policy": "set promotion rules",
  "deployment:read": "see deployments and workflows",
  "deployment:invoke": "ask served models for predictions",
  "deployment:write": "deploy outside production",
  "deployment:release": "deploy to production, make workflows",
  "deployment:delete": "delete deployments",
};

export const RESOURCE_WORDS: Record<string, string> = {
  organization: "Organization",
  member: "Members",
  owner: "Members",
  key: "API keys",
  audit: "Audit log",
  project: "Projects",
  run: "Runs",
  artifact: "Artifacts",
  model: "Models",
};

/** The permissions in the order of the server's list, by what they are about. */
export function permissionGroups(): { name: string; permissions: Permission[] }[] {
  const groups = new Map<string, Permission[]>();
  for (const permission of Object.keys(PERMISSION_WORDS) as Permission[]) {
    const name = RESOURCE_WORDS[permission.split(":")[0] ?? ""] ?? "More";
    groups.set(name, [...(groups.get(name) ?? []), permission]);
  }
  return [...groups].map(([name, permissions]) => ({ name, permissions }));
}
