import { queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { api, dataOf, type Schemas } from "./client";
import matrix from "./permissions.json";
import { session } from "./session";

type OrganizationRole = Schemas["OrganizationRole"];
type ProjectRole = Schemas["ProjectRole"];
export type Permission = Schemas["Permission"];

/** Who is logged in. That it answers is how the page knows of a session. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async () => {
    const me = await dataOf(api.GET("/api/v1/auth/me"));
    session.live();
    return me;
  },
  staleTime: 60_000,
});

/** Who is logged in; only below the routes that need a session. */
export function useMe(): Schemas["Me"] {
  return useSuspenseQuery(meQuery).data;
}

/** One of the person's organizations; null when they are no member of it. */
export function useMyOrganization(org: string | undefined): Schemas["OrganizationOfMine"] | null {
  return useMe().organizations.find((mine) => mine.slug === org) ?? null;
}

/**
 * What the person may do in an organization, and in a project if one is named: for showing only what can be used. The
 * server decides. While a member's role in the project is on its way, they have what the organization gives them.
 */
export function usePermissions(org: string | undefined, project?: string): ReadonlySet<Permission> {
  const me = useMe();
  const role = useMyOrganization(org)?.role;
  const own = useQuery({
    queryKey: ["project-role", org, project, me.user.id],
    enabled: role === "member" && project !== undefined,
    staleTime: 60_000,
    queryFn: async () => {
      const path = { org: org ?? "", project: project ?? "" };
      const filter = [`user_id:eq:${me.user.id}`];
      const call = api.GET("/api/v1/orgs/{org}/projects/{project}/members", {
        params: { path, query: { filter } },
      });
      return (await dataOf(call)).items[0]?.role ?? null;
    },
  });
  return granted(role, own.data ?? undefined);
}

export function granted(
  role: OrganizationRole | undefined,
  inProject?: ProjectRole,
): ReadonlySet<Permission> {
  const names = [...(role ? matrix.organization[role] : []), ...(inProject ? matrix.project[inProject] : [])];
  return new Set(names as Permission[]);
}

/** The roles that have a permission: those of organizations, then those of projects that add to them. */
export function rolesWith(permission: string): string[] {
  const having = (of: Record<string, string[]>) =>
    Object.keys(of).filter((role) => of[role]?.includes(permission));
  return [...having(matrix.organization), ...having(matrix.project).map((role) => `${role} of the project`)];
}
