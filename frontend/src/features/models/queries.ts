import { queryOptions, type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, dataOf, type Schemas } from "@/shared/api/client";
import type { ModelSort } from "./search";

export type Model = Schemas["ModelOut"];
export type ListedModel = Schemas["ModelListed"];
export type ModelDetail = Schemas["ModelDetail"];
export type Version = Schemas["VersionOut"];
export type VersionDetail = Schemas["VersionDetail"];
export type Review = Schemas["ReviewOut"];
export type Rule = Schemas["RuleOut"];
export type Holding = Schemas["HoldingOut"];
export type Stage = Schemas["Stage"];
export type TargetKind = Schemas["TargetKind"];

export const STAGES: Stage[] = ["none", "staging", "production", "archived"];

export interface Address {
  org: string;
  project: string;
}

export interface ModelAddress extends Address {
  model: string;
}

export interface VersionAddress extends ModelAddress {
  number: number;
}

/** An alias or a stage. */
export interface Target {
  kind: TargetKind;
  name: string;
}

export const PROJECT = "/api/v1/orgs/{org}/projects/{project}";
export const MODEL = "/api/v1/orgs/{org}/projects/{project}/models/{model_id}";
export const VERSION = "/api/v1/orgs/{org}/projects/{project}/models/{model_id}/versions/{number}";

const PAGE = 100;

/** Everything of the registry stands below this key, so that one change renews all that it may touch. */
export function registryKey({ org, project }: Address): readonly unknown[] {
  return ["model-registry", org, project];
}

export function modelPath({ org, project, model }: ModelAddress) {
  return { org, project, model_id: model };
}

export function versionPath({ org, project, model, number }: VersionAddress) {
  return { org, project, model_id: model, number };
}

/** Changes something of the registry, and then renews what shows of it. */
export function useChange<Input = void, Output = unknown>(
  address: Address,
  change: (input: Input) => Promise<Output>,
): UseMutationResult<Output, Error, Input> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    // After a refusal too: what was refused as stale is no longer what shows.
    onSettled: () => queries.invalidateQueries({ queryKey: registryKey(address) }),
  });
}

export function findModels(
  path: Address,
  query: { query?: string; name?: string; deleted: boolean; sort?: ModelSort },
  cursor: string | null,
  signal: AbortSignal,
) {
  // How many there are is asked for once, with the first page.
  const params = { path, query: { ...query, limit: PAGE, cursor, total: cursor === null } };
  return dataOf(api.GET(`${PROJECT}/models`, { params, signal }));
}

/** A model with its aliases and the latest version of each stage. */
export function modelQuery(address: ModelAddress) {
  return queryOptions({
    queryKey: [...registryKey(address), "model", address.model],
    queryFn: () => dataOf(api.GET(MODEL, { params: { path: modelPath(address) } })),
  });
}

export function findVersions(
  address: ModelAddress,
  isDeleted: boolean,
  cursor: string | null,
  signal: AbortSignal,
) {
  const query = { limit: PAGE, cursor, deleted: isDeleted };
  return dataOf(api.GET(`${MODEL}/versions`, { params: { path: modelPath(address), query }, signal }));
}

export function versionQuery(address: VersionAddress) {
  return queryOptions({
    queryKey: [...registryKey(address), "version", address.model, address.number],
    queryFn: () => dataOf(api.GET(VERSION, { params: { path: versionPath(address) } })),
    // What is still being looked at is asked for again until it is done.
    refetchInterval: ({ state }) =>
      state.data?.scan === "pending" || state.data?.status === "pending" ? 4_000 : false,
  });
}

export function cardQuery(address: VersionAddress) {
  return queryOptions({
    queryKey: [...registryKey(address), "card", address.model, address.number],
    queryFn: () => dataOf(api.GET(`${VERSION}/card`, { params: { path: versionPath(address) } })),
  });
}

export function manifestQuery(address: VersionAddress) {
  return queryOptions({
    queryKey: [...registryKey(address), "manifest", address.model, address.number],
    queryFn: () => dataOf(api.GET(`${VERSION}/manifest`, { params: { path: versionPath(address) } })),
  });
}

export function lineageQuery(address: VersionAddress) {
  return queryOptions({
    queryKey: [...registryKey(address), "lineage", address.model, address.number],
    queryFn: () => dataOf(api.GET(`${VERSION}/lineage`, { params: { path: versionPath(address) } })),
  });
}

/** How a version stands with the rules of an alias or a stage. */
export function promotionQuery(address: VersionAddress, target: Target) {
  return queryOptions({
    queryKey: [...registryKey(address), "promotion", address.model, address.number, target],
    queryFn: () => {
      const query =
        target.kind === "alias" ? { alias: target.name } : { stage: target.name as Exclude<Stage, "none"> };
      const params = { path: versionPath(address), query };
      return dataOf(api.GET(`${VERSION}/promotion`, { params }));
    },
  });
}

export function versionReviewsQuery(address: VersionAddress) {
  return queryOptions({
    queryKey: [...registryKey(address), "version-reviews", address.model, address.number],
    queryFn: () => {
      const params = { path: versionPath(address), query: { limit: PAGE } };
      return dataOf(api.GET(`${VERSION}/reviews`, { params }));
    },
  });
}

export function entriesQuery(address: Address, review: string) {
  return queryOptions({
    queryKey: [...registryKey(address), "entries", review],
    queryFn: () => {
      const path = { org: address.org, project: address.project, review_id: review };
      const params = { path, query: { limit: PAGE } };
      return dataOf(api.GET(`${PROJECT}/reviews/{review_id}/entries`, { params }));
    },
  });
}

export function findHoldings(
  address: ModelAddress,
  query: { kind?: TargetKind; name?: string; as_of?: string },
  cursor: string | null,
  signal?: AbortSignal,
) {
  const params = { path: modelPath(address), query: { ...query, limit: PAGE, cursor } };
  return dataOf(api.GET(`${MODEL}/holdings`, { params, signal }));
}

export function differenceQuery(address: VersionAddress, against: number) {
  return queryOptions({
    queryKey: [...registryKey(address), "difference", address.model, address.number, against],
    queryFn: () => {
      const params = { path: versionPath(address), query: { against } };
      return dataOf(api.GET(`${VERSION}/diff`, { params }));
    },
  });
}

export function findReviews(path: Address, filter: string[], cursor: string | null, signal?: AbortSignal) {
  const params = { path, query: { filter, limit: PAGE, cursor } };
  return dataOf(api.GET(`${PROJECT}/reviews`, { params, signal }));
}

export function findRules(path: Address, filter: string[], cursor: string | null, signal?: AbortSignal) {
  const params = { path, query: { filter, limit: PAGE, cursor } };
  return dataOf(api.GET(`${PROJECT}/promotion-rules`, { params, signal }));
}

/** The aliases and stages that the project's rules speak of. */
export function ruleTargetsQuery(address: Address) {
  return queryOptions({
    queryKey: [...registryKey(address), "rule-targets"],
    queryFn: async () => (await findRules(address, ["enabled:eq:true"], null)).items,
  });
}

/** A project's members, for choosing among them. */
export function projectMembersQuery(path: Address) {
  return queryOptions({
    queryKey: ["project-members", path.org, path.project],
    staleTime: 60_000,
    queryFn: async () => {
      const params = { path, query: { limit: 200 } };
      return (await dataOf(api.GET(`${PROJECT}/members`, { params }))).items;
    },
  });
}
