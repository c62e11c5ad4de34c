import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { logOf } from "./log.mjs";
import { expect, expectAccessible, test } from "./support";

const PORT = Number(process.env.E2E_PORT ?? 8690) + 3;
const HERE = `http://127.0.0.1:${PORT}`;
const PROJECT = `${HERE}/o/acme-ml/p/fraud-detection`;

test.describe("the sample's models, served for real", () => {
  let server: ChildProcess;

  test.beforeAll(async ({ request }) => {
    test.setTimeout(180_000);
    const script = fileURLToPath(new URL("./server.mjs", import.meta.url));
    rmSync(logOf(PORT), { force: true });
    server = spawn("node", [script, String(PORT)], { stdio: ["ignore", "ignore", "ignore"] });
    await expect
      .poll(
        () =>
          request.get(`${HERE}/readyz`).then(
            (answer) => answer.ok(),
            () => false,
          ),
        { timeout: 170_000 },
      )
      .toBe(true);
  });

  test.afterAll(async () => {
    server.kill("SIGTERM");
    await once(server, "exit");
  });

  test("a deployment becomes ready, is asked, tells its logs, and changes its version", async ({ page }) => {
    test.setTimeout(600_000);
    await page.goto(`${HERE}/login`);
    await page.getByLabel("E-mail").fill("admin@acme-ml.com");
    await page.getByLabel("Password", { exact: true }).fill("admin123");
    await page.getByRole("button", { name: "Log in" }).click();
    await expect(page).not.toHaveURL(/login/);

    await page.goto(PROJECT);
    await page.getByRole("link", { name: "Deployments", exact: true }).click();
    const row = page.getByRole("row", { name: /fraud-scoring|Fraud scoring/ });
    // A row lies in two panes: its name in the one that stays, its state in the one that scrolls.
    await expect(row).toBeVisible();
    const both = page.locator(`[role=row][aria-rowindex="${await row.getAttribute("aria-rowindex")}"]`);
    await expect(both.filter({ hasText: /ready/i })).toBeVisible({ timeout: 400_000 });
    await expectAccessible(page);
    await row.getByRole("link").first().click();
    await expect(page.getByRole("tab", { name: "Overview" })).toBeVisible();
    await expectAccessible(page);

    await page.getByRole("tab", { name: "Try it" }).click();
    await expect(page.getByLabel("Request")).toHaveValue(/dataframe_records/);
    await page.getByLabel("Request").fill("no json");
    await expect(page.getByText("This is no JSON object.")).toBeVisible();
    await page.getByLabel("Request").fill('{"dataframe_records": [{}]}');
    await page.getByRole("button", { name: "Send" }).click();
    await expect(page.getByText("Refused (400)")).toBeVisible();
    await page.reload();
    await expect(page.getByLabel("Request")).toHaveValue(/0\.5|1/);
    await page.getByRole("button", { name: "Send" }).click();
    await expect(page.getByText("Answered")).toBeVisible();
    await expect(page.getByLabel("Answer", { exact: true })).toContainText("predictions");
    await expectAccessible(page);

    await page.getByRole("tab", { name: "Logs" }).click();
    await expect(page.getByLabel("Lines of the log")).toContainText("is loaded");
    await expectAccessible(page);
    await page.getByRole("tab", { name: "History" }).click();
    await expect(page.getByRole("tabpanel")).toContainText(/create/i);
    await page.getByRole("tab", { name: "Configuration" }).click();
    await expect(page.getByText(/of \d answer/)).toBeVisible();
    for (const scheme of ["light", "dark"] as const) {
      for (const width of [1440, 390]) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.setViewportSize({ width, height: 900 });
        for (const tab of ["Overview", "Logs", "Try it"]) {
          await page.getByRole("tab", { name: tab }).click();
          await page.waitForTimeout(400);
          const name = `deployment-${tab.toLowerCase().replace(" ", "-")}-${scheme}-${width}.png`;
          await page.screenshot({ path: `test-results/${name}` });
        }
      }
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: "light" });

    await page.goto(`${PROJECT}/batch-predictions`);
    await expect(page.getByText("No file has been predicted yet")).toBeVisible();
    await page.getByRole("button", { name: "New batch prediction" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Model").click();
    await page.getByRole("option").first().click();
    await dialog.getByRole("textbox", { name: "Version" }).click();
    await page.getByRole("option").first().click();
    await dialog.getByLabel("File").fill("in/nothing.csv");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Predict" }).click();
    await expect(dialog.getByText(/No such artifact/)).toBeVisible();
  });
});
