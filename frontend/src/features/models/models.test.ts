import { describe, expect, it } from "vitest";
import { activityOf } from "./activity";
import { treeLines } from "./fileTree";
import { layOut } from "./lineageLayout";
import { deltaOf, numberOf } from "./numbers";
import type { Holding, ModelDetail, Review, Version } from "./queries";
import { rulePlace, ruleWords } from "./rules";
import { signatureLines, typeOf } from "./signature";
import { tagChanges } from "./tags";
import {
  defaultTarget,
  formatTarget,
  holderOf,
  knownTargets,
  newestOf,
  parseTarget,
  targetName,
} from "./targets";

const model = {
  aliases: [
    { name: "shadow", number: 3 },
    { name: "champion", number: 2 },
  ],
  latest_versions: [
    { number: 3, stage: "staging" },
    { number: 2, stage: "production" },
  ],
} as ModelDetail;

describe("targets", () => {
  it("stand in the address and come back", () => {
    expect(parseTarget("alias:a:b")).toEqual({ kind: "alias", name: "a:b" });
    expect([parseTarget("champion"), parseTarget(""), parseTarget(undefined)]).toEqual([null, null, null]);
    expect(formatTarget({ kind: "stage", name: "production" })).toBe("stage:production");
    expect(targetName({ kind: "stage", name: "production" })).toBe("stage production");
  });

  it("know who holds them, and which is meant unless somebody chooses", () => {
    expect(holderOf(model, { kind: "alias", name: "champion" })).toBe(2);
    expect(holderOf(model, { kind: "alias", name: "none" })).toBeNull();
    expect(holderOf(model, { kind: "stage", name: "staging" })).toBe(3);
    expect(defaultTarget(model)).toEqual({ kind: "alias", name: "champion" });
    expect(defaultTarget({ ...model, aliases: [] })).toEqual({ kind: "stage", name: "production" });
    expect(newestOf(model.latest_versions)?.number).toBe(3);
    const names = knownTargets(model, [{ kind: "alias", target: "next" }]).map(formatTarget);
    expect(names).toEqual([
      "alias:shadow",
      "alias:champion",
      "alias:next",
      "stage:staging",
      "stage:production",
      "stage:archived",
    ]);
  });
});

it("reads metrics and says how they differ", () => {
  expect(["NaN", "Infinity", "-Infinity", 0.5, "x", null].map(numberOf)).toEqual([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    0.5,
    null,
    null,
  ]);
  expect(deltaOf(0.5, 0.55)).toBe("+0.0500 (+10.0%)");
  expect(deltaOf(0.3, 0.1)).toBe("−0.2000 (−66.7%)");
  expect([deltaOf(1, 1), deltaOf(0, 2), deltaOf("NaN", 1), deltaOf(null, 1)]).toEqual([
    "same",
    "+2",
    "–",
    "–",
  ]);
});

it("says rules in words", () => {
  const rule = {
    kind: "metric",
    metric: "auc",
    comparison: "at_least",
    threshold: 0.9,
    against_holder: false,
    tolerance: null,
    approvals: null,
  } as const;
  expect(ruleWords(rule, [])).toBe("auc is at least 0.9");
  expect(ruleWords({ ...rule, against_holder: true, tolerance: 0.01 }, [])).toBe(
    "auc is not lower than that of the version that is there by more than 0.01",
  );
  expect(ruleWords({ ...rule, kind: "approvals", approvals: 2 }, [])).toContain("2 persons");
  expect(ruleWords({ ...rule, kind: "movers" }, ["a manager", "Sam", "Elena"])).toBe(
    "who moves it is a manager, Sam or Elena",
  );
  expect(rulePlace({ target_kind: "stage", target: "production", model_id: null }, null)).toBe(
    "stage production of every model",
  );
});

it("sends only the tags that changed", () => {
  const after: Array<[string, string]> = [
    ["kept", "1"],
    ["other", "3"],
    [" new ", "4"],
    ["", "lost"],
  ];
  expect(tagChanges({ kept: "1", other: "2", gone: "x" }, after)).toEqual({
    other: "3",
    new: "4",
    gone: null,
  });
});

it("makes a tree of files, folders first", () => {
  const file = (path: string, size_bytes: number) => ({ path, size_bytes, digest: "d" });
  const files = [file("MLmodel", 5), file("data/a.bin", 10), file("data/deep/b.bin", 20)];
  const shown = (closed: string[]) =>
    treeLines(files, new Set(closed)).map(({ name, depth, size, files: count }) => [
      name,
      depth,
      size,
      count,
    ]);
  expect(shown([])).toEqual([
    ["data", 0, 30, 2],
    ["deep", 1, 20, 1],
    ["b.bin", 2, 20, null],
    ["a.bin", 1, 10, null],
    ["MLmodel", 0, 5, null],
  ]);
  expect(shown(["data/"])).toEqual([
    ["data", 0, 30, 2],
    ["MLmodel", 0, 5, null],
  ]);
});

it("reads signatures, whatever stands in them", () => {
  const signature = {
    inputs: [
      { name: "amount", type: "double", required: false },
      { type: "tensor", "tensor-spec": { dtype: "float32", shape: [-1, 3] } },
      "nonsense",
    ],
    outputs: { not: "a list" },
  };
  expect(signatureLines(signature, "inputs")).toEqual([
    { name: "amount", type: "double", note: "optional" },
    { name: "#2", type: "float32 [any, 3]", note: "" },
  ]);
  expect(signatureLines(signature, "outputs")).toEqual([]);
  expect(typeOf({ type: "array", items: { type: "string" } })).toBe("array of string");
});

describe("lineage", () => {
  const node = (id: string) => ({ id, kind: "run" as const, name: id, facts: {} });
  const edge = (source: string, target: string) => ({ source, target, relation: "produced" as const });

  it("goes from left to right", () => {
    const ids = ["version", "run", "data", "alias"];
    const edges = [edge("data", "run"), edge("run", "version"), edge("version", "alias")];
    const layout = layOut({ root: "version", truncated: false, nodes: ids.map(node), edges });
    const order = [...layout.nodes].sort((a, b) => a.x - b.x).map((one) => one.node.id);
    expect(order).toEqual(["data", "run", "version", "alias"]);
    expect(layout.paths).toHaveLength(3);
  });

  it("ends also for a circle and for edges to what is not there", () => {
    const edges = [edge("a", "b"), edge("b", "a"), edge("a", "nowhere")];
    const layout = layOut({ root: "a", truncated: false, nodes: ["a", "b"].map(node), edges });
    expect(layout.nodes).toHaveLength(2);
    expect(layout.paths).toHaveLength(2);
  });
});

it("tells what happened to a version, the newest first", () => {
  const version = {
    id: "v3",
    created_at: "2026-03-01T10:00:00Z",
    created_by: "sam",
    scanned_at: "2026-03-01T10:01:00Z",
    scan: "clean",
  } as Version;
  const holding = (version_id: string, until: string | null) =>
    ({
      id: version_id,
      kind: "alias",
      name: "champion",
      version_id,
      since: "2026-03-02T10:00:00Z",
      until,
      set_by: "elena",
      ended_by: "ada",
    }) as Holding;
  const review = { target_kind: "alias", target: "champion" } as Review;
  const approval = {
    id: "e1",
    kind: "approve" as const,
    comment: "fine",
    created_at: "2026-03-01T12:00:00Z",
    created_by: "ada",
  };
  const entries = activityOf(
    version,
    [holding("v3", "2026-03-03T10:00:00Z"), holding("v2", null)],
    [{ review, entries: [approval] }],
  );
  expect(entries.map(({ by, text }) => `${by} ${text}`)).toEqual([
    "ada took the alias champion away from it",
    "elena gave it the alias champion",
    "ada approved it for champion",
    "null scanned its files: clean",
    "sam registered it",
  ]);
});
