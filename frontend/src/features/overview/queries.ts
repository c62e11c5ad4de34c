import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/shared/api/client";

const LATEST = 8;

/** How many runs match; past 10,000 the server stops counting. */
export function runCountQuery(org: string, project: string, status?: "running" | "failed") {
  return queryOptions({
    queryKey: ["runs-count", org, project, status ?? "all"],
    queryFn: async () => {
      const query = { limit: 1, total: true, status };
      const params = { path: { org, project }, query };
      return (await dataOf(api.GET("/api/v1/orgs/{org}/projects/{project}/runs", { params }))).total ?? 0;
    },
  });
}

export function latestRunsQuery(org: string, project: string) {
  return queryOptions({
    queryKey: ["runs-latest", org, project],
    queryFn: async () => {
      const params = { path: { org, project }, query: { limit: LATEST } };
      return (await dataOf(api.GET("/api/v1/orgs/{org}/projects/{project}/runs", { params }))).items;
    },
  });
}

export function experimentsQuery(org: string, project: string) {
  return queryOptions({
    queryKey: ["experiments-overview", org, project],
    queryFn: () => {
      const params = { path: { org, project }, query: { limit: LATEST, counts: true } };
      return dataOf(api.GET("/api/v1/orgs/{org}/projects/{project}/experiments", { params }));
    },
  });
}

export function modelsQuery(org: string, project: string) {
  return queryOptions({
    queryKey: ["models-overview", org, project],
    queryFn: () => {
      const params = { path: { org, project }, query: { limit: 200 } };
      return dataOf(api.GET("/api/v1/orgs/{org}/projects/{project}/models", { params }));
    },
  });
}
