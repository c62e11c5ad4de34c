import { HttpResponse } from "msw";
import { setupServer } from "msw/node";

/** Answers what a test says, and refuses everything else. */
export const server = setupServer();

/** A refusal as the server gives it. */
export function problem(status: number, code: string, facts: Record<string, unknown> = {}) {
  const body = { title: code, status, detail: `It is ${code}.`, code, request_id: "request-1", ...facts };
  return HttpResponse.json(body, { status, headers: { "Content-Type": "application/problem+json" } });
}
