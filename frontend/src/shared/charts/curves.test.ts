import { expect, describe as group, it } from "vitest";
import {
  areSingle,
  type Curve,
  describe,
  drawnLines,
  extremes,
  isLowerBetter,
  type LineWanted,
  nearest,
  smooth,
} from "./curves";
import { csvCell, fileName, toCsv } from "./exports";
import { groupKeys } from "./groups";
import { partsOf, tablesOf } from "./plotOptions";
import { bucketsFor } from "./queries";
import { sparkPath } from "./Sparkline";

const wanted: LineWanted = { runId: "a", key: "loss", label: "first", colour: "var(--series-1)" };

function curve(facts: Partial<Curve>): Curve {
  const x = facts.x ?? [0, 1, 2];
  const base = { run_id: "a", key: "loss", points: x.length, is_exact: true, x, last: x };
  const rest = { nans: [], gaps: [], last_point: null, first: null, mean: null, min: null, max: null };
  return { ...base, ...rest, count: null, ...facts };
}

group("lines", () => {
  it("stop where nothing was logged for long and where no number was", () => {
    const [line] = drawnLines(
      [wanted],
      [curve({ x: [0, 1, 10, 11], last: [4, 3, 2, "NaN"], gaps: [2], nans: [0, 0, 0, 1] })],
    );
    expect(line?.x).toEqual([0, 1, 5.5, 10, 11]);
    expect(line?.mean).toEqual([4, 3, null, 2, null]);
    expect(line?.holes).toEqual([11]);
    expect(line?.min).toEqual([]);
  });

  it("carry a band when a bucket is more than one point", () => {
    const facts = { is_exact: false, mean: [2, 3, 4], min: [1, 1, 1], max: [5, "Infinity", 6] };
    const [line] = drawnLines([wanted], [curve(facts)]);
    expect(line?.max).toEqual([5, null, 6]);
    expect(line && extremes(line)).toEqual({ last: 4, min: 1, max: 6 });
    expect(partsOf(line ? [line] : [], 0.5).map((part) => part.role)).toEqual(["max", "min", "raw", "line"]);
    expect(tablesOf(line ? [line] : [], 0, false)[0]).toEqual([
      [0, 1, 2],
      [5, null, 6],
      [1, 1, 1],
      [2, 3, 4],
    ]);
  });

  it("leave out what has no points, and what a logarithm cannot show", () => {
    expect(drawnLines([wanted, { ...wanted, runId: "b" }], [curve({})])).toHaveLength(1);
    const lines = drawnLines([wanted], [curve({ last: [-1, 0, 2] })]);
    expect(tablesOf(lines, 0, true)[0]?.[1]).toEqual([null, null, 2]);
    expect(areSingle(lines)).toBe(false);
    expect(areSingle(drawnLines([wanted], [curve({ x: [7], last: [1] })]))).toBe(true);
  });

  it("are told in one sentence", () => {
    const lines = drawnLines([wanted], [curve({ x: [0, 2_000], last: [3, 1], points: 2 })]);
    expect(describe("loss", lines, "step")).toBe(
      "loss by step, from 0 to 2,000: first ends at 1 between 1 and 3.",
    );
    expect(describe("loss", [], "time")).toBe("loss by time: no points.");
  });

  it("find the point nearest to a place, and none far outside", () => {
    const [line] = drawnLines([wanted], [curve({ x: [0, 10, 20] })]);
    if (!line) throw new Error("no line");
    expect(nearest(line, 13)).toBe(1);
    expect(nearest(line, 16)).toBe(2);
    expect(nearest(line, 29)).toBe(2);
    expect(nearest(line, 31)).toBeNull();
  });
});

group("smoothing", () => {
  it("does not lean on the first value, and keeps holes", () => {
    expect(smooth([5, 5, null, 5], 0.9)).toEqual([5, 5, null, 5].map((v) => v && expect.closeTo(v)));
    const [, second] = smooth([0, 10], 0.5);
    expect(second).toBeCloseTo(10 * (0.5 / 0.75));
    expect(smooth([1, 2], 0)).toEqual([1, 2]);
  });
});

group("the rest", () => {
  it("asks for one bucket for two pixels, in steps and within bounds", () => {
    expect([10, 441, 459, 5_000].map(bucketsFor)).toEqual([50, 200, 250, 800]);
  });

  it("writes CSV that no spreadsheet takes for a formula", () => {
    expect(csvCell('=HYPERLINK("x")')).toBe(`"'=HYPERLINK(""x"")"`);
    expect(csvCell(-3)).toBe("-3");
    const lines = drawnLines([wanted], [curve({ x: [1], last: [2] })]);
    expect(toCsv(lines, "step")).toBe("run,run_id,metric,x,mean,min,max\r\nfirst,a,loss,1,2,2,2\r\n");
    expect(fileName("val/loss ../x", "csv")).toBe("val-loss-..-x.csv");
  });

  it("groups metrics by prefix and knows which are better small", () => {
    expect(groupKeys(["val/loss", "lr", "val/acc", "system/gpu/0"])).toEqual([
      { name: "", keys: ["lr"] },
      { name: "system/gpu", keys: ["system/gpu/0"] },
      { name: "val", keys: ["val/acc", "val/loss"] },
    ]);
    expect(["val_loss", "train/rmse", "log_loss", "valid_logloss"].map(isLowerBetter)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(["auc", "glossary", "accuracy"].map(isLowerBetter)).toEqual([false, false, false]);
  });

  it("breaks a sparkline at holes", () => {
    expect(sparkPath([0, null, 1, 2], 32, 10).match(/M/g)).toHaveLength(2);
    expect(sparkPath([3], 32, 10)).toBe("");
  });
});
