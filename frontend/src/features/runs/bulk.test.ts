import { afterEach, describe, expect, it, vi } from "vitest";
import { changeRuns, matchingIds, sentenceOf } from "./bulk";

const path = { org: "acme", project: "fraud" };
const signal = new AbortController().signal;

function answering(...bodies: unknown[]) {
  const sent: Array<{ url: string; body: Record<string, unknown> }> = [];
  vi.stubGlobal(
    "fetch",
    vi.fn(async (request: Request) => {
      sent.push({ url: new URL(request.url).pathname, body: await request.json() });
      return Response.json(bodies.shift());
    }),
  );
  return sent;
}

afterEach(() => vi.unstubAllGlobals());

describe("a change of many runs", () => {
  it("goes a thousand at a time, and sums up what the server says", async () => {
    const ids = Array.from({ length: 1_500 }, (_, at) => `run-${at}`);
    const left = [{ run_id: "run-7", reason: "same" }];
    const sent = answering({ changed: 999, left, copies: [] }, { changed: 500, left: [], copies: [] });
    const steps: number[] = [];
    const outcome = await changeRuns(
      path,
      ids,
      { action: "tag", tags: { team: "risk" } },
      (so) => steps.push(so.changed),
      signal,
    );
    expect(sent.map(({ body }) => (body.runs as string[]).length)).toEqual([1_000, 500]);
    expect(sent[0]?.url).toBe("/api/v1/orgs/acme/projects/fraud/runs/bulk");
    expect(steps).toEqual([999, 1_499]);
    expect(outcome).toMatchObject({ changed: 1_499, left, wanted: 1_500 });
  });

  it("finds all that match, page by page, among the archived when those show", async () => {
    const sent = answering({ items: [{ id: "a" }], next: "more" }, { items: [{ id: "b" }], next: null });
    expect(await matchingIds(path, "x = 1", true, () => undefined, signal)).toEqual(["a", "b"]);
    expect(sent[1]?.body).toMatchObject({ cursor: "more", search: "x = 1", deleted: "true", limit: 1_000 });
  });

  it("is told in one sentence", () => {
    const left = [
      { run_id: "a", reason: "deleted" as const },
      { run_id: "b", reason: "same" as const },
    ];
    expect(sentenceOf({ action: "tag", changed: 1, left: [], wanted: 1 })).toBe("1 run was tagged.");
    expect(sentenceOf({ action: "delete", changed: 1_200, left, wanted: 1_202 })).toBe(
      "1,200 runs were archived. 2 were left as they are: 1 archived, 1 so already.",
    );
  });
});
