import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterContextProvider,
} from "@tanstack/react-router";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import type { ReactNode } from "react";
import { expect, it, vi } from "vitest";
import { problem, server } from "../../../../tests/msw/server";
import { renderInTheme } from "../../../../tests/unit/render";
import type { ModelDetail, VersionDetail } from "../queries";
import { CopyDialog } from "./CopyDialog";
import { DeleteModel, DeleteVersion } from "./DeleteDialogs";
import { DetailsDialog } from "./DetailsDialog";
import { MoveDialog } from "./MoveDialog";

// Typing by hand takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const BASE = "*/api/v1/orgs/acme/projects/fraud/models/m1";
const address = { org: "acme", project: "fraud", model: "m1", number: 3 };
const alias = {
  name: "champion",
  number: 2,
  version_id: "v2",
  updated_at: "2026-03-01T12:00:00Z",
  updated_by: "u1",
  version: 1,
};
const model = {
  id: "m1",
  name: "fraud-classifier",
  description: "Cards",
  tags: { team: "risk" },
  version: 4,
  updated_by: "u1",
  updated_at: "2026-03-01T12:00:00Z",
  aliases: [alias],
  latest_versions: [{ number: 3, stage: "none" }],
} as unknown as ModelDetail;
const version = {
  id: "v3",
  number: 3,
  stage: "staging",
  aliases: ["next"],
  description: "",
  tags: {},
  version: 7,
  updated_by: "u1",
} as unknown as VersionDetail;

/** The dialogs lead on to other pages, so they stand in a router. */
function renderWithRouter(node: ReactNode) {
  const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });
  const navigate = vi.spyOn(router, "navigate").mockResolvedValue(undefined);
  return {
    ...renderInTheme(<RouterContextProvider router={router}>{node}</RouterContextProvider>),
    navigate,
  };
}

function answers(): void {
  server.use(
    http.get("*/api/v1/orgs/acme/members/u1", () => HttpResponse.json({ display_name: "Ada" })),
    http.get("*/api/v1/orgs/acme/projects/fraud/promotion-rules", () => HttpResponse.json({ items: [] })),
    http.get(`${BASE}/versions/3/promotion`, () => HttpResponse.json({ allowed: true, checks: [] })),
    http.get(BASE, () => HttpResponse.json(model)),
  );
}

it("saves what was edited under the row's version, and removed tags as removed", async () => {
  answers();
  const sent: { body: unknown; match: string | null }[] = [];
  server.use(
    http.patch(BASE, async ({ request }) => {
      sent.push({ body: await request.json(), match: request.headers.get("if-match") });
      return HttpResponse.json(model);
    }),
  );
  const onClose = vi.fn();
  renderWithRouter(
    <DetailsDialog address={{ org: "acme", project: "fraud", model: "m1" }} row={model} onClose={onClose} />,
  );
  const person = userEvent.setup();
  const box = await screen.findByRole("textbox", { name: "Description" });
  await person.clear(box);
  await person.type(box, "Card payments");
  await person.click(screen.getByRole("button", { name: "Remove tag team" }));
  await person.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(sent).toEqual([
    { body: { name: "fraud-classifier", description: "Card payments", tags: { team: null } }, match: '"4"' },
  ]);
});

it("keeps what was typed when somebody else was quicker", async () => {
  answers();
  const matches: (string | null)[] = [];
  server.use(
    http.patch(`${BASE}/versions/3`, ({ request }) => {
      matches.push(request.headers.get("if-match"));
      return matches.length === 1 ? problem(412, "stale") : HttpResponse.json(version);
    }),
    http.get(`${BASE}/versions/3`, () => HttpResponse.json({ ...version, version: 8, scan: "clean" })),
  );
  const onClose = vi.fn();
  renderWithRouter(<DetailsDialog address={address} row={version} onClose={onClose} />);
  const person = userEvent.setup();
  await person.type(await screen.findByRole("textbox", { name: "Description" }), "Mine");
  await person.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText(/Changed meanwhile by/)).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
  await person.click(screen.getByRole("button", { name: "Go on from the newest" }));
  await waitFor(() => expect(screen.getByRole("button", { name: "Save" })).toBeEnabled());
  expect(screen.getByRole("textbox", { name: "Description" })).toHaveValue("Mine");
  await person.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(matches).toEqual(['"7"', '"8"']);
});

it("asks again when the alias moved while somebody looked", async () => {
  answers();
  const expected: unknown[] = [];
  server.use(
    http.put(`${BASE}/aliases/champion`, async ({ request }) => {
      expected.push(((await request.json()) as { expected: unknown }).expected);
      if (expected.length > 1) return HttpResponse.json(alias);
      server.use(http.get(BASE, () => HttpResponse.json({ ...model, aliases: [{ ...alias, number: 1 }] })));
      return problem(409, "held_by_another");
    }),
  );
  const onClose = vi.fn();
  renderWithRouter(
    <MoveDialog
      address={address}
      model={model}
      version={version}
      initial={{ kind: "alias", name: "champion" }}
      onClose={onClose}
    />,
  );
  const person = userEvent.setup();
  await person.click(await screen.findByRole("button", { name: "Move" }));
  expect(await screen.findByText(/was at version 2 when you looked/)).toBeInTheDocument();
  await person.click(await screen.findByRole("button", { name: "Move it all the same" }));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(expected).toEqual([2, 1]);
});

it("copies into another project, once, and leads there", async () => {
  answers();
  const asked: { body: unknown; key: string | null }[] = [];
  server.use(
    http.get("*/api/v1/orgs/acme/projects", () =>
      HttpResponse.json({
        items: [
          { id: "p1", slug: "fraud", name: "Fraud" },
          { id: "p2", slug: "live", name: "Live" },
        ],
      }),
    ),
    http.post(`${BASE}/versions/3/copy`, async ({ request }) => {
      asked.push({ body: await request.json(), key: request.headers.get("idempotency-key") });
      return asked.length === 1
        ? problem(503, "unavailable")
        : HttpResponse.json({ number: 1, model_id: "m9" }, { status: 201 });
    }),
  );
  const onClose = vi.fn();
  const { navigate } = renderWithRouter(
    <CopyDialog address={address} model={model} version={version} onClose={onClose} />,
  );
  const person = userEvent.setup();
  await waitFor(() => expect(screen.getByRole("combobox", { name: "To the project" })).toHaveValue("Live"));
  await person.click(screen.getByRole("button", { name: "Copy" }));
  expect(await screen.findByText(/It is unavailable/)).toBeInTheDocument();
  await person.click(screen.getByRole("button", { name: "Copy" }));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(asked.map(({ body }) => body)).toEqual(
    Array(2).fill({ project: "live", model: "fraud-classifier" }),
  );
  expect(asked[0]?.key).toBe(asked[1]?.key);
  expect(navigate.mock.calls[0]?.[0]).toMatchObject({
    params: { project: "live", model: "m9", number: "1" },
  });
});

it("deletes a version only when its name was typed, and says what goes", async () => {
  answers();
  const deleted: (string | null)[] = [];
  server.use(
    http.delete(`${BASE}/versions/3`, ({ request }) => {
      deleted.push(request.headers.get("if-match"));
      return new HttpResponse(null, { status: 204 });
    }),
  );
  renderWithRouter(
    <DeleteVersion address={address} model={model} version={version} isOpen onClose={vi.fn()} />,
  );
  const person = userEvent.setup();
  expect(await screen.findByText("Its aliases are removed: next.")).toBeInTheDocument();
  expect(screen.getByText("It leaves the stage staging.")).toBeInTheDocument();
  const go = screen.getByRole("button", { name: "Delete version 3" });
  expect(go).toBeDisabled();
  await person.type(screen.getByRole("textbox"), "fraud-classifier/3");
  await person.click(go);
  await waitFor(() => expect(deleted).toEqual(['"7"']));
});

it("says why a model that is served stays", async () => {
  answers();
  server.use(http.delete(BASE, () => problem(409, "version_served")));
  renderWithRouter(<DeleteModel address={address} model={model} isOpen onClose={vi.fn()} />);
  const person = userEvent.setup();
  await person.type(await screen.findByRole("textbox"), "fraud-classifier");
  await person.click(screen.getByRole("button", { name: "Delete the model" }));
  expect(await screen.findByText(/It is version_served/)).toBeInTheDocument();
});
