import { describe, expect, it } from "vitest";
import { placeOn, scaleOf } from "@/shared/charts/scales";
import { brushedSearch } from "./brushes";
import { goalOf, headlineOf } from "./plotted";

const lr = scaleOf([0, 1]);
const optimizer = scaleOf(["adam", "lion", "sgd"]);
const scales = new Map([
  ["params.lr", lr],
  ["params.opt imizer", optimizer],
]);
const half = { axis: "params.lr", range: [placeOn(lr, 0.25), placeOn(lr, 0.5)] as const };

describe("a brush as a filter", () => {
  it("takes numbers between two, and words by name", () => {
    expect(brushedSearch("", [half], scales)).toBe("params.lr BETWEEN 0.25 AND 0.5");
    const words = { axis: "params.opt imizer", range: [0.4, 1] as const };
    expect(brushedSearch("", [words], scales)).toBe('params.`opt imizer` IN ("lion", "sgd")');
  });

  it("joins the search that is there, in place of the same field", () => {
    expect(brushedSearch("status = finished AND params.lr > 3", [half], scales)).toBe(
      "status = finished AND params.lr BETWEEN 0.25 AND 0.5",
    );
    expect(brushedSearch("a = 1 OR b = 2", [half], scales)).toBe(
      "(a = 1 OR b = 2) AND params.lr BETWEEN 0.25 AND 0.5",
    );
  });
});

describe("the metrics that are shown first", () => {
  it("are the loss on held-out data and the score", () => {
    const keys = ["auc", "train_logloss", "valid_aucpr", "valid_logloss"];
    expect(headlineOf(keys)).toBe("valid_logloss");
    expect(goalOf(keys)).toBe("auc");
    expect(headlineOf(["speed"])).toBe("speed");
    expect(goalOf([])).toBeUndefined();
  });
});
