import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, dataOf, type Schemas } from "@/shared/api/client";
import { keyedField } from "@/shared/grid/searchLanguage";
import { DEFAULT_SORT } from "./search";

export type Run = Schemas["FoundRunOut"];
export type KeyKind = "metrics" | "params" | "tags";

export interface Address {
  org: string;
  project: string;
}

const PAGE = 200;
const KEYS = 200;

/** One page of the runs that a search finds. A search may be too long for an address, so it goes in a body. */
export async function findRuns(
  path: Address,
  wanted: { search: string; sort: string; columns: string[] },
  cursor: string | null,
  signal: AbortSignal,
): Promise<Schemas["RunPage"]> {
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const body = { ...wanted, limit: PAGE, cursor, total: cursor === null, timezone, experiment: [] };
  return dataOf(
    api.POST("/api/v1/orgs/{org}/projects/{project}/runs/search", { params: { path }, body, signal }),
  );
}

/** The first keys of metrics, params or tags that contain a text. */
export function keysQuery(path: Address, kind: KeyKind, search = "") {
  return queryOptions({
    queryKey: ["run-keys", path.org, path.project, kind, search],
    staleTime: 60_000,
    queryFn: async () => {
      const query = { kind, search, limit: KEYS };
      const page = await dataOf(
        api.GET("/api/v1/orgs/{org}/projects/{project}/runs/keys", { params: { path, query } }),
      );
      return page.items;
    },
  });
}

export function searchFieldsQuery(path: Address) {
  return queryOptions({
    queryKey: ["search-fields", path.org, path.project],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () =>
      dataOf(api.GET("/api/v1/orgs/{org}/projects/{project}/search/fields", { params: { path } })),
  });
}

/** The newest of the runs that match, with some params and one metric. */
export function parallelRunsQuery(path: Address, search: string, params: string[], metric: string) {
  const columns = [...params.map((key) => keyedField("params", key)), keyedField("metrics", metric)];
  return queryOptions({
    queryKey: ["parallel-runs", path.org, path.project, search, columns],
    staleTime: 30_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      (await findRuns(path, { search, sort: DEFAULT_SORT, columns }, null, signal)).items,
  });
}
