import createClient from "openapi-fetch";
import createQueryClient from "openapi-react-query";
import { heardOf, lostSight } from "./connection";
import { offline, refusalIn } from "./errors";
import type { components, paths } from "./schema";
import { refreshOnce, signedInAgain } from "./session";

export type Schemas = components["schemas"];

const WITHOUT_SESSION =
  /\/api\/v1\/(setup|auth\/(login|refresh|password-reset|email-verification\/confirm|invitations\/(look|register)))/;

/**
 * `fetch` as every call of the API goes out: an access token that has run out is renewed, a session that is over waits for
 * the person, and whatever is not OK is thrown as an `ApiError`.
 */
export async function apiFetch(request: Request): Promise<Response> {
  const answer = await answered(request);
  if (!answer.ok) throw await refusalIn(answer);
  return answer;
}

async function answered(request: Request): Promise<Response> {
  if (WITHOUT_SESSION.test(new URL(request.url).pathname)) return network(request);
  for (;;) {
    const sent = Date.now();
    const answer = await network(request.clone());
    if (answer.status !== 401) return answer;
    if (await renewed(sent)) {
      const second = await network(request.clone());
      if (second.status !== 401) return second;
    }
    if (!(await signedInAgain())) return answer;
  }
}

async function renewed(since: number): Promise<boolean> {
  try {
    return await refreshOnce(since);
  } catch {
    throw offline();
  }
}

async function network(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request);
    heardOf();
    return answer;
  } catch (error) {
    if (request.signal.aborted) throw error;
    lostSight();
    throw offline();
  }
}

/** Calls one operation: `await api.GET("/api/v1/orgs/{org}", { params: { path: { org } } })`. Refusals are thrown. */
export const api = createClient<paths>({
  baseUrl: window.location.origin,
  fetch: apiFetch,
  credentials: "same-origin",
});

/** The same as hooks of TanStack Query: `$api.useQuery("get", "/api/v1/orgs")`. */
export const $api = createQueryClient(api);

/** What a call answered with. A refusal was thrown before, so there is an answer. */
export async function dataOf<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}

/** The header that changes only what has not been changed meanwhile: `header: ifMatch(project)`. */
export function ifMatch(row: { version: number }): { "if-match": string } {
  return { "if-match": `"${row.version}"` };
}

/** The header that makes a repeated POST create once. Make it when the form opens, not when it is sent. */
export function idempotencyKey(): { "idempotency-key": string } {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return { "idempotency-key": Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("") };
}
