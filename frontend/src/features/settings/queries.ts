import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, dataOf, type Schemas } from "@/shared/api/client";
import matrix from "@/shared/api/permissions.json";

export type Member = Schemas["MemberOut"];
export type Invitation = Schemas["InvitationOut"];
export type ApiKey = Schemas["ApiKeyOut"];
export type ProjectMember = Schemas["ProjectMemberOut"];
export type OrganizationRole = Schemas["OrganizationRole"];
export type ProjectRole = Schemas["ProjectRole"];
export type Permission = Schemas["Permission"];

const PAGE = 100;
const NAMES_KEPT = 5 * 60_000;

export const ORGANIZATION_ROLES: OrganizationRole[] = ["owner", "admin", "member", "viewer", "auditor"];
export const PROJECT_ROLES: ProjectRole[] = ["manager", "contributor", "viewer"];

export const ROLE_WORDS: Record<OrganizationRole, string> = {
  owner: "everything, also other owners and deleting the organization",
  admin: "everything but owners and deleting the organization",
  member: "makes projects; works in those where they have a role",
  viewer: "reads every project",
  auditor: "reads every project, all keys and the audit log",
};

export const PROJECT_ROLE_WORDS: Record<ProjectRole, string> = {
  manager: "everything in the project, also its members, reviews and rules",
  contributor: "logs runs and registers models",
  viewer: "reads",
};

export function mayBeGiven(role: OrganizationRole, granted: ReadonlySet<Permission>): boolean {
  return permissionsOf(role).every((permission) => granted.has(permission));
}

export function permissionsOf(role: OrganizationRole): Permission[] {
  return matrix.organization[role] as Permission[];
}

interface Wanted {
  filter: string[];
  sort?: string;
}

export async function findMembers(org: string, wanted: Wanted, cursor: string | null, signal: AbortSignal) {
  const query = { ...wanted, cursor, limit: PAGE } as Record<string, unknown>;
  return dataOf(api.GET("/api/v1/orgs/{org}/members", { params: { path: { org }, query }, signal }));
}

export async function findInvitations(
  org: string,
  wanted: Wanted,
  cursor: string | null,
  signal: AbortSignal,
) {
  const query = { ...wanted, cursor, limit: PAGE } as Record<string, unknown>;
  return dataOf(api.GET("/api/v1/orgs/{org}/invitations", { params: { path: { org }, query }, signal }));
}

export async function findKeys(org: string, wanted: Wanted, cursor: string | null, signal: AbortSignal) {
  const query = { ...wanted, cursor, limit: PAGE } as Record<string, unknown>;
  return dataOf(api.GET("/api/v1/orgs/{org}/api-keys", { params: { path: { org }, query }, signal }));
}

export async function findProjectMembers(
  path: { org: string; project: string },
  cursor: string | null,
  signal: AbortSignal,
) {
  const query = { cursor, limit: PAGE };
  return dataOf(
    api.GET("/api/v1/orgs/{org}/projects/{project}/members", { params: { path, query }, signal }),
  );
}

/** The owners who can log in, two at most: is there another one? */
export function ownersQuery(org: string) {
  return queryOptions({
    queryKey: ["members", org, "owners"],
    queryFn: async () => {
      const query = { filter: ["role:eq:owner", "status:eq:active"], limit: 2 };
      return (await dataOf(api.GET("/api/v1/orgs/{org}/members", { params: { path: { org }, query } })))
        .items;
    },
  });
}

/** Members whose address or name begins a search for people, service accounts apart. */
export function peopleQuery(org: string, text: string, isService?: boolean) {
  return queryOptions({
    queryKey: ["members", org, "people", text, isService],
    queryFn: async () => {
      const filter = [
        ...(text ? [`email:contains:${text}`] : []),
        ...(isService === undefined ? [] : [`is_service:eq:${isService}`]),
      ];
      const query = { filter, limit: 20, sort: "email" as const };
      return (await dataOf(api.GET("/api/v1/orgs/{org}/members", { params: { path: { org }, query } })))
        .items;
    },
  });
}

/** A member's name. Each is asked for once, however many rows name them. */
export function useMemberName(org: string, id: string | null): string {
  const member = useQuery({
    queryKey: ["member-name", org, id],
    enabled: id !== null,
    staleTime: NAMES_KEPT,
    queryFn: async () => {
      const path = { org, user_id: id ?? "" };
      const found = await dataOf(api.GET("/api/v1/orgs/{org}/members/{user_id}", { params: { path } })).catch(
        () => null,
      );
      return found && (found.display_name || found.email);
    },
  });
  if (id === null) return "the system";
  if (member.isPending) return "…";
  return member.data ?? "somebody who has left";
}

/** How much the organization has of everything that may be limited. */
export function usageQuery(org: string) {
  return queryOptions({
    queryKey: ["organization-usage", org],
    queryFn: () => dataOf(api.GET("/api/v1/orgs/{org}/usage", { params: { path: { org } } })),
  });
}
