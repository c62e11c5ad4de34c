import { expect, expectAccessible, logIn, PROJECT, test } from "./support";

const SETTINGS = "/o/acme-ml/settings";
const HOSTILE = `<img src=x onerror="document.title='hacked'">‮evil‬ 🦄 ${"long".repeat(45)}`;

test("an administrator invites, changes a role, makes a key and revokes it", async ({ page }) => {
  test.slow();
  await logIn(page, "admin", `${SETTINGS}/members`);
  const members = page.getByRole("grid", { name: "Members" });
  await expect(members.getByText("Sam Okafor")).toBeVisible();

  await page.getByRole("button", { name: "Invite people" }).click();
  const invite = page.getByRole("dialog", { name: "Invite people" });
  await invite.getByLabel("E-mail addresses").fill("nora@example.com, scientist@acme-ml.com");
  await invite.getByLabel("Role").selectOption("auditor");
  await invite.getByRole("button", { name: "Invite 2 people" }).click();
  await expect(invite.getByText("nora@example.com: invited")).toBeVisible();
  await expect(invite.getByRole("listitem").filter({ hasText: "scientist@acme-ml.com:" })).toContainText(
    /member/i,
  );
  await expectAccessible(page);
  await invite.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Invitations", { exact: true }).click();
  await expect(page).toHaveURL(/show=invitations/);
  const invitations = page.getByRole("grid", { name: "Invitations" });
  await expect(invitations.getByText("nora@example.com")).toBeVisible();
  await page.getByRole("button", { name: "Link for nora@example.com" }).click();
  const link = page.getByRole("dialog", { name: "A link to send by hand" });
  await link.getByRole("button", { name: "Make a link for nora@example.com" }).click();
  await expect(link.getByTestId("invitation-link")).toHaveText(/\/invitation#token=ml_\S{40,}$/);
  await expectAccessible(page);
  await link.getByRole("button", { name: "Close" }).click();
  await expect(page.getByText(/token=ml_/)).toHaveCount(0);
  await page.getByRole("button", { name: "Send the invitation of nora@example.com again" }).click();
  await expect(page.getByText("nora@example.com has its whole time again")).toBeVisible();
  await page.getByRole("button", { name: "Withdraw the invitation of nora@example.com" }).click();
  await page.getByRole("button", { name: "Withdraw the invitation", exact: true }).click();
  await expect(page.getByText("No invitation is open")).toBeVisible();

  await page.goto(`${SETTINGS}/members`);
  await page.getByLabel("Role of Elena Marin").selectOption("viewer");
  const role = page.getByRole("dialog", { name: "Make them a viewer" });
  await expect(role).toContainText("They may no longer");
  await expectAccessible(page);
  await role.getByRole("button", { name: "Make them a viewer" }).click();
  await expect(role).toBeHidden();
  await expect(page.getByLabel("Role of Elena Marin")).toHaveValue("viewer");
  await page.getByLabel("Role of Elena Marin").selectOption("member");
  await page.getByRole("button", { name: "Make them a member" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByLabel("Role of Elena Marin")).toHaveValue("member");
  await page.getByLabel("Role of Ada Lindqvist").selectOption("member");
  await expect(page.getByRole("dialog", { name: "The last owner stays" })).toContainText(
    "Make somebody else an owner first",
  );
  await page.getByRole("button", { name: "Close" }).last().click();

  await page.goto(`${SETTINGS}/api-keys`);
  await page.getByRole("button", { name: "New API key" }).click();
  const make = page.getByRole("dialog", { name: "New API key" });
  await make.getByLabel("Name").fill("Nightly build");
  await make.getByLabel("Project").selectOption("fraud-detection");
  await make.getByLabel("May do").selectOption("chosen");
  await expectAccessible(page);
  await make.getByRole("button", { name: "Create the key" }).click();
  const made = page.getByRole("dialog", { name: "The key is made" });
  await expect(made.getByTestId("token")).toHaveText(/^my_\S{20,}$/);
  await expect(made.getByRole("tabpanel")).toContainText("MLFLOW_TRACKING_TOKEN=my_");
  await expectAccessible(page);
  await made.getByRole("button", { name: "I have copied it" }).click();
  await expect(page.getByText(/my_\S{30,}/)).toHaveCount(0);
  await page.getByRole("button", { name: "Actions on Nightly build" }).click();
  await page.getByRole("menuitem", { name: "Revoke" }).click();
  await page.getByRole("button", { name: "Revoke the key" }).click();
  await expect(page.getByRole("grid", { name: "API keys" }).getByText("Nightly build")).toHaveCount(0);
});

test("an auditor finds who moved an alias, and what it was before", async ({ page }) => {
  test.slow();
  await logIn(page, "admin", `${SETTINGS}/audit`);
  const log = page.getByRole("grid", { name: "Audit log" });
  await expect(log.getByText("admin@acme-ml.com").first()).toBeVisible();
  await page.getByRole("button", { name: "Add filter" }).click();
  await page.getByRole("combobox", { name: "Field" }).fill("object");
  await page.getByRole("option", { name: "object", exact: true }).click();
  await page.getByRole("combobox", { name: "Value" }).click();
  await page.getByRole("option", { name: "alias", exact: true }).click();
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/object%3Aeq%3Aalias/);
  const moved = log
    .getByRole("row")
    .filter({ hasText: "engineer@acme-ml.com" })
    .filter({ hasText: /changed.*alias champion/ });
  await moved.first().click();
  const record = page.getByRole("dialog", { name: /Record/ });
  await expect(record).toContainText("engineer@acme-ml.com");
  const row = record.getByRole("row").filter({ hasText: "version" }).first();
  await expect(row.getByRole("cell").first()).toHaveText(/^v\d+$/);
  await expect(row.getByRole("cell").last()).toHaveText(/^v\d+$/);
  await expect(page).toHaveURL(/record=/);
  await expectAccessible(page);

  // The address alone opens the same.
  await page.goto(page.url());
  await expect(record).toContainText("engineer@acme-ml.com");
  await record.getByRole("button", { name: "All of this object" }).click();
  await expect(page).toHaveURL(/object\+id%3Aeq/);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: /CSV/ }).click();
  expect((await download).suggestedFilename()).toMatch(/\.csv$/);
});

const PAGES = [
  ...["general", "members", "roles", "api-keys", "service-accounts", "quotas", "single-sign-on", "audit"].map(
    (name) => `${SETTINGS}/${name}`,
  ),
  ...["general", "members", "danger"].map((name) => `${PROJECT}/settings/${name}`),
  ...["profile", "password", "sessions", "tokens", "appearance"].map((name) => `/account/${name}`),
];

for (const width of [1440, 390]) {
  test(`every page of settings and account is accessible and fits ${width} pixels`, async ({ page }) => {
    test.setTimeout(360_000);
    await page.setViewportSize({ width, height: 844 });
    await logIn(page, "admin", PAGES[0]);
    for (const path of PAGES) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeAttached();
      await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
      await expectAccessible(page);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, path).toBeLessThanOrEqual(0);
    }
  });
}

test("who may not, does not see the way there, and is told at the address", async ({ page }) => {
  await logIn(page, "scientist", `${SETTINGS}/members`);
  await expect(page.getByRole("grid", { name: "Members" }).getByText("Ada Lindqvist")).toBeVisible();
  await expect(page.getByRole("button", { name: "Invite people" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Audit log" })).toHaveCount(0);
  await page.goto(`${SETTINGS}/audit`);
  await expect(page.getByRole("alert")).toContainText("audit:read");
  await expect(page.getByRole("alert")).toContainText("An owner or administrator");
});

test("refusals are said where they belong, and names do no harm", async ({ page }) => {
  test.slow();
  await logIn(page, "admin", `${SETTINGS}/service-accounts`);
  await page.getByRole("main").getByRole("button", { name: "New service account" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New service account" });
  await dialog.getByLabel("Name").fill(HOSTILE.slice(0, 200));
  await dialog.getByRole("button", { name: "Create" }).click();
  const grid = page.getByRole("grid", { name: "Service accounts" });
  await expect(grid.getByText(/^<img src=x/)).toBeVisible();
  await expect(page).toHaveTitle("Service accounts · Modelyard");
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await overflow()).toBeLessThanOrEqual(0);
  await page.getByRole("button", { name: /^Actions on/ }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await expect(page.getByRole("dialog", { name: "Remove" })).toBeVisible();
  expect(await overflow()).toBeLessThanOrEqual(0);
  await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
  await expect(page.getByText("There is no service account yet")).toBeVisible();

  const refuse = (status: number, code: string, detail: string) =>
    page.route("**/api/v1/orgs/acme-ml", (route) =>
      route.request().method() === "PATCH"
        ? route.fulfill({
            status,
            contentType: "application/problem+json",
            headers: status === 429 ? { "Retry-After": "7" } : {},
            body: JSON.stringify({ title: code, status, code, detail, request_id: "request-77" }),
          })
        : route.continue(),
    );
  await page.goto(`${SETTINGS}/general`);
  for (const [status, code, detail] of [
    [409, "conflict", "This name is taken."],
    [412, "stale", "Somebody has changed it meanwhile."],
    [422, "invalid", "This is no name."],
    [429, "too_many_requests", "Too many requests."],
    [500, "internal", "Something broke."],
  ] as const) {
    await refuse(status, code, detail);
    await page.getByLabel("Name").fill("Another name");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("alert")).toContainText(detail);
    await expect(page.getByLabel("Name")).toHaveValue("Another name");
    await page.unroute("**/api/v1/orgs/acme-ml");
  }
  await expect(page.getByRole("alert")).toContainText("request-77");
});
