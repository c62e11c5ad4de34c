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
