import {
  keepPreviousData,
  queryOptions,
  type UseMutationResult,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api, dataOf, idempotencyKey, type Schemas } from "@/shared/api/client";
import type { DeploymentSort } from "./search";

export type Deployment = Schemas["DeploymentOut"];
export type DeploymentDetail = Schemas["DeploymentDetail"];
export type Action = Schemas["ActionOut"];
export type Rollout = Schemas["Rollout"];
export type Verdict = Schemas["Verdict"];
export type Workflow = Schemas["WorkflowOut"];
export type WorkflowRun = Schemas["WorkflowRunOut"];
export type Batch = Schemas["BatchOut"];
export type Strategy = Schemas["Strategy"];

export interface Address {
  org: string;
  project: string;
}

export interface DeploymentAddress extends Address {
  deployment: string;
}

export const PROJECT = "/api/v1/orgs/{org}/projects/{project}";
export const DEPLOYMENT = "/api/v1/orgs/{org}/projects/{project}/deployments/{deployment_id}";

const PAGE = 100;
/** While a rollout is under way the page looks again, also when no event comes. */
const WATCHING = 3_000;

export function deploymentsKey({ org, project }: Address): readonly unknown[] {
  return ["deployments", org, project];
}

export function deploymentPath({ org, project, deployment }: DeploymentAddress) {
  return { org, project, deployment_id: deployment };
}

/** Changes something of the deployments, and then renews what shows of them. */
export function useChange<Input = void, Output = unknown>(
  address: Address,
  change: (input: Input) => Promise<Output>,
): UseMutationResult<Output, Error, Input> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: deploymentsKey(address) }),
  });
}

export function findDeployments(
  path: Address,
  query: { filter: string[]; sort?: DeploymentSort },
  cursor: string | null,
  signal: AbortSignal,
) {
  const params = { path, query: { ...query, limit: PAGE, cursor } };
  return dataOf(api.GET(`${PROJECT}/deployments`, { params, signal }));
}

export function deploymentQuery(address: DeploymentAddress) {
  return queryOptions({
    queryKey: [...deploymentsKey(address), "one", address.deployment],
    queryFn: () => dataOf(api.GET(DEPLOYMENT, { params: { path: deploymentPath(address) } })),
    refetchInterval: ({ state }) => (state.data?.under_way ? WATCHING : false),
  });
}

/** What a version's processes wrote; asked again every two seconds while somebody looks. */
export function logsQuery(address: DeploymentAddress, version: number | undefined) {
  return queryOptions({
    queryKey: [...deploymentsKey(address), "logs", address.deployment, version],
    queryFn: () => {
      const params = { path: deploymentPath(address), query: { version, tail: 1000 } };
      return dataOf(api.GET(`${DEPLOYMENT}/logs`, { params }));
    },
    refetchInterval: 2_000,
  });
}

export function findHistory(address: DeploymentAddress, cursor: string | null, signal: AbortSignal) {
  const params = { path: deploymentPath(address), query: { limit: PAGE, cursor } };
  return dataOf(api.GET(`${DEPLOYMENT}/history`, { params, signal }));
}

export function batchesKey({ org, project }: Address): readonly unknown[] {
  return ["batches", org, project];
}

/** Batch predictions, newest first; asked again while one is under way. */
export function batchesQuery(path: Address, limit: number) {
  return queryOptions({
    queryKey: [...batchesKey(path), limit],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      dataOf(api.GET(`${PROJECT}/batch-predictions`, { params: { path, query: { limit } }, signal })),
    refetchInterval: ({ state }) => (state.data?.items.some((one) => !one.finished_at) ? 2_000 : false),
  });
}

export function batchQuery(path: Address, batch: string) {
  return queryOptions({
    queryKey: [...batchesKey(path), "one", batch],
    queryFn: () => {
      const params = { path: { ...path, batch_id: batch } };
      return dataOf(api.GET(`${PROJECT}/batch-predictions/{batch_id}`, { params }));
    },
    refetchInterval: ({ state }) => (state.data?.finished_at ? false : 2_000),
  });
}

/** The project's models by name, for choosing what to deploy. */
export function modelChoicesQuery(path: Address, query: string) {
  return queryOptions({
    queryKey: ["model-choices", path.org, path.project, query],
    staleTime: 30_000,
    queryFn: async () =>
      (
        await dataOf(
          api.GET(`${PROJECT}/models`, { params: { path, query: { query: query || undefined, limit: 50 } } }),
        )
      ).items,
  });
}

/** The newest versions of a model, for choosing one. */
export function versionChoicesQuery(path: Address, model: string) {
  return queryOptions({
    queryKey: ["version-choices", path.org, path.project, model],
    enabled: model !== "",
    queryFn: async () => {
      const params = { path: { ...path, model_id: model }, query: { limit: PAGE } };
      return (await dataOf(api.GET(`${PROJECT}/models/{model_id}/versions`, { params }))).items;
    },
  });
}

export const COMMANDS = {
  promote: (path: ReturnType<typeof deploymentPath>, reason: string) =>
    dataOf(
      api.POST(`${DEPLOYMENT}/promote`, { params: { path, header: idempotencyKey() }, body: { reason } }),
    ),
  hold: (path: ReturnType<typeof deploymentPath>, reason: string) =>
    dataOf(api.POST(`${DEPLOYMENT}/hold`, { params: { path, header: idempotencyKey() }, body: { reason } })),
  continue: (path: ReturnType<typeof deploymentPath>, reason: string) =>
    dataOf(
      api.POST(`${DEPLOYMENT}/continue`, { params: { path, header: idempotencyKey() }, body: { reason } }),
    ),
  "roll-back": (path: ReturnType<typeof deploymentPath>, reason: string) =>
    dataOf(
      api.POST(`${DEPLOYMENT}/roll-back`, { params: { path, header: idempotencyKey() }, body: { reason } }),
    ),
  pause: (path: ReturnType<typeof deploymentPath>, reason: string) =>
    dataOf(api.POST(`${DEPLOYMENT}/pause`, { params: { path, header: idempotencyKey() }, body: { reason } })),
  resume: (path: ReturnType<typeof deploymentPath>, reason: string) =>
    dataOf(
      api.POST(`${DEPLOYMENT}/resume`, { params: { path, header: idempotencyKey() }, body: { reason } }),
    ),
  stop: (path: ReturnType<typeof deploymentPath>, reason: string) =>
    dataOf(api.POST(`${DEPLOYMENT}/stop`, { params: { path, header: idempotencyKey() }, body: { reason } })),
} as const;
export type CommandName = keyof typeof COMMANDS;

export function workflowsQuery(path: Address) {
  return queryOptions({
    queryKey: [...deploymentsKey(path), "workflows"],
    queryFn: async () =>
      (await dataOf(api.GET(`${PROJECT}/workflows`, { params: { path, query: { limit: 200 } } }))).items,
  });
}

export function findWorkflowRuns(path: Address, cursor: string | null, signal: AbortSignal) {
  return dataOf(
    api.GET(`${PROJECT}/workflow-runs`, { params: { path, query: { limit: PAGE, cursor } }, signal }),
  );
}

export function workflowRunQuery(path: Address, run: string) {
  return queryOptions({
    queryKey: [...deploymentsKey(path), "workflow-run", run],
    queryFn: () => {
      const params = { path: { ...path, workflow_run_id: run } };
      return dataOf(api.GET(`${PROJECT}/workflow-runs/{workflow_run_id}`, { params }));
    },
    refetchInterval: ({ state }) => (state.data && state.data.finished_at === null ? WATCHING : false),
  });
}
