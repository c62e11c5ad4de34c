import type { Page, Route } from "@playwright/test";
import { Gate } from "./gate";
import { apiAs, expect, expectAccessible, logIn, overflowOf, PEOPLE, PORT, PROJECT, test } from "./support";

const API = "/orgs/acme-ml/projects/fraud-detection";
const PILL = /Reconnecting… data from \d\d:\d\d:\d\d/;

/** Answers as the server itself refuses. */
function refusal(status: number, code: string, title: string, detail: string, facts: object = {}) {
  const type = `urn:modelyard:problem:${code}`;
  const body = {
    type,
    title,
    status,
    detail,
    code,
    request_id: "01a20acfa60b71c98864b358b6763059",
    ...facts,
  };
  const headers: Record<string, string> =
    "retry_after" in facts ? { "Retry-After": `${facts.retry_after}` } : {};
  return (route: Route) =>
    route.fulfill({ status, headers, contentType: "application/problem+json", body: JSON.stringify(body) });
}

const FAULT = refusal(
  500,
  "internal",
  "Internal error",
  "The server met an error that it did not expect. The request id helps to find it.",
);

/** The log-in that is under way does not survive: neither token is there any more. */
async function endSession(page: Page): Promise<void> {
  await page.context().clearCookies();
}

test("a session that is over asks for the log-in above the page, and nothing typed is lost", async ({
  page,
}) => {
  test.slow();
  await logIn(page, "admin", `${PROJECT}/settings/general`);
  await page.getByLabel("Description").fill("Typed before the session ended.");
  await endSession(page);
  await page.getByRole("button", { name: "Save" }).click();
  const dialog = page.getByRole("dialog", { name: "Your session is over" });
  await expect(dialog.getByLabel("E-mail address")).toHaveValue(PEOPLE.admin.email);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeVisible();
  await dialog.getByLabel("Password", { exact: true }).fill("not the password");
  await dialog.getByRole("button", { name: "Log in" }).click();
  await expect(dialog.getByRole("alert")).toContainText("do not fit");
  await dialog.getByLabel("Password", { exact: true }).fill(PEOPLE.admin.password);
  await dialog.getByRole("button", { name: "Log in" }).click();
  await expect(dialog).toBeHidden();
  // What waited for the log-in went through by itself.
  await expect(page.getByText("The project is changed.")).toBeVisible();
  await expect(page.getByLabel("Description")).toHaveValue("Typed before the session ended.");
  await page.reload();
  await expect(page.getByLabel("Description")).toHaveValue("Typed before the session ended.");
});

test("a server that is gone is said with the age of what is shown, which stays, and is found again", async ({
  page,
}) => {
  test.slow();
  const gate = new Gate(PORT + 2, PORT);
  await gate.open();
  try {
    await page.clock.install();
    await logIn(page, "scientist", `${gate.address}${PROJECT}/runs`);
    const grid = page.getByRole("grid", { name: "Runs" });
    await expect(grid.getByText("release-v3", { exact: true })).toBeVisible();
    await expect(page.getByRole("button", { name: "Pause live updates" })).toBeVisible();
    await gate.shut();
    const pill = page.getByRole("status").filter({ hasText: PILL });
    await expect(pill).toBeVisible();
    await expect(grid.getByText("release-v3", { exact: true })).toBeVisible();
    await expectAccessible(page);
    // Past the patience with the stream the lists are asked for, in vain: they stay as they were.
    await page.clock.runFor(40_000);
    await expect(pill).toBeVisible();
    await expect(grid.getByText("release-v3", { exact: true })).toBeVisible();
    // What is new to the page says what is wrong in its own place.
    await page.getByRole("link", { name: "Models", exact: true }).click();
    const alert = page.getByRole("main").getByRole("alert");
    await expect(alert).toContainText("The server cannot be reached");
    await alert.getByRole("button", { name: "Try again" }).click();
    await expect(alert).toContainText("The server cannot be reached");
    await gate.open();
    await expect(async () => {
      await page.clock.runFor(10_000);
      await expect(pill).toHaveCount(0, { timeout: 1_000 });
    }).toPass({ timeout: 30_000 });
    await alert.getByRole("button", { name: "Try again" }).click();
    await expect(
      page.getByRole("grid", { name: "Models" }).getByText("fraud-classifier").first(),
    ).toBeVisible();
  } finally {
    await gate.shut();
  }
});

test("without the stream the page asks for what is new by itself", async ({ page, request }) => {
  test.slow();
  await page.clock.install();
  await page.route("**/events*", (route) => route.abort());
  await logIn(page, "scientist", `${PROJECT}/runs?search=${encodeURIComponent("name LIKE 'polled-%'")}`);
  await expect(page.getByText("No run matches")).toBeVisible();
  await expect(page.getByText(PILL)).toBeVisible();
  const call = await apiAs(request, "scientist");
  const run = await call("post", `${API}/runs`, { experiment: 0, name: "polled-1" });
  await page.clock.runFor(25_000);
  await expect(page.getByText("No run matches")).toBeVisible();
  await page.clock.runFor(25_000);
  await expect(page.getByRole("grid", { name: "Runs" }).getByText("polled-1")).toBeVisible();
  await call("delete", `${API}/runs/${run.id}`);
});

test("who may not is told which role it takes", async ({ page }) => {
  await logIn(page, "scientist", "/o/acme-ml/settings/audit");
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("audit:read, which comes with the role owner, admin or auditor");
  await expect(alert).toContainText("An owner or administrator of the organization can give it to you.");
  await expect(alert.getByRole("button", { name: "Try again" })).toHaveCount(0);
  await expectAccessible(page);
});

test("a right that was taken away meanwhile is said in the form", async ({ page }) => {
  await logIn(page, "admin", `${PROJECT}/settings/general`);
  const detail = "This needs the permission project:write.";
  const forbidden = refusal(403, "forbidden", "Not allowed", detail, { permission: "project:write" });
  await page.route(`**/api/v1${API}`, (route) =>
    route.request().method() === "PATCH" ? forbidden(route) : route.continue(),
  );
  await page.getByLabel("Name", { exact: true }).fill("Mine");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText("project:write");
  await expect(page.getByRole("alert")).toContainText("manager of the project");
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Mine");
});

test("an organization that is not there and one of others cannot be told apart", async ({
  page,
  request,
}) => {
  test.slow();
  const call = await apiAs(request, "admin");
  await call("post", "/platform/organizations", {
    slug: "others",
    name: "Others",
    owner: PEOPLE.admin.email,
  });
  const seen: string[] = [];
  await logIn(page, "scientist", "/o/others");
  for (const path of ["/o/others", "/o/nowhere", "/o/others/p/secret", "/o/others/settings/members"]) {
    await page.goto(path);
    await expect(page.getByText("There is nothing at this address")).toBeVisible();
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    await expect(page.getByRole("main")).toHaveCount(1);
    await expect(page).toHaveTitle("Not found · Modelyard");
    seen.push(await page.getByRole("main").innerText());
  }
  expect(new Set(seen).size).toBe(1);
  await expectAccessible(page);
  for (const path of [
    "/no/such/page",
    `${PROJECT}/nothing`,
    `${PROJECT}/runs/01900000-0000-7000-8000-000000000000/overview`,
    `${PROJECT}/models/01900000-0000-7000-8000-000000000000`,
  ]) {
    await page.goto(path);
    await expect(page.getByText("There is nothing at this address")).toBeVisible();
    await expect(page.getByRole("main")).toHaveCount(1);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  }
});

test("a change that somebody else was faster with is refused, and what was typed stays", async ({
  page,
  request,
}) => {
  test.slow();
  // Without the live stream, which would tell at once.
  await page.route("**/events*", (route) => route.abort());
  await logIn(page, "admin", `${PROJECT}/settings/general`);
  await page.getByLabel("Description").fill("Mine.");
  const call = await apiAs(request, "admin");
  await call("patch", API, { description: "Theirs." });
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText(/meanwhile|since/i);
  await expect(page.getByLabel("Description")).toHaveValue("Mine.");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The project is changed.")).toBeVisible();
  expect((await call("get", API)).description).toBe("Mine.");
});

test("a name that is taken, one that cannot be, and too many requests are said at the field", async ({
  page,
}) => {
  test.slow();
  await logIn(page, "scientist", `${PROJECT}/runs`);
  await page
    .getByRole("grid", { name: "Runs" })
    .getByRole("link", { name: "release-v3", exact: true })
    .click();
  await page.getByRole("button", { name: "Register model" }).click();
  const dialog = page.getByRole("dialog", { name: "Register model" });
  await dialog.getByText("A new model").click();
  await dialog.getByLabel("Name").fill("fraud-classifier");
  await dialog.getByRole("button", { name: "Register", exact: true }).click();
  await expect(dialog).toContainText(/exists|taken/);
  await expect(dialog.getByLabel("Name")).toHaveValue("fraud-classifier");
  await expectAccessible(page);

  await dialog.getByLabel("Name").fill("a/b");
  await dialog.getByRole("button", { name: "Register", exact: true }).click();
  await expect(dialog.getByText(/name/i).last()).toBeVisible();
  await expect(dialog.getByRole("link", { name: "Open the model" })).toHaveCount(0);
  await dialog.getByLabel("Name").fill("another");

  const said = "Too many requests. Try again in 7 seconds.";
  await page.route(
    `**/api/v1${API}/models`,
    refusal(429, "too_many_requests", "Too many requests", said, { retry_after: 7 }),
  );
  await dialog.getByRole("button", { name: "Register", exact: true }).click();
  await expect(dialog.getByRole("alert")).toContainText(said);
  await expect(dialog.getByLabel("Name")).toHaveValue("another");
});

test("a server that fails is said in the panel it belongs to, with the request's id, and can be asked again", async ({
  page,
}) => {
  test.slow();
  await page.route(`**/api/v1${API}/runs/search`, FAULT);
  await logIn(page, "scientist", `${PROJECT}/runs`);
  const alert = page.getByRole("main").getByRole("alert");
  await expect(alert).toContainText("The runs could not be loaded");
  await expect(alert).toContainText("01a20acfa60b71c98864b358b6763059");
  await expect(alert.getByRole("button", { name: "Copy the request id" })).toBeVisible();
  await expectAccessible(page);
  await page.unroute(`**/api/v1${API}/runs/search`);
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(
    page.getByRole("grid", { name: "Runs" }).getByText("release-v3", { exact: true }),
  ).toBeVisible();

  // The page's own thing: the whole page says so, and the frame stays.
  await page.route(`**/api/v1${API}`, FAULT);
  await page.goto(PROJECT);
  await expect(page.getByRole("heading", { level: 1, name: "This page failed" })).toBeAttached();
  await expect(page.getByRole("main")).toHaveCount(1);
  await expect(page.getByRole("main").getByRole("alert")).toContainText("The request id helps to find it");
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await overflowOf(page)).toBeLessThanOrEqual(0);
  await page.unroute(`**/api/v1${API}`);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Fraud Detection" })).toBeVisible();
});

test("a server that fails before the log-in says so", async ({ page }) => {
  await page.route("**/api/v1/auth/me", FAULT);
  await page.goto(PROJECT);
  await expect(page.getByRole("alert")).toContainText("The request id helps to find it");
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await expectAccessible(page);
  await page.unroute("**/api/v1/auth/me");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page).toHaveTitle("Log in · Modelyard");
});

test("a part of the page that cannot be fetched leaves the rest as it is", async ({ page }) => {
  await page.route("**/assets/Plot-*.js", (route) => route.abort());
  await logIn(page, "scientist", `${PROJECT}/runs`);
  await expect(page.getByRole("alert").getByText("A part of the page is missing").first()).toBeVisible();
  const grid = page.getByRole("grid", { name: "Runs" });
  await expect(grid.getByText("release-v3", { exact: true })).toBeVisible();
  await page.unroute("**/assets/Plot-*.js");
  await page.getByRole("button", { name: "Try again" }).first().click();
  await expect(page.getByRole("region", { name: "valid_logloss" }).locator("canvas")).toBeVisible();
});
