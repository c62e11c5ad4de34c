import { describe, expect, it } from "vitest";
import type { Line } from "./curves";
import { groupLines, valueAt } from "./groupLines";

function line(runId: string, x: number[], mean: Array<number | null>, group?: string): Line {
  const id = `${runId} loss`;
  return {
    id,
    runId,
    key: "loss",
    label: runId,
    colour: "red",
    group,
    x,
    mean,
    min: [],
    max: [],
    holes: [],
    points: 9,
  };
}

describe("the runs of a group as one line", () => {
  it("are their mean, with one standard deviation around it", () => {
    const lines = [line("a", [0, 1], [1, 2], "xgb"), line("b", [0, 1], [3, 2], "xgb")];
    const [one, ...others] = groupLines(lines);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ id: "xgb loss", x: [0, 1], mean: [2, 2], points: 9 });
    expect(one?.min[0]).toBeCloseTo(2 - Math.SQRT2);
    expect(one?.max).toEqual([2 + Math.SQRT2, 2]);
  });

  it("count where they have points, and between those, not past their ends", () => {
    const [one] = groupLines([line("a", [0, 2, 4], [0, 2, 4], "g"), line("b", [1, 2], [3, 4], "g")]);
    expect(one?.x).toEqual([0, 1, 2, 4]);
    expect(one?.mean).toEqual([0, 2, 3, 4]);
  });

  it("leave out holes, and are no groups without a name", () => {
    expect(valueAt({ x: [0, 1, 2], mean: [1, null, 3] }, 0.5)).toBeNull();
    expect(valueAt({ x: [0, 1], mean: [1, 3] }, 0.25)).toBe(1.5);
    expect(valueAt({ x: [0, 1], mean: [1, 3] }, 1.5)).toBeNull();
    const plain = [line("a", [0], [1]), line("b", [0], [2])];
    expect(groupLines(plain)).toBe(plain);
  });

  it("have no band when there is one", () => {
    expect(groupLines([line("a", [0, 1], [1, 2], "g")])[0]).toMatchObject({ mean: [1, 2], min: [], max: [] });
  });

  it("are told at four hundred places at most", () => {
    const x = Array.from({ length: 1_000 }, (_, at) => at);
    const [one] = groupLines([line("a", x, x, "g"), line("b", x, x, "g")]);
    expect(one?.x).toHaveLength(400);
    expect(one?.x.at(-1)).toBe(999);
    expect(one?.mean.at(-1)).toBe(999);
  });
});
