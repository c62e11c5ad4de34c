import { describe, expect, it } from "vitest";
import { insideOf, mix, placeLines } from "./parallel";
import { placeOn, scaleOf, ticksOf, valueAt } from "./scales";

describe("scales", () => {
  it("place numbers by size, wide ones by logarithm and words side by side", () => {
    expect(scaleOf([1, 2, null])).toEqual({ kind: "linear", low: 1, high: 2 });
    expect(scaleOf([1e-5, 1e-1]).kind).toBe("log");
    expect(scaleOf(["sgd", "adam", 3])).toEqual({ kind: "words", words: ["3", "adam", "sgd"] });
    expect(scaleOf([]).kind).toBe("linear");
  });

  it("give back the value of a place", () => {
    for (const scale of [scaleOf([1, 9]), scaleOf([1e-5, 1])]) {
      expect(valueAt(scale, placeOn(scale, 0.7))).toBeCloseTo(0.7);
    }
  });

  it("have round ticks", () => {
    expect(ticksOf(scaleOf([0, 10]), 5)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(ticksOf(scaleOf([0.001, 1]), 5).map(Number)).toEqual(
      [0.001, 0.01, 0.1, 1].map((n) => expect.closeTo(n)),
    );
    expect(ticksOf(scaleOf(["a", "b"]), 5)).toEqual(["a", "b"]);
  });
});

describe("parallel coordinates", () => {
  const lines = [
    { id: "a", label: "a", values: { lr: 0.1, loss: 3 } },
    { id: "b", label: "b", values: { lr: 0.2, loss: 1 } },
    { id: "c", label: "c", values: { lr: null, loss: 2 } },
  ];
  const scales = new Map([
    ["lr", scaleOf([0.1, 0.2])],
    ["loss", scaleOf([3, 1, 2])],
  ]);

  it("draw the best last", () => {
    const placed = placeLines(lines, ["lr", "loss"], scales, "loss", true);
    expect(placed.map((line) => line.id)).toEqual(["a", "c", "b"]);
    expect(placed[1]?.places[0]).toBeNull();
  });

  it("let through what every brush lets through", () => {
    expect(insideOf(lines, [], scales)).toEqual(["a", "b", "c"]);
    expect(insideOf(lines, [{ axis: "lr", range: [0.5, 1] }], scales)).toEqual(["b"]);
    expect(mix("#000000", "#ffffff", 0.5)).toBe("#808080");
  });
});
