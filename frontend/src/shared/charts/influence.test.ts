import { describe, expect, it } from "vitest";
import { influences, ranksOf } from "./influence";

const lines = [
  { lr: 0.001, depth: 3, model: "a", id: "1", loss: 1 },
  { lr: 0.01, depth: 3, model: "a", id: "2", loss: 2 },
  { lr: 0.1, depth: 3, model: "b", id: "3", loss: 30 },
  { lr: 1, depth: 3, model: "b", id: "4", loss: 40 },
].map((values) => ({ values }));

describe("what params tell of a metric", () => {
  it("ranks, where equal values share theirs", () => {
    expect(ranksOf([10, 30, 20, 20])).toEqual([1, 4, 2.5, 2.5]);
    expect(ranksOf([])).toEqual([]);
  });

  it("is the rank correlation of numbers, whatever their scale", () => {
    const [first] = influences(lines, ["lr"], "loss");
    expect(first).toEqual({
      axis: "lr",
      n: 4,
      correlation: expect.closeTo(1),
      importance: expect.closeTo(1),
    });
    // By hand: ranks 1 2 3 4 against 2 1 4 3, 1 - 6 * 4 / (4 * 15) = 0.6
    const crossed = [2, 1, 4, 3].map((loss, at) => ({ values: { lr: at, loss } }));
    expect(influences(crossed, ["lr"], "loss")[0]?.correlation).toBeCloseTo(0.6);
  });

  it("is what the groups of words explain, unless every run has its own", () => {
    const [model] = influences(lines, ["model"], "loss");
    expect(model).toMatchObject({ correlation: null, importance: expect.closeTo(0.8) });
    expect(influences(lines, ["id"], "loss")[0]).toMatchObject({ n: 4, importance: null });
  });

  it("is not told where nothing varies or too few runs have both", () => {
    expect(influences(lines, ["depth"], "loss")[0]).toMatchObject({ correlation: null, importance: null });
    expect(influences(lines.slice(1), ["lr"], "loss")[0]).toMatchObject({ n: 3, importance: null });
  });

  it("comes with the strongest first", () => {
    expect(influences(lines, ["depth", "model", "lr"], "loss").map(({ axis }) => axis)).toEqual([
      "lr",
      "model",
      "depth",
    ]);
  });
});
