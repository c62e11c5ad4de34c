import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { api, dataOf, type Schemas } from "@/shared/api/client";
import { ownName } from "./difference";
import { actionOf, entityOf } from "./words";

export type AuditRecord = Schemas["AuditLogOut"];

export interface Wanted {
  since?: string;
  until?: string;
  actor_id?: string;
  actor_type?: AuditRecord["actor_type"];
  entity?: string;
  entity_id?: string;
  action?: AuditRecord["action"];
  project_id?: string;
  operation?: string;
  request_id?: string;
}

const PAGE = 100;
const KEPT = 10 * 60_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NOBODY = "00000000-0000-0000-0000-000000000000";

export const RANGES: { value: string; label: string; seconds: number }[] = [
  { value: "1h", label: "Last hour", seconds: 3600 },
  { value: "24h", label: "Last 24 hours", seconds: 86_400 },
  { value: "7d", label: "Last 7 days", seconds: 7 * 86_400 },
  { value: "30d", label: "Last 30 days", seconds: 30 * 86_400 },
];

/** A moment on the clock's full minute, so that a span that ends now does not ask anew at every turn. */
export function sinceOf(range: string | undefined, now: number): string | undefined {
  const seconds = RANGES.find((span) => span.value === range)?.seconds;
  if (seconds === undefined) return undefined;
  return new Date(Math.floor(now / 60_000) * 60_000 - seconds * 1000).toISOString();
}

/** What the server is asked for by the chips: `actor:eq:ada@example.com`, `object:eq:alias` and so on. */
export async function wantedBy(org: string, chips: string[], signal: AbortSignal): Promise<Wanted> {
  const wanted: Wanted = {};
  for (const chip of chips) {
    const [field, , ...rest] = chip.split(":");
    const text = rest.join(":");
    if (field === "actor") wanted.actor_id = await actorOf(org, text, signal);
    else if (field === "kind of actor") wanted.actor_type = text.replace(" ", "_") as Wanted["actor_type"];
    else if (field === "object") wanted.entity = entityOf(text);
    else if (field === "object id") wanted.entity_id = UUID.test(text) ? text : NOBODY;
    else if (field === "action") wanted.action = actionOf(text);
    else if (field === "project") wanted.project_id = await projectOf(org, text, signal);
    else if (field === "operation") wanted.operation = text;
    else if (field === "request") wanted.request_id = text;
  }
  return wanted;
}

/** A person by their address, a key by its prefix. Nobody's id stands for whoever is not found. */
async function actorOf(org: string, text: string, signal: AbortSignal): Promise<string> {
  if (UUID.test(text)) return text;
  const path = { org };
  if (text.startsWith("my_")) {
    const query = { filter: [`prefix:eq:${text.slice(3)}`], limit: 1 };
    const keys = await dataOf(api.GET("/api/v1/orgs/{org}/api-keys", { params: { path, query }, signal }));
    return keys.items[0]?.id ?? NOBODY;
  }
  const query = { filter: [`email:eq:${text}`], limit: 1 };
  const members = await dataOf(api.GET("/api/v1/orgs/{org}/members", { params: { path, query }, signal }));
  return members.items[0]?.user_id ?? NOBODY;
}

async function projectOf(org: string, text: string, signal: AbortSignal): Promise<string> {
  if (UUID.test(text)) return text;
  const query = { filter: [`slug:eq:${text}`], limit: 1 };
  const found = await dataOf(
    api.GET("/api/v1/orgs/{org}/projects", { params: { path: { org }, query }, signal }),
  );
  return found.items[0]?.id ?? NOBODY;
}

export async function findRecords(org: string, wanted: Wanted, cursor: string | null, signal: AbortSignal) {
  const query = { ...wanted, cursor, limit: PAGE };
  return dataOf(api.GET("/api/v1/orgs/{org}/audit-logs", { params: { path: { org }, query }, signal }));
}

/** Records a day, with the chips but for the time. Where they are too many to be counted there is no calendar. */
export function calendarQuery(org: string, filter: string[]) {
  return queryOptions({
    queryKey: ["audit-days", org, filter],
    staleTime: 60_000,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const query = await wantedBy(org, filter, signal);
      return dataOf(
        api.GET("/api/v1/orgs/{org}/audit-logs/days", { params: { path: { org }, query }, signal }),
      );
    },
  });
}

export function recordQuery(org: string, id: string) {
  return queryOptions({
    queryKey: ["audit-record", org, id],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () =>
      dataOf(
        api.GET("/api/v1/orgs/{org}/audit-logs/{record_id}", { params: { path: { org, record_id: id } } }),
      ),
  });
}

/** The members and projects that a filter offers: the first of each. */
export function choicesQuery(org: string) {
  return queryOptions({
    queryKey: ["audit-choices", org],
    staleTime: KEPT,
    queryFn: async () => {
      const path = { org };
      const query = { limit: 200 };
      const [members, projects] = await Promise.all([
        dataOf(api.GET("/api/v1/orgs/{org}/members", { params: { path, query } })),
        dataOf(api.GET("/api/v1/orgs/{org}/projects", { params: { path, query } })),
      ]);
      return {
        actors: members.items.map((member) => member.email).filter(Boolean),
        projects: projects.items.map((project) => project.slug),
      };
    },
  });
}

/** What a row was called at a moment. Records of changes do not repeat the name, so the row's past is asked. */
export function useNameAt(org: string, entity: string | undefined, id: unknown, at: string): string | null {
  const isId = typeof id === "string" && UUID.test(id);
  const found = useQuery({
    queryKey: ["audit-name", org, entity, id],
    enabled: isId && entity !== undefined,
    staleTime: KEPT,
    retry: false,
    queryFn: async () => {
      const path = { org, entity: entity ?? "", entity_id: String(id) };
      const call = api.GET("/api/v1/orgs/{org}/history/{entity}/{entity_id}/state", {
        params: { path, query: { at } },
      });
      const state = await dataOf(call).catch(() => null);
      const row = state?.rows[0];
      return row ? ownName(row as Record<string, unknown>) : null;
    },
  });
  return found.data ?? null;
}

/** The address of a person. */
export function useEmailOf(org: string, id: unknown, isAsked: boolean): string | null {
  const found = useQuery({
    queryKey: ["audit-email", org, id],
    enabled: isAsked && typeof id === "string" && UUID.test(id),
    staleTime: KEPT,
    retry: false,
    queryFn: async () => {
      const path = { org, user_id: String(id) };
      const member = await dataOf(
        api.GET("/api/v1/orgs/{org}/members/{user_id}", { params: { path } }),
      ).catch(() => null);
      return member && (member.email || member.display_name);
    },
  });
  return found.data ?? null;
}

/** The address of the export of exactly what is shown. */
export function exportAddress(org: string, wanted: Wanted, format: "csv" | "jsonl"): string {
  const query = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(wanted)) if (value) query.set(name, value);
  return `/api/v1/orgs/${encodeURIComponent(org)}/audit-logs/export?${query}`;
}
