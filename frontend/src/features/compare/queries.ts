import { queryOptions } from "@tanstack/react-query";
import { api, dataOf, type Schemas } from "@/shared/api/client";

export type Run = Schemas["RunDetail"];

export interface Address {
  org: string;
  project: string;
}

/** One of the compared runs. The key is that of the run's own page: what the one has loaded serves the other. */
export function comparedRunQuery({ org, project }: Address, run: string) {
  return queryOptions({
    queryKey: ["run", org, project, run],
    staleTime: 30_000,
    queryFn: () => {
      const path = { org, project, run_id: run };
      return dataOf(api.GET("/api/v1/orgs/{org}/projects/{project}/runs/{run_id}", { params: { path } }));
    },
  });
}
