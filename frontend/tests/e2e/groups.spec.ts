import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, overflowOf, PROJECT, test } from "./support";

const API = "/api/v1/orgs/acme-ml/projects/fraud-detection";

/** Nothing is wider than a telephone. */
async function expectFits(page: Page): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => overflowOf(page)).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1440, height: 900 });
}

test("runs are grouped by a param, and a group opens", async ({ page }) => {
  test.setTimeout(200_000);
  await logIn(page, "scientist", `${PROJECT}/runs?search=release`);
  const groupBy = page.getByRole("combobox", { name: "Group by" });
  await groupBy.click();
  await page.getByRole("option", { name: "max_depth", exact: true }).click();
  await expect(page).toHaveURL(/group=/);
  const table = page.getByRole("group", { name: "Runs by max_depth" });
  await expect(table.getByRole("columnheader", { name: "Runs" })).toBeVisible();
  await expect(table.getByText(/groups? of 3 runs/)).toBeVisible();
  const first = table.getByRole("button", { expanded: false }).first();
  await first.click();
  await expect(table.getByRole("link", { name: /^release-v/ }).first()).toBeVisible();
  await expectAccessible(page);
  await expectFits(page);
  await page.goBack();
  await expect(page).not.toHaveURL(/group=/);
  await expect(page.getByRole("grid").getByRole("link", { name: "release-v1", exact: true })).toBeVisible();
});

test("axes are arranged, and what params tell of a metric is shown", async ({ page }) => {
  test.setTimeout(200_000);
  await logIn(page, "scientist", `${PROJECT}/runs?mode=charts`);
  const panel = page.getByRole("region", { name: "Params and results" });
  await expect(panel.getByRole("img", { name: /^Parallel coordinates of/ })).toBeVisible();
  await panel.getByRole("button", { name: "Importance" }).click();
  const table = panel
    .getByRole("region", { name: /^What the params tell of/ })
    .or(panel.getByRole("group", { name: /^What the params tell of/ }));
  await expect(table.first()).toBeVisible();
  const axis = panel.getByRole("checkbox", { name: /as an axis$/ }).first();
  const name = (await axis.getAttribute("aria-label"))?.replace(" as an axis", "") ?? "";
  await expect(panel.getByRole("button", { name: `Axis params.${name}` })).toBeVisible();
  await axis.uncheck();
  await expect(panel.getByRole("button", { name: `Axis params.${name}` })).toHaveCount(0);
  await page.reload();
  await expect(panel.getByRole("img", { name: /^Parallel coordinates of/ })).toBeVisible();
  await expect(panel.getByRole("button", { name: `Axis params.${name}` })).toHaveCount(0);
  await expectAccessible(page);
});

test("the files of runs are compared, and a text's lines", async ({ page }) => {
  test.setTimeout(200_000);
  await logIn(page, "scientist", `${PROJECT}/runs`);
  // Both are the person's own, with a file each that differs in one line.
  const ids = await page.evaluate(async (api) => {
    const made: string[] = [];
    for (const line of ["depth: 4", "depth: 6"]) {
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify({ experiment: 0, name: line });
      const run = await (await fetch(`${api}/runs`, { method: "POST", headers, body })).json();
      const folder = run.artifact_location.replace("mlflow-artifacts:/", "");
      for (const [name, text] of [
        ["config.yaml", `name: fraud\n${line}\n`],
        ["same.txt", "same\n"],
      ]) {
        const answer = await fetch(`${api}/artifacts/${folder}/${name}`, { method: "PUT", body: text });
        if (!answer.ok) throw new Error(await answer.text());
      }
      made.push(run.id);
    }
    return made.join(",");
  }, API);
  await page.goto(`${PROJECT}/compare?runs=${ids}`);
  await page.getByRole("tab", { name: "Artifacts" }).click();
  await expect(page.getByText("1 file differs, 1 the same")).toBeVisible();
  await page.getByRole("button", { name: "Differences of config.yaml in depth: 6" }).click();
  await expect(page.getByText("depth: 4", { exact: true }).last()).toBeVisible();
  await expect(page.getByText("depth: 6", { exact: true }).last()).toBeVisible();
  await expect(page).toHaveURL(/file=config.yaml/);
  await expectAccessible(page);
  await expectFits(page);
});

test("a chart fills the screen by key, and the next one by key", async ({ page }) => {
  await logIn(page, "scientist", `${PROJECT}/runs?mode=charts`);
  const first = page.getByRole("region", { name: "valid_logloss" });
  await expect(first.locator("canvas")).toBeVisible();
  await first.getByRole("button", { name: "More for valid_logloss" }).focus();
  await page.keyboard.press("f");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("status")).toContainText(/^\d+ of \d+ charts$/);
  const title = await dialog.getByRole("heading").first().textContent();
  await page.keyboard.press("ArrowRight");
  await expect(dialog.getByRole("heading").first()).not.toHaveText(title ?? "");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
});
