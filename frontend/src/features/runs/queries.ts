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

interface Wanted {
  search: string;
  sort: string;
  columns: string[];
  archived?: boolean;
  limit?: number;
}

/** One page of the runs that a search finds. A search may be too long for an address, so it goes in a body. */
export async function findRuns(
  path: Address,
  { archived = false, limit = PAGE, ...wanted }: Wanted,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Schemas["RunPage"]> {
  const deleted = archived ? ("true" as const) : null;
  const body = {
    ...wanted,
    deleted,
    limit,
    cursor,
    total: cursor === null,
    timezone: zone(),
    experiment: [],
  };
  return dataOf(
    api.POST("/api/v1/orgs/{org}/projects/{project}/runs/search", { params: { path }, body, signal }),
  );
}

/** In which dates of a search are read. */
export function zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** One run with all that was logged to it. The key is that of its own page: what one has loaded serves the other. */
export function runQuery({ org, project }: Address, run: string) {
  return queryOptions({
    queryKey: ["run", org, project, run],
    staleTime: 30_000,
    queryFn: () => {
      const path = { org, project, run_id: run };
      return dataOf(api.GET("/api/v1/orgs/{org}/projects/{project}/runs/{run_id}", { params: { path } }));
    },
  });
}

/** Experiments whose names contain a text, for choosing one. */
export function experimentsQuery(path: Address, name: string) {
  return queryOptions({
    queryKey: ["experiments-by-name", path.org, path.project, name],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const query = { limit: 50, filter: name ? [`name:contains:${name}`] : [] };
      const params = { path, query };
      return (await dataOf(api.GET("/api/v1/orgs/{org}/projects/{project}/experiments", { params, signal })))
        .items;
    },
  });
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
export function parallelRunsQuery(
  path: Address,
  which: { search: string; archived: boolean },
  params: string[],
  metric: string,
) {
  const columns = [...params.map((key) => keyedField("params", key)), keyedField("metrics", metric)];
  return queryOptions({
    queryKey: ["parallel-runs", path.org, path.project, which, columns],
    staleTime: 30_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      (await findRuns(path, { ...which, sort: DEFAULT_SORT, columns }, null, signal)).items,
  });
}
