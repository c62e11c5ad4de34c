import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "./client";

const MOST = 200;

/** One organization. Rejects with a 404 for what the person may not see. */
export function organizationQuery(org: string) {
  return queryOptions({
    queryKey: ["organization", org],
    queryFn: () => dataOf(api.GET("/api/v1/orgs/{org}", { params: { path: { org } } })),
    staleTime: 30_000,
  });
}

/** One project. Rejects with a 404 for what the person may not see. */
export function projectQuery(org: string, project: string) {
  return queryOptions({
    queryKey: ["project", org, project],
    queryFn: () =>
      dataOf(api.GET("/api/v1/orgs/{org}/projects/{project}", { params: { path: { org, project } } })),
    staleTime: 30_000,
  });
}

/** An organization's first projects by name, for menus. */
export function projectsQuery(org: string) {
  return queryOptions({
    queryKey: ["projects", org],
    queryFn: () =>
      dataOf(
        api.GET("/api/v1/orgs/{org}/projects", {
          params: { path: { org }, query: { limit: MOST, sort: "name" } },
        }),
      ),
    staleTime: 30_000,
  });
}
