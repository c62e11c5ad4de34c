import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderInTheme } from "../../../tests/unit/render";
import { slugOf } from "./components/DeployDialog";
import { stopsOf, Verdicts } from "./components/RolloutRail";
import { TrafficBar } from "./components/TrafficBar";
import { exampleOf } from "./components/TryIt";
import type { Rollout } from "./queries";
import { gateValue, spell, stateOf } from "./words";

const START = Date.parse("2026-03-01T12:00:00Z");

function aRollout(fields: Partial<Rollout>): Rollout {
  return {
    strategy: "canary",
    phase: "stepping",
    since: "2026-03-01T12:00:00Z",
    step: 0,
    steps: [
      { weight: 5, seconds: 300, began_at: "2026-03-01T12:00:00Z", ended_at: null, verdicts: [] },
      { weight: 50, seconds: 600, began_at: null, ended_at: null, verdicts: [] },
    ],
    shadow_seconds: 0,
    bake_seconds: 0,
    warm_seconds: 3600,
    start_seconds: 600,
    gates: [],
    verdicts: [],
    held_since: null,
    command: null,
    commanded_by: "",
    has_incumbent: true,
    ...fields,
  } as Rollout;
}

describe("the rail of a rollout", () => {
  it("says how long a step has to go", () => {
    const stops = stopsOf(aRollout({}), START + 100_000);
    expect(stops.map((stop) => [stop.name, stop.state])).toEqual([
      ["Ready", "done"],
      ["5 %", "running"],
      ["50 %", "waiting"],
      ["100 %", "waiting"],
    ]);
    expect(stops[1]?.detail).toBe("3 min to go");
  });

  it("waits for its gates when the time is over, and stands still while it is held", () => {
    expect(stopsOf(aRollout({}), START + 301_000)[1]?.detail).toBe("waits for its gates");
    const held = aRollout({ held_since: "2026-03-01T12:04:00Z" });
    expect(stopsOf(held, START + 10_000_000)[1]?.detail).toBe("60 s to go");
  });

  it("ends with the shadow where there is one", () => {
    const stops = stopsOf(
      aRollout({ strategy: "shadow", phase: "shadowing", steps: [], shadow_seconds: 60 }),
      START,
    );
    expect(stops.map((stop) => stop.name)).toEqual(["Ready", "Shadow"]);
  });
});

it("says what the gates found", async () => {
  renderInTheme(
    <Verdicts
      verdicts={[
        {
          kind: "error_rate",
          state: "breached",
          detail: "30 % failed.",
          candidate: 0.3,
          incumbent: 0,
          limit: 0.01,
        },
      ]}
    />,
  );
  expect(await screen.findByText("Errors: breached")).toBeVisible();
  expect(screen.getByText("30.00 % against 0.00 %")).toBeVisible();
});

it("tells the split in words too", async () => {
  const target = { version_id: "a", number: 2, role: "stable" as const, weight: 90, since: "" };
  renderInTheme(<TrafficBar targets={[target, { ...target, version_id: "b", number: 3, weight: 10 }]} />);
  expect(await screen.findByRole("img", { name: "90 % to version 2, 10 % to version 3" })).toBeVisible();
});

it("makes a row of a signature, and of none", () => {
  expect(
    exampleOf({ inputs: '[{"name": "amount", "type": "double"}, {"name": "country", "type": "string"}]' }),
  ).toEqual({
    amount: 0.5,
    country: "text",
  });
  expect(exampleOf(null)).toEqual({});
  expect(exampleOf({ inputs: "nonsense" })).toEqual({});
});

it("speaks of states, times and names as people do", () => {
  expect(stateOf({ desired_state: "paused", observed_state: "ready" }).label).toBe("paused");
  expect(stateOf({ desired_state: "running", observed_state: "degraded" }).label).toBe("degraded");
  expect([spell(45), spell(300), spell(7200)]).toEqual(["45 s", "5 min", "2 h"]);
  expect(gateValue("p95", 12.34)).toBe("12.3 ms");
  expect(slugOf(" Ünïque Scorer #2 ")).toBe("unique-scorer-2");
});
