import { describe, expect, it } from "vitest";
import type { Run } from "./queries";
import { runsOf } from "./search";
import { axesOf, metricRows, paramRows, valueOn } from "./tables";

function run(id: string, params: Record<string, string>, metrics: Record<string, number | string>): Run {
  const measured = Object.entries(metrics).map(([key, value]) => ({
    key,
    value,
    step: 0,
    timestamp: 0,
    min: value,
    max: value,
  }));
  return { id, name: id, params, metrics: measured, tags: {} } as unknown as Run;
}

const runs = [
  run("a", { lr: "0.1", opt: "sgd" }, { loss: 2, auc: 0.8 }),
  run("b", { lr: "0.2", opt: "sgd" }, { loss: 1, auc: 0.7 }),
  run("c", { opt: "sgd" }, { loss: "NaN" }),
];

describe("runs side by side", () => {
  it("tell which params differ", () => {
    expect(paramRows(runs)).toEqual([
      { key: "lr", values: ["0.1", "0.2", undefined], differs: true },
      { key: "opt", values: ["sgd", "sgd", "sgd"], differs: false },
    ]);
  });

  it("tell how far they are from the baseline, and to which side", () => {
    const [auc, loss] = metricRows(runs, "a");
    expect(auc?.cells[1]).toMatchObject({ value: 0.7, delta: expect.closeTo(-0.1), isBetter: false });
    expect(loss?.cells[1]).toMatchObject({ value: 1, delta: -1, isBetter: true, share: 0.5 });
    expect(loss?.cells[0]).toMatchObject({ delta: null, isBetter: null, share: 1 });
    expect(loss?.cells[2]).toMatchObject({ value: null, delta: null });
  });

  it("can be placed by what differs", () => {
    expect(axesOf(runs)).toEqual(["params.lr", "metrics.auc", "metrics.loss"]);
    const [first] = runs;
    expect(first && valueOn(first, "params.lr")).toBe(0.1);
    expect(first && valueOn(first, "params.opt")).toBe("sgd");
    expect(first && valueOn(first, "metrics.none")).toBeNull();
  });

  it("come from the address once each, ids only", () => {
    const id = "01a20a3a73bb741b9bb76c10a6343bba";
    expect(runsOf({ runs: `${id},${id},<script>` })).toEqual([id]);
  });
});
