import { describe, expect, it } from "vitest";
import { axisScales, shownAxes, withEntry, withMove, withShown } from "./axes";
import { placeOn, valueAt } from "./scales";

const available = ["a", "b", "c", "d"];

describe("the axes of parallel coordinates", () => {
  it("come as they are, the first of them, the goal last", () => {
    expect(shownAxes(available, "goal", [], 2)).toEqual(["a", "b", "goal"]);
  });

  it("are moved, within the ends", () => {
    const setup = withMove([], ["a", "b", "goal"], "b", -1);
    expect(shownAxes(available, "goal", setup, 2)).toEqual(["b", "a", "goal"]);
    expect(withMove(setup, ["b", "a", "goal"], "b", -5).map(({ axis }) => axis)).toEqual(["b", "a", "goal"]);
  });

  it("are removed and come back before the goal", () => {
    const without = withEntry([], ["a", "b", "goal"], "a", { removed: true });
    expect(shownAxes(available, "goal", without, 2)).toEqual(["b", "goal"]);
    const more = withShown(without, ["b", "goal"], "d", true);
    expect(shownAxes(available, "goal", more, 2)).toEqual(["b", "d", "goal"]);
    const again = withShown(more, ["b", "d", "goal"], "a", true);
    expect(shownAxes(available, "goal", again, 2)).toEqual(["b", "d", "a", "goal"]);
    expect(again.find(({ axis }) => axis === "a")).toEqual({ axis: "a" });
  });

  it("forget what is not there", () => {
    expect(shownAxes(["b"], "goal", [{ axis: "gone" }, { axis: "b", inverted: true }], 6)).toEqual([
      "b",
      "goal",
    ]);
  });

  it("have the scale that was chosen, and stand upside down", () => {
    const lines = [{ values: { a: 1 } }, { values: { a: 100 } }];
    const scale = axisScales(["a"], [{ axis: "a", scale: "linear", inverted: true }], lines).get("a");
    expect(scale).toMatchObject({ kind: "linear", isInverted: true });
    expect(scale && placeOn(scale, 100)).toBeCloseTo(0.05);
    expect(scale && valueAt(scale, 0.95)).toBeCloseTo(1);
    expect(axisScales(["a"], [], lines).get("a")?.kind).toBe("log");
  });
});
