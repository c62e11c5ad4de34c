import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, PROJECT, test } from "./support";

const API = "/api/v1/orgs/acme-ml/projects/fraud-detection";

/** A call of the API as the person who is logged in. */
async function call(page: Page, path: string, body: unknown): Promise<Record<string, string>> {
  return page.evaluate(
    async ([url, sent]) => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(url as string, { method: "POST", headers, body: JSON.stringify(sent) });
      if (!answer.ok) throw new Error(await answer.text());
      return answer.json();
    },
    [`${API}${path}`, body],
  );
}

test("what is logged is on the open page by itself, in place, and the page can be made to hold still", async ({
  page,
}) => {
  test.slow();
  await logIn(page, "scientist", `${PROJECT}/runs?columns=name,status,metrics.live_loss`);
  const grid = page.getByRole("grid", { name: "Runs" });
  await expect(grid.getByText("nightly-retraining").first()).toBeVisible();
  const pill = page.getByRole("button", { name: "Pause live updates" });
  await expect(pill).toHaveText("Live");

  const run = await call(page, "/runs", { experiment: 0, name: "watched-live" });
  await expect(page.getByRole("button", { name: "1 new run" })).toBeVisible();
  await expect(grid.getByText("watched-live")).toHaveCount(0);
  await call(page, `/runs/${run.id}/log`, { metrics: [{ key: "live_loss", value: 0.75, step: 1 }] });
  await page.getByRole("button", { name: "1 new run" }).click();
  await expect(grid.getByText("watched-live")).toBeVisible();
  await expect(grid.getByRole("gridcell", { name: "0.7500" })).toBeVisible();
  await expectAccessible(page);

  await call(page, `/runs/${run.id}/log`, { metrics: [{ key: "live_loss", value: 0.5, step: 2 }] });
  await expect(grid.getByRole("gridcell", { name: "0.5000" })).toBeVisible({ timeout: 5_000 });

  const other = await page.context().newPage();
  await other.goto(page.url());
  await expect(other.getByRole("gridcell", { name: "0.5000" })).toBeVisible();
  await pill.click();
  await expect(pill).toHaveText("Paused");
  await call(page, `/runs/${run.id}/log`, { metrics: [{ key: "live_loss", value: 0.25, step: 3 }] });
  // Another tab has it, so it has reached this one too.
  await expect(other.getByRole("gridcell", { name: "0.2500" })).toBeVisible();
  await expect(grid.getByRole("gridcell", { name: "0.2500" })).toHaveCount(0);
  await pill.click();
  await expect(grid.getByRole("gridcell", { name: "0.2500" })).toBeVisible();
});
