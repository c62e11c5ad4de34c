import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { apiAs, expect, expectAccessible, logIn, overflowOf, PORT, PROJECT, pictured, test } from "./support";

const API = "/orgs/acme-ml/projects/fraud-detection";
const SETTINGS = "/o/acme-ml/settings";
const RUN = "/o/$org/p/$project/runs/$run";

interface Place {
  /** The route's path, as the router knows it. */
  route: string;
  /** The address, when the route's parameters alone do not give it. */
  at?: string;
  /** What is on the page when all of it is there. */
  shows: string | RegExp;
}

/** Every page before the log-in. */
const OUTSIDE: Place[] = [
  { route: "/login", shows: "Forgot your password?" },
  { route: "/setup", shows: "Somebody has an account here already." },
  { route: "/forgot", shows: /./ },
  { route: "/password-reset", shows: /./ },
  { route: "/email-verification", shows: /./ },
  { route: "/invitation", shows: "Open the whole link again." },
  { route: "/single-sign-on-failed", shows: /./ },
];

const INSIDE: Place[] = [
  { route: "/orgs", shows: "acme-ml · owner" },
  { route: "/o/$org/", shows: "Product Recommendations" },
  { route: "/o/$org/p/$project/", shows: "nightly-retraining" },
  { route: "/o/$org/p/$project/runs/", shows: "nightly-retraining" },
  { route: `${RUN}/overview`, shows: "python train_fraud.py" },
  { route: `${RUN}/charts`, shows: "valid_logloss" },
  { route: `${RUN}/system`, shows: /./ },
  { route: `${RUN}/params`, shows: "max_depth" },
  { route: `${RUN}/artifacts`, shows: "model" },
  { route: `${RUN}/logs`, shows: /./ },
  { route: `${RUN}/code`, shows: /./ },
  { route: "/o/$org/p/$project/compare", at: `${PROJECT}/compare?runs=$runs`, shows: "release-v1" },
  { route: "/o/$org/p/$project/models/", shows: "Sam Okafor" },
  { route: "/o/$org/p/$project/models/$model", shows: "Version 3" },
  { route: "/o/$org/p/$project/models/$model/v/$number", shows: "Version 2" },
  { route: "/o/$org/p/$project/models/$model/diff", shows: "log_loss" },
  { route: "/o/$org/p/$project/reviews", shows: /./ },
  { route: "/o/$org/p/$project/deployments/", shows: "Fraud scoring" },
  { route: "/o/$org/p/$project/deployments/$deployment", shows: "v2 90 %" },
  { route: "/o/$org/p/$project/workflows", shows: "There is no workflow yet" },
  { route: "/o/$org/p/$project/batch-predictions", shows: "No file has been predicted yet" },
  { route: "/o/$org/p/$project/settings/general", shows: "Addresses" },
  { route: "/o/$org/p/$project/settings/members", shows: "Sam Okafor" },
  { route: "/o/$org/p/$project/settings/danger", shows: "Delete the project" },
  { route: "/o/$org/p/$project/settings/rules", shows: /./ },
  { route: "/o/$org/settings/general", shows: "Short name" },
  { route: "/o/$org/settings/members", shows: "Sam Okafor" },
  { route: "/o/$org/settings/roles", shows: "see the organization" },
  { route: "/o/$org/settings/api-keys", shows: "Dashboard" },
  { route: "/o/$org/settings/service-accounts", shows: /service account/ },
  { route: "/o/$org/settings/quotas", shows: /./ },
  { route: "/o/$org/settings/single-sign-on", shows: /./ },
  { route: "/o/$org/settings/audit", shows: "admin@acme-ml.com" },
  { route: "/account/profile", shows: /./ },
  { route: "/account/password", shows: /./ },
  { route: "/account/sessions", shows: /./ },
  { route: "/account/tokens", shows: /./ },
  { route: "/account/appearance", shows: /./ },
];

/** Frames of other routes, and addresses that lead on at once. */
const NO_PAGES = [
  "/",
  "/account",
  "/account/",
  "/o/$org",
  "/o/$org/p/$project",
  "/o/$org/p/$project/deployments",
  "/o/$org/p/$project/models",
  "/o/$org/p/$project/runs",
  "/o/$org/p/$project/settings",
  "/o/$org/p/$project/settings/",
  "/o/$org/settings",
  "/o/$org/settings/",
  RUN,
  `${RUN}/`,
];

/** The one page, as it has to be everywhere: in both schemes, wide and narrow. */
async function expectWorthShowing(page: Page, name: string): Promise<void> {
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
    await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    await expect.poll(() => overflowOf(page), `${name} at ${width} sticks out`).toBeLessThanOrEqual(0);
    for (const scheme of ["light", "dark"] as const) {
      await test.step(`${name}, ${width}, ${scheme}`, () => expectAccessible(page, [scheme]));
      await pictured(page, `${name}-${width}-${scheme}`);
    }
  }
}

function nameOf(route: string): string {
  return route.replaceAll(/[/$]+/g, "-").replace(/^-|-$/g, "") || "start";
}

let values: Record<string, string> = {};

test.beforeAll(async ({ request }) => {
  const call = await apiAs(request, "admin");
  const runs = (await call("get", `${API}/runs?search=release`)).items;
  const run = runs.find((one: { name: string }) => one.name === "release-v3");
  const model = (await call("get", `${API}/models?name=fraud-classifier`)).items[0];
  const deployment = (await call("get", `${API}/deployments`)).items[0];
  values = {
    org: "acme-ml",
    project: "fraud-detection",
    run: run.id,
    runs: runs.map((one: { id: string }) => one.id).join(","),
    model: model.id,
    deployment: deployment.id,
    number: "2",
  };
});

function addressOf({ route, at }: Place): string {
  return (at ?? route).replaceAll(/\$(\w+)/g, (_, name: string) => values[name] ?? name);
}

test("every route of the router is looked at here", async ({ page }) => {
  await page.goto("/login");
  const known = await page.evaluate(() => {
    const { __TSR_ROUTER__: router } = window as unknown as {
      __TSR_ROUTER__: { routesById: Record<string, { fullPath: string }> };
    };
    return Object.values(router.routesById).map((route) => route.fullPath);
  });
  const looked = [...OUTSIDE, ...INSIDE].map(({ route }) => route);
  const missing = known.filter((path) => path !== undefined && ![...looked, ...NO_PAGES].includes(path));
  expect([...new Set(missing)]).toEqual([]);
  expect(looked.filter((path) => !known.includes(path))).toEqual([]);
});

test("the pages before the log-in", async ({ page }) => {
  test.setTimeout(400_000);
  for (const place of OUTSIDE) {
    await page.goto(addressOf(place));
    await expect(page.getByRole("main").getByText(place.shows).first()).toBeVisible();
    await expect(page).toHaveTitle(/^[A-Z].+ · Modelyard$/);
    await expectWorthShowing(page, nameOf(place.route));
  }
});

const PARTS = 4;
for (let part = 0; part < PARTS; part++) {
  const own = INSIDE.slice((part * INSIDE.length) / PARTS, ((part + 1) * INSIDE.length) / PARTS);
  test(`the pages behind the log-in, from ${own[0]?.route} to ${own.at(-1)?.route}`, async ({ page }) => {
    test.setTimeout(600_000);
    await logIn(page, "admin", "/account/profile");
    for (const place of own) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(addressOf(place));
      await expect(page.getByRole("main").getByText(place.shows).first()).toBeVisible();
      await expect(page).toHaveTitle(/^\S.* · Modelyard$/);
      await expectWorthShowing(page, nameOf(place.route));
    }
  });
}

test("an organization and a project in which nothing is yet", async ({ page, request }) => {
  test.setTimeout(600_000);
  const call = await apiAs(request, "admin");
  await call("post", "/platform/organizations", { slug: "fresh", name: "Fresh", owner: "admin@acme-ml.com" });
  await logIn(page, "admin", "/o/fresh");
  await expect(page.getByText("There is no project yet")).toBeVisible();
  await expectWorthShowing(page, "empty-organization");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("button", { name: "New project" }).click();
  const dialog = page.getByRole("dialog", { name: "New project" });
  await dialog.getByLabel("Project", { exact: true }).fill("Ëmpty");
  await expect(dialog.getByLabel("Project in addresses")).toHaveValue("empty");
  await expectAccessible(page);
  await pictured(page, "layer-new-project-1440");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page).toHaveURL(/\/o\/fresh\/p\/empty$/);
  await page.goto("/o/fresh");
  await page.getByRole("button", { name: "New project" }).click();
  await dialog.getByLabel("Project", { exact: true }).fill("Empty");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog.getByText(/taken|exists|already/i)).toBeVisible();
  for (const [path, shows] of [
    ["", "Waiting for the first run…"],
    ["/runs", "No run has been logged yet"],
    ["/compare", "No runs to compare yet"],
    ["/models", /model/i],
    ["/reviews", /./],
    ["/settings/rules", "There is no rule yet"],
  ] as const) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`/o/fresh/p/empty${path}`);
    await expect(page.getByRole("main").getByText(shows).first()).toBeVisible();
    await expectWorthShowing(page, `empty${path.replaceAll("/", "-")}`);
  }
});

const LAYERS: [name: string, path: string, open: (page: Page) => Promise<void>][] = [
  ["palette", PROJECT, (page) => page.keyboard.press("Control+k")],
  ["help", PROJECT, (page) => page.keyboard.press("?")],
  ["switcher", PROJECT, (page) => page.getByRole("button", { name: /switch project/ }).click()],
  ["account-menu", PROJECT, (page) => page.getByRole("button", { name: /your account/ }).click()],
  ["columns", `${PROJECT}/runs`, (page) => page.getByRole("button", { name: "Columns" }).click()],
  ["register", `${RUN}/overview`, (page) => page.getByRole("button", { name: "Register model" }).click()],
  [
    "alias",
    "/o/$org/p/$project/models/$model/v/2",
    (page) => page.getByRole("button", { name: "Set alias" }).click(),
  ],
  [
    "rule",
    `${PROJECT}/settings/rules`,
    (page) => page.getByRole("button", { name: "New rule" }).first().click(),
  ],
  ["key", `${SETTINGS}/api-keys`, (page) => page.getByRole("button", { name: "New API key" }).click()],
  [
    "delete-project",
    `${PROJECT}/settings/danger`,
    (page) =>
      page
        .getByRole("button", { name: /^Delete/ })
        .last()
        .click(),
  ],
];

const IN_SIDEBAR = ["switcher", "account-menu"];

test("the layers above the pages", async ({ page }) => {
  test.setTimeout(600_000);
  await logIn(page, "admin", "/account/profile");
  for (const [name, path, open] of LAYERS) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(addressOf({ route: path, shows: "" }));
    await expect(page.getByRole("button", { name: "Search or jump to" })).toBeVisible();
    await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
    await open(page);
    const layer = page.getByRole("dialog").or(page.getByRole("menu"));
    await expect(layer.first()).toBeVisible();
    await expectAccessible(page);
    await pictured(page, `layer-${name}-1440`);
    // On a narrow screen the sidebar is a layer itself.
    if (!IN_SIDEBAR.includes(name)) {
      await page.setViewportSize({ width: 390, height: 844 });
      await expect(layer.first()).toBeVisible();
      await expect.poll(() => overflowOf(page), name).toBeLessThanOrEqual(0);
      await expectAccessible(page, ["dark"]);
      await pictured(page, `layer-${name}-390`);
    }
    await page.keyboard.press("Escape");
    await expect(layer).toHaveCount(0);
  }
});

test.describe("the gallery of the building blocks", () => {
  const port = PORT + 4;
  let server: ChildProcess;

  test.beforeAll(async ({ request }) => {
    const root = fileURLToPath(new URL("../..", import.meta.url));
    server = spawn("npx", ["vite", "--port", String(port), "--strictPort", "--host", "127.0.0.1"], {
      cwd: root,
      env: { ...process.env, MODELYARD_SERVER: `http://127.0.0.1:${PORT}` },
      stdio: "ignore",
      detached: true,
    });
    const there = () =>
      request.get(`http://127.0.0.1:${port}/`).then(
        (answer) => answer.ok(),
        () => false,
      );
    await expect.poll(there, { timeout: 60_000 }).toBe(true);
  });

  test.afterAll(() => {
    if (server.pid) process.kill(-server.pid, "SIGTERM");
  });

  test("is accessible and fits", async ({ page }) => {
    test.setTimeout(240_000);
    await page.goto(`http://127.0.0.1:${port}/_ui`);
    await expect(page.getByRole("heading", { level: 1, name: "Building blocks" })).toBeVisible({
      timeout: 60_000,
    });
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await expect.poll(() => overflowOf(page)).toBeLessThanOrEqual(0);
      await expectAccessible(page);
      await pictured(page, `gallery-${width}`);
    }
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await expect(page.getByRole("dialog", { name: "Delete it" })).toBeVisible();
    await expectAccessible(page);
  });
});
