import { describe, expect, it } from "vitest";
import { type Group, groupLabel, groupSearch, spreadText } from "./groups";

const group: Group = {
  value: "xgb",
  runs: 3,
  newest: [],
  metrics: { auc: { n: 3, mean: 0.5, sd: 0.25 }, loss: { n: 1, mean: 2, sd: null } },
};

describe("a group of runs", () => {
  it("is found again by its value alone, as a text, beside what is searched for", () => {
    expect(groupSearch("", "params.depth", "8")).toBe('params.depth = "8"');
    expect(groupSearch("status = finished", "tags.`a b`", 'say "hi"')).toBe(
      'status = finished AND tags.`a b` = "say ""hi"""',
    );
    expect(groupSearch("a = 1 OR b = 2", "params.x", null)).toBe("(a = 1 OR b = 2) AND params.x IS NULL");
    expect(groupSearch("params.x > 1", "params.x", "")).toBe('params.x = ""');
  });

  it("says how its metrics spread, and of how many runs", () => {
    expect(spreadText(group, "auc")).toBe("0.5000 ± 0.2500");
    expect(spreadText(group, "loss")).toBe("2 (1)");
    expect(spreadText(group, "none")).toBe("–");
  });

  it("has a name also without a value", () => {
    expect(groupLabel("params.`a b`", null)).toBe("no a b");
    expect(groupLabel("tags.team", "")).toBe("team is empty");
    expect(groupLabel("tags.team", "risk")).toBe("risk");
  });
});
