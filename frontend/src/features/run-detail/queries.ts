import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { api, apiFetch, dataOf, type Schemas } from "@/shared/api/client";

export type Run = Schemas["RunDetail"];
export type Metric = Schemas["MetricOut"];
export type Entry = Schemas["modelyard__artifacts__schemas__EntryOut"];

export interface Address {
  org: string;
  project: string;
}

export interface RunAddress extends Address {
  run: string;
}

const PAGE = 200;
/** Where the platform itself keeps what clients upload; other places are somebody else's. */
const OURS = "mlflow-artifacts:/";
const RUN = "/api/v1/orgs/{org}/projects/{project}/runs/{run_id}";

function pathOf({ org, project, run }: RunAddress) {
  return { org, project, run_id: run };
}

export function runQuery(address: RunAddress) {
  return queryOptions({
    queryKey: ["run", address.org, address.project, address.run],
    queryFn: () => dataOf(api.GET(RUN, { params: { path: pathOf(address) } })),
  });
}

export function environmentQuery(address: RunAddress) {
  return queryOptions({
    queryKey: ["run-environment", address.org, address.project, address.run],
    queryFn: () => dataOf(api.GET(`${RUN}/environment`, { params: { path: pathOf(address) } })),
  });
}

export function datasetsQuery(address: RunAddress) {
  return queryOptions({
    queryKey: ["run-datasets", address.org, address.project, address.run],
    queryFn: () => dataOf(api.GET(`${RUN}/datasets`, { params: { path: pathOf(address) } })),
  });
}

export function loggedModelsQuery(address: RunAddress) {
  return queryOptions({
    queryKey: ["run-models", address.org, address.project, address.run],
    queryFn: () => dataOf(api.GET(`${RUN}/models`, { params: { path: pathOf(address) } })),
  });
}

export function findParams(address: RunAddress, search: string, cursor: string | null, signal: AbortSignal) {
  const params = { path: pathOf(address), query: { search, limit: PAGE, cursor } };
  return dataOf(api.GET(`${RUN}/params`, { params, signal }));
}

/** The folder of a run's artifacts in the project; null when they are kept outside of the platform. */
export function artifactFolder(run: Run): string | null {
  return run.artifact_location.startsWith(OURS) ? run.artifact_location.slice(OURS.length) : null;
}

/** What is in a folder, sub-folders first. A folder that is not there is empty. */
export function folderQuery({ org, project }: Address, path: string) {
  return queryOptions({
    queryKey: ["run-folder", org, project, path],
    staleTime: 30_000,
    queryFn: async ({ signal }) => {
      const query = { path, limit: PAGE };
      const params = { path: { org, project }, query };
      const page = await dataOf(
        api.GET("/api/v1/orgs/{org}/projects/{project}/artifacts", { params, signal }),
      );
      const entries = page.items.sort(
        (a, b) => Number(b.is_folder) - Number(a.is_folder) || a.name.localeCompare(b.name, "en"),
      );
      return { entries, isCut: page.next !== null };
    },
  });
}

/**
 * The bytes of a file, for this page to show: never as a document of its own. `most`: how many from its beginning; the
 * rest stays where it is.
 */
export function fileQuery(address: Address, path: string, digest: string | null, most: number) {
  return queryOptions({
    queryKey: ["run-file", address.org, address.project, path, digest, most],
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    queryFn: async ({ signal }) => {
      const url = new URL(fileAddress(address, path), window.location.origin);
      const headers = { Range: `bytes=0-${most - 1}` };
      return (await apiFetch(new Request(url, { headers, signal, credentials: "same-origin" }))).blob();
    },
  });
}

/** Where a file is fetched; the server sends it as a download. */
export function fileAddress({ org, project }: Address, path: string): string {
  const parts = path.split("/").map(encodeURIComponent).join("/");
  return `/api/v1/orgs/${encodeURIComponent(org)}/projects/${encodeURIComponent(project)}/artifacts/${parts}`;
}

export function modelsQuery({ org, project }: Address, query: string) {
  return queryOptions({
    queryKey: ["models-by-name", org, project, query],
    queryFn: async () => {
      const params = { path: { org, project }, query: { query, limit: PAGE } };
      return (await dataOf(api.GET("/api/v1/orgs/{org}/projects/{project}/models", { params }))).items;
    },
  });
}

/** What can be done to a run; the page loads again what it changed. */
export function useRunActions(address: RunAddress) {
  const queries = useQueryClient();
  const params = { path: pathOf(address) };
  const renew = async <T>(work: Promise<T>): Promise<T> => {
    const done = await work;
    await queries.invalidateQueries({ queryKey: ["run", address.org, address.project, address.run] });
    void queries.invalidateQueries({ queryKey: ["runs", address.org, address.project] });
    return done;
  };
  return {
    update: (body: Schemas["RunUpdate"]) => renew(api.PATCH(RUN, { params, body })),
    setTag: (key: string, value: string) =>
      renew(api.PUT(`${RUN}/tags/{key}`, { params: { path: { ...params.path, key } }, body: { value } })),
    removeTag: (key: string) =>
      renew(api.DELETE(`${RUN}/tags/{key}`, { params: { path: { ...params.path, key } } })),
    remove: () => renew(api.DELETE(RUN, { params })),
    restore: () => renew(api.POST(`${RUN}/restore`, { params })),
  };
}
