import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { delay, HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { problem, server } from "../../../tests/msw/server";
import { renderInTheme } from "../../../tests/unit/render";
import { ChartPanel } from "./ChartPanel";

const SERIES = "*/api/v1/orgs/acme/projects/fraud/charts/series";
const settings = { x: "step", smoothing: 0, isLog: false } as const;
const lines = ["a", "b"].map((id) => ({
  runId: id,
  key: "loss",
  label: `run ${id}`,
  colour: "var(--series-1)",
}));

// The canvas is drawn in a real browser, by the tests in tests/e2e.
vi.mock("./Plot", () => ({ default: () => <canvas data-testid="plot" /> }));
vi.mock("@mantine/hooks", async (load) => ({
  ...(await load<typeof import("@mantine/hooks")>()),
  useElementSize: () => ({ ref: () => undefined, width: 600, height: 200 }),
}));

function answer(ids: string[], x = [0, 1]) {
  const series = ids.map((id) => ({
    run_id: id,
    key: "loss",
    points: x.length,
    is_exact: true,
    x,
    last: x.map((at) => 2 - at),
    nans: [],
    gaps: [],
    count: null,
    last_point: null,
  }));
  return HttpResponse.json({ x: "step", start: 0, end: 1, series });
}

const show = () =>
  renderInTheme(
    <ChartPanel address={{ org: "acme", project: "fraud" }} title="loss" lines={lines} settings={settings} />,
  );

describe("a chart's panel", () => {
  let asked: unknown[] = [];
  beforeEach(() => {
    asked = [];
  });

  it("draws the lines, and tells them in a sentence and as a table", async () => {
    server.use(
      http.post(SERIES, async ({ request }) => {
        asked.push(await request.json());
        return answer(["a", "b"]);
      }),
    );
    show();
    const picture = await screen.findByRole("img", { name: /^loss by step, from 0 to 1: run a ends at 1/ });
    expect(picture).toBeInTheDocument();
    expect(asked).toEqual([
      { runs: ["a", "b"], keys: ["loss"], x: "step", width: 300, start: null, end: null },
    ]);
    await userEvent.click(screen.getByRole("button", { name: "More for loss" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "View as table", hidden: true }));
    expect(screen.getByRole("rowheader", { name: "run b" })).toBeInTheDocument();
    expect(screen.queryByRole("img")).toBeNull();
  });

  it("asks anew for the middle, and goes back", async () => {
    server.use(
      http.post(SERIES, async ({ request }) => {
        asked.push(await request.json());
        return answer(["a", "b"]);
      }),
    );
    show();
    await screen.findByRole("img");
    await userEvent.click(screen.getByRole("button", { name: "More for loss" }));
    await userEvent.click(
      await screen.findByRole("menuitem", { name: "Zoom into the middle", hidden: true }),
    );
    await vi.waitFor(() => expect(asked.at(-1)).toMatchObject({ start: 0.25, end: 0.75 }));
    await userEvent.click(screen.getByRole("button", { name: "Reset the zoom of loss" }));
    expect(screen.queryByRole("button", { name: "Reset the zoom of loss" })).toBeNull();
  });

  it("says which runs have nothing", async () => {
    server.use(http.post(SERIES, () => answer(["a"])));
    show();
    expect(await screen.findByText("1 of 2 runs logged nothing here.")).toBeInTheDocument();
  });

  it("shows single values as bars", async () => {
    server.use(http.post(SERIES, () => answer(["a", "b"], [7])));
    show();
    expect(await screen.findAllByRole("listitem")).toHaveLength(2);
  });

  it("keeps its frame while it loads, and says so when there is nothing", async () => {
    server.use(
      http.post(SERIES, async () => {
        await delay(20);
        return answer([]);
      }),
    );
    show();
    expect(await screen.findByRole("status", { name: "loss is loading" })).toBeInTheDocument();
    expect(await screen.findByText("None of these runs has logged it")).toBeInTheDocument();
  });

  it("says what failed, and tries again", async () => {
    server.use(http.post(SERIES, () => problem(500, "internal")));
    show();
    expect(await screen.findByText("The chart could not be loaded")).toBeInTheDocument();
    server.use(http.post(SERIES, () => answer(["a", "b"])));
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("img")).toBeInTheDocument();
  });
});
