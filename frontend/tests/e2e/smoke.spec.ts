import { expect, expectAccessible, logIn, PEOPLE, PROJECT, test } from "./support";

test("a person logs in, finds the project and its runs", async ({ page }) => {
  test.slow();
  await page.goto(`${PROJECT}/runs?search=status+%3D+finished`);
  await expect(page).toHaveTitle("Log in · Modelyard");
  await expectAccessible(page);
  await page.getByLabel("E-mail address").fill(PEOPLE.scientist.email);
  await page.getByLabel("Password", { exact: true }).fill("wrong");
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("alert")).toContainText("do not fit");
  await page.getByLabel("Password", { exact: true }).fill(PEOPLE.scientist.password);
  await page.getByRole("button", { name: "Log in" }).click();

  // Where the person wanted to go in the first place.
  await expect(page).toHaveURL(/\/runs\?search=/);
  const grid = page.getByRole("grid", { name: "Runs" });
  await expect(grid.getByText("release-v3", { exact: true })).toBeVisible();
  await expect(grid.getByText("nightly-retraining")).toHaveCount(0);
  await page.getByRole("button", { name: "Remove the filter on status" }).click();
  await expect(grid.getByText("nightly-retraining")).toBeVisible();

  await page.goto("/o/acme-ml");
  await expect(page.getByRole("heading", { level: 1, name: "Acme ML Corp" })).toBeVisible();
  await expectAccessible(page);
  await page
    .getByRole("main")
    .getByRole("link", { name: /Fraud Detection/ })
    .click();
  await expect(page.getByRole("heading", { level: 1, name: "Fraud Detection" })).toBeVisible();
  await expect(page.getByRole("main").getByText("nightly-retraining")).toBeVisible();
  await expectAccessible(page);
});

test("the list of runs searches, sorts and keeps its state in the address", async ({ page }) => {
  test.slow();
  await logIn(page, "scientist", `${PROJECT}/runs`);
  const grid = page.getByRole("grid", { name: "Runs" });
  await expect(grid.getByText("release-v1", { exact: true })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Add filter" }).click();
  await page.getByRole("combobox", { name: "Field" }).fill("status");
  await page.getByRole("option", { name: "status" }).click();
  await page.getByRole("combobox", { name: "Value" }).click();
  await page.getByRole("option", { name: "failed" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/search=status\+%3D\+failed/);
  await expect(grid.getByText("depth-6-first-attempt")).toBeVisible();
  await expect(page.getByText("1 run", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Edit as text" }).click();
  await page.getByLabel("Search as text").fill("metric.auc > 0.5");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText('there is no field "metric');
  await expect(grid.getByText("depth-6-first-attempt")).toBeVisible();
  await page.goBack();
  await page.getByRole("button", { name: "Clear" }).click();

  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByLabel("Find a column").fill("auc");
  await page
    .getByRole("checkbox", { name: "val_auc", exact: true })
    .or(page.getByRole("checkbox", { name: /auc/ }))
    .first()
    .check();
  await page.keyboard.press("Escape");
  await expect(grid.getByRole("columnheader", { name: /auc/ })).toBeVisible();
  await grid
    .getByRole("columnheader", { name: "Run", exact: true })
    .getByRole("button", { name: "Run", exact: true })
    .click();
  await expect(page).toHaveURL(/sort=-name/);
  await expect(grid.getByRole("columnheader", { name: "Run", exact: true })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
});

test("the keyboard alone is enough", async ({ page }) => {
  await logIn(page, "scientist", PROJECT);
  await expect(page.getByRole("link", { name: "Runs", exact: true })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await expect(page).toHaveURL(/\/runs$/);
  const grid = page.getByRole("grid", { name: "Runs" });
  await expect(grid.getByText("release-v3", { exact: true })).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await expect(page.getByText("1 run selected")).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("sweep");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/search=sweep/);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search or jump to" }).fill("release-v2");
  await expect(page.getByRole("option", { name: /release-v2/ })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/runs\/[0-9a-f-]+\/overview/);
  await expect(page.getByRole("heading", { level: 1, name: "release-v2" })).toBeVisible();
});

test("a session that is over loses nothing", async ({ page, context }) => {
  test.slow();
  await logIn(page, "scientist", `${PROJECT}/runs`);
  await expect(page.getByRole("grid")).toBeVisible();
  await context.clearCookies();
  await page.getByRole("combobox", { name: "Filter by name" }).fill("release");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Your session is over" });
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel("Password", { exact: true }).fill(PEOPLE.scientist.password);
  await dialog.getByRole("button", { name: "Log in" }).click();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/search=release/);
  await expect(page.getByText("3 runs", { exact: true })).toBeVisible();
});

test("what is not there, and a server that is gone, are said", async ({ page, context }) => {
  test.slow();
  await logIn(page, "scientist", "/o/acme-ml/p/no-such-project");
  await expect(page.getByText("There is nothing at this address")).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${PROJECT}/runs`);
  await expect(page.getByRole("grid")).toBeVisible();
  await context.setOffline(true);
  await page
    .getByRole("columnheader", { name: "Duration" })
    .getByRole("button", { name: "Duration", exact: true })
    .click();
  await expect(page.getByText(/Reconnecting… data from/)).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText(/Reconnecting…/)).toBeHidden({ timeout: 15_000 });
  await expect(page.getByRole("grid").getByText("release-v3", { exact: true })).toBeVisible();
});

test("a narrow window has a drawer, and the log-out ends the session", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await logIn(page, "engineer", PROJECT);
  await page.getByRole("button", { name: "Menu" }).click();
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await expect(page).toHaveURL(/\/runs$/);
  await page.getByRole("button", { name: "Menu" }).click();
  await page.getByRole("button", { name: /your account/ }).click();
  await page.getByRole("menuitem", { name: "Log out" }).click();
  await expect(page).toHaveURL(/\/login/);
  await page.goto(PROJECT);
  await expect(page).toHaveURL(/\/login/);
});
