import type { Page } from "@playwright/test";
import { expect, expectAccessible, logIn, PROJECT, test } from "./support";

const API = "/api/v1/orgs/acme-ml/projects/fraud-detection";
const NARROW = { width: 390, height: 844 };
const WIDE = { width: 1440, height: 900 };

/** Nothing stands out of the page at the width of a phone, and nothing there is hard to reach. */
async function expectFits(page: Page): Promise<void> {
  await page.setViewportSize(NARROW);
  const main = page.getByRole("main");
  await expect.poll(() => main.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  await expectAccessible(page);
  await page.setViewportSize(WIDE);
}

async function openRun(page: Page, name: string): Promise<void> {
  await logIn(page, "scientist", `${PROJECT}/runs`);
  await page.getByRole("grid", { name: "Runs" }).getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page).toHaveURL(/\/overview$/);
}

test("a run tells what came of it, how it was made, and can be described", async ({ page }) => {
  test.setTimeout(240_000);
  await openRun(page, "release-v2");
  const main = page.getByRole("main");
  await expect(main.getByRole("row", { name: /valid_logloss/ })).toBeVisible();
  await expect(main.getByText("python train_fraud.py")).toBeVisible();
  await expect(main.getByText(/^\d\d,000 rows · 15 columns/).first()).toBeVisible();
  await expectAccessible(page);
  await expectFits(page);

  await page.getByRole("button", { name: "Rename the run" }).click();
  await page.getByLabel("Name of the run").fill("<b>release</b> 2 🚀");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "<b>release</b> 2 🚀" })).toBeVisible();
  await page.getByRole("button", { name: "Rename the run" }).click();
  await page.getByLabel("Name of the run").fill("release-v2");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "release-v2" })).toBeVisible();

  await page.getByRole("button", { name: "Add a tag" }).click();
  await page.getByRole("textbox", { name: "Tag" }).fill("reviewed");
  await page.getByRole("textbox", { name: "Value" }).fill("yes");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(main.getByText("reviewed: yes")).toBeVisible();
  await page.getByRole("button", { name: "Remove the tag reviewed" }).click();
  await expect(main.getByText("reviewed: yes")).toHaveCount(0);

  await page.getByRole("button", { name: "Write notes" }).click();
  await page.getByLabel("Notes, in Markdown").fill("**Best** so far <img src=x onerror=alert(1)>");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(main.locator("strong", { hasText: "Best" })).toBeVisible();
  await expect(main.locator("img")).toHaveCount(0);

  await page.getByRole("link", { name: "Params" }).click();
  await page.getByLabel("Search params").fill("depth");
  const params = page.getByRole("grid", { name: "Params" });
  await expect(params.getByText("max_depth")).toBeVisible();
  await expect(params.getByText("eta", { exact: true })).toHaveCount(0);
  await expectAccessible(page);
  await expectFits(page);
});

test("the charts of a run can be read, zoomed and shown as tables", async ({ page }) => {
  test.setTimeout(240_000);
  await openRun(page, "release-v3");
  await page.getByRole("link", { name: "Charts", exact: true }).click();
  await page.getByLabel("Search metrics").fill("valid");
  const chart = page.getByRole("region", { name: "valid_logloss" });
  const picture = chart.getByRole("img", {
    name: /^valid_logloss by step, from 0 to 89: release-v3 ends at/,
  });
  await expect(picture).toBeVisible();
  await expect(chart.locator("canvas")).toBeVisible();
  await expect(page.getByRole("region", { name: "train_logloss" })).toHaveCount(0);
  await expectAccessible(page);

  await chart.locator(".u-over").hover();
  await expect(chart.getByText(/^step \d+/)).toBeVisible();
  const box = await chart.locator(".u-over").boundingBox();
  if (!box) throw new Error("the plot has no box");
  await page.mouse.move(box.x + box.width * 0.5, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, box.y + 40, { steps: 4 });
  await page.mouse.up();
  await expect(chart.getByRole("img", { name: /from 4\d to (79|80|81)/ })).toBeVisible();
  await chart.getByRole("button", { name: "Reset the zoom of valid_logloss" }).click();
  await expect(picture).toBeVisible();

  await page.getByText("Wall time").click();
  await expect(page).toHaveURL(/x=time/);
  await expect(chart.getByRole("img", { name: /from \d{1,2} \w{3,4} \d{4}/ })).toBeVisible();
  await page.getByRole("button", { name: "Log y" }).click();
  await expect(page).toHaveURL(/log=true/);
  await chart.getByRole("button", { name: "More for valid_logloss" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Download CSV" }).click();
  expect((await download).suggestedFilename()).toBe("valid_logloss.csv");
  await chart.getByRole("button", { name: "More for valid_logloss" }).click();
  const picked = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Download PNG" }).click();
  expect((await picked).suggestedFilename()).toBe("valid_logloss.png");
  await chart.getByRole("button", { name: "More for valid_logloss" }).click();
  await page.getByRole("menuitem", { name: "View as table" }).click();
  await expect(chart.getByRole("columnheader", { name: "Mean" })).toBeVisible();
  await expectFits(page);
});

test("artifacts are shown as what they are, and hostile ones do nothing", async ({ page }) => {
  test.setTimeout(240_000);
  await openRun(page, "release-v1");
  const run = /runs\/([\da-f-]+)/.exec(page.url())?.[1] ?? "";
  await page.evaluate(
    async ({ api, id }) => {
      const found = await (await fetch(`${api}/runs/${id}`)).json();
      const folder = found.artifact_location.replace("mlflow-artifacts:/", "");
      const files = {
        "evil.html": "<script>document.title = 'taken'</script><h1>hello</h1>",
        "evil.svg": "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "no.png": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "rows.csv": 'name,score\n"Meier, Ada",0.5\n',
        "logs/train.log": "epoch 1\nepoch 2\n",
      };
      for (const [name, body] of Object.entries(files)) {
        const answer = await fetch(`${api}/artifacts/${folder}/${name}`, { method: "PUT", body });
        if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
      }
    },
    { api: API, id: run },
  );
  await page.goto(`${PROJECT}/runs/${run}/artifacts`);
  const tree = page.getByRole("navigation", { name: "Files" });
  const preview = page.getByRole("region", { name: "Preview" });
  await tree.getByRole("button", { name: /evil.html/ }).click();
  await expect(preview.getByText("<h1>hello</h1>")).toBeVisible();
  await expect(preview.getByRole("heading", { name: "hello" })).toHaveCount(0);
  await tree.getByRole("button", { name: /evil.svg/ }).click();
  await expect(preview.getByText("<script>alert(1)</script>")).toBeVisible();
  await tree.getByRole("button", { name: /no.png/ }).click();
  await expect(preview.getByText("The file is no picture, whatever its name says")).toBeVisible();
  await expect(page).toHaveTitle("release-v1 · Modelyard");
  await tree.getByRole("button", { name: /rows.csv/ }).click();
  await expect(preview.getByRole("cell", { name: "Meier, Ada" })).toBeVisible();
  await expect(page).toHaveURL(/path=rows.csv/);
  await expectAccessible(page);
  await tree.getByRole("button", { name: "model", exact: true }).click();
  await tree.getByRole("button", { name: /MLmodel/ }).click();
  await expect(preview.getByText("python_function:")).toBeVisible();
  await tree.getByRole("button", { name: /model.ubj/ }).click();
  await expect(preview.getByText("No preview for this kind of file")).toBeVisible();
  await expectFits(page);
  await page.getByRole("link", { name: "Logs" }).click();
  await expect(preview.getByText("epoch 2")).toBeVisible();
});

test("what a run stored becomes a version, and a run is deleted and comes back", async ({ page }) => {
  test.setTimeout(240_000);
  await openRun(page, "release-v3");
  await page.getByRole("button", { name: "Register model" }).click();
  const dialog = page.getByRole("dialog", { name: "Register model" });
  await dialog.getByText("A new model").click();
  await dialog.getByLabel("Name").fill("from-the-run-page");
  await expect(dialog.getByLabel("Folder or file of the run")).toHaveValue("model");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Register", exact: true }).click();
  await expect(dialog.getByText("from-the-run-page version 1")).toBeVisible();
  await expect(dialog.getByRole("link", { name: "Open the model" })).toHaveAttribute("href", /\/models\//);
  await dialog.getByText("Close", { exact: true }).click();

  await page.getByRole("button", { name: "More for this run" }).click();
  await page.getByRole("menuitem", { name: "Delete the run" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete the run" }).click();
  await expect(page.getByText("This run was deleted")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Restore" }).click();
  await expect(page.getByText("This run was deleted")).toHaveCount(0);
});

test("runs are plotted beside the list, and a brush becomes a filter", async ({ page }) => {
  test.setTimeout(240_000);
  await logIn(page, "scientist", `${PROJECT}/runs`);
  const grid = page.getByRole("grid", { name: "Runs" });
  const chart = page.getByRole("region", { name: "valid_logloss" });
  await expect(chart.locator("canvas")).toBeVisible();
  await expect(chart.getByText("nightly-retraining")).toBeVisible();
  await expect(grid.getByRole("columnheader", { name: /valid_logloss trend/ })).toBeVisible();
  await page.getByLabel("Metric of the chart").selectOption("train_aucpr");
  await expect(page).toHaveURL(/metric=train_aucpr/);
  await expect(page.getByRole("region", { name: "train_aucpr" }).locator("canvas")).toBeVisible();

  await page.getByRole("button", { name: "Axis params.max_depth" }).click();
  await page.getByRole("textbox", { name: "From" }).fill("5");
  await page.getByRole("textbox", { name: "To" }).fill("8");
  await page.getByRole("button", { name: "Brush", exact: true }).click();
  await expect(page.getByText(/4 of \d+ runs in the brush/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Keep as filter" }).click();
  await expect(page).toHaveURL(/search=params.max_depth\+BETWEEN\+5\+AND\+8/);
  await expect(grid.getByText("release-v3", { exact: true })).toHaveCount(0);
  await expect(grid.getByText("depth-8-overfit", { exact: true })).toBeVisible();

  await page.getByText("Charts", { exact: true }).click();
  await expect(page).toHaveURL(/mode=charts/);
  await expect(page.getByRole("region", { name: "train_aucpr" })).toBeVisible();
  await expectAccessible(page);
  await expectFits(page);

  await grid.getByRole("checkbox", { name: "Select depth-8-overfit" }).check();
  await grid.getByRole("checkbox", { name: "Select depth-6", exact: true }).check();
  await expect(page.getByText("The selected runs are plotted")).toBeVisible();
  await page.getByRole("link", { name: "Compare", exact: true }).last().click();
  await expect(page).toHaveURL(/compare\?runs=/);
});

test("an axis is arranged by its menu, and params are judged by what they tell", async ({ page }) => {
  test.slow();
  await logIn(page, "scientist", `${PROJECT}/runs`);
  const plot = page.getByRole("region", { name: "Params and results" });
  const picture = plot.getByRole("img", { name: /^Parallel coordinates of \d+ runs over / });
  const axes = async () =>
    ((await picture.getAttribute("aria-label")) ?? "").split(" over ")[1]?.split(", ") ?? [];
  const menu = page.getByRole("dialog", { name: "Axis params.max_depth" });
  const open = () => plot.getByRole("button", { name: "Axis params.max_depth" }).click();
  await expect(picture).toBeVisible();
  const before = await axes();
  const at = before.indexOf("params.max_depth");
  expect(before.length).toBeGreaterThan(2);

  await open();
  await expect(menu.getByRole("textbox", { name: "From" })).toBeFocused();
  await expectAccessible(page);
  await menu.getByRole("button", { name: at === 0 ? "Move right" : "Move left" }).click();
  await expect.poll(async () => (await axes()).indexOf("params.max_depth")).toBe(at === 0 ? 1 : at - 1);
  await menu.getByRole("button", { name: "Logarithmic" }).click();
  await expect(menu.getByRole("button", { name: "Logarithmic" })).toHaveAttribute("aria-pressed", "true");
  await menu.getByRole("button", { name: "Upside down" }).click();
  await expect(menu.getByRole("button", { name: "Upside down" })).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Escape");
  await expect(menu).toBeHidden();
  await expect(plot.getByRole("button", { name: "Axis params.max_depth" })).toBeFocused();

  // The address is the view: whoever opens it sees the same axes.
  await page.reload();
  await expect(picture).toBeVisible();
  expect((await axes()).indexOf("params.max_depth")).toBe(at === 0 ? 1 : at - 1);
  await open();
  await expect(menu.getByRole("button", { name: "Logarithmic" })).toHaveAttribute("aria-pressed", "true");
  await expect(menu.getByRole("button", { name: "Upside down" })).toHaveAttribute("aria-pressed", "true");
  await menu.getByRole("button", { name: "Remove the axis" }).click();
  await expect.poll(axes).not.toContain("params.max_depth");

  await plot.getByRole("button", { name: "Importance" }).click();
  const table = plot.getByRole("group", { name: /^What the params tell of / });
  const depth = table.getByRole("row").filter({ hasText: "max_depth" });
  await expect(depth.getByRole("cell").first()).toHaveText(/^\d+%$/);
  await expect(depth.getByRole("cell").last()).toHaveText(/^[+−]?[01]\.\d\d$/);
  await expectAccessible(page);
  await table.getByRole("checkbox", { name: "max_depth as an axis" }).check();
  await expect.poll(axes).toContain("params.max_depth");
  await plot.getByRole("button", { name: "Importance" }).click();
  await expect(table).toBeHidden();
});

test("a chart is shown on the full screen by a key, and arrows go on to the next", async ({ page }) => {
  test.slow();
  await logIn(page, "scientist", `${PROJECT}/runs?mode=charts`);
  const charts = page.getByRole("group", { name: "Charts" });
  const panels = charts.getByRole("region");
  await expect(panels.first().locator("canvas, ul").first()).toBeVisible();
  const first = (await panels.nth(0).getAttribute("aria-label")) ?? "";
  const second = (await panels.nth(1).getAttribute("aria-label")) ?? "";
  // Nothing is pointed at: the key does nothing.
  await page.mouse.move(700, 20);
  await page.keyboard.press("f");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await panels.first().hover();
  await page.keyboard.press("f");
  const full = page.getByRole("dialog", { name: first, exact: true });
  await expect(full).toBeVisible();
  await expect(full.getByRole("status")).toHaveText(/^1 of \d+ charts$/);
  await expect(full.getByRole("button", { name: "The chart before" })).toBeDisabled();
  await page.keyboard.press("ArrowLeft");
  await expect(full).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("ArrowRight");
  const next = page.getByRole("dialog", { name: second, exact: true });
  await expect(next.getByRole("status")).toHaveText(/^2 of \d+ charts$/);
  await page.keyboard.press("ArrowLeft");
  await expect(full.getByRole("status")).toHaveText(/^1 of \d+ charts$/);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  // The key works for the chart that has the focus, too; where one types, it is a letter.
  await page.mouse.move(700, 20);
  await panels.nth(1).getByRole("button").first().focus();
  await page.keyboard.press("f");
  await expect(next).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByPlaceholder("Filter by name").focus();
  await panels.first().hover();
  await page.keyboard.press("f");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  // Charts out of view are drawn when one comes to them.
  const last = charts.getByRole("button", { expanded: true }).last();
  await last.scrollIntoViewIfNeeded();
  await charts.hover();
  await page.mouse.wheel(0, 20_000);
  await expect(page.getByRole("region", { name: "valid_logloss" })).toBeVisible();
});

test("runs are compared with a baseline", async ({ page }) => {
  test.setTimeout(300_000);
  await logIn(page, "scientist", `${PROJECT}/compare`);
  await expect(page.getByText("No runs to compare yet")).toBeVisible();
  await expectAccessible(page);
  const ids = await page.evaluate(async (api) => {
    const found = await (await fetch(`${api}/runs?search=release`)).json();
    return found.items.map((run: { id: string }) => run.id).join(",");
  }, API);
  await page.goto(`${PROJECT}/compare?runs=${ids}`);
  await expect(page.getByRole("region", { name: "valid_logloss" }).locator("canvas")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Baseline: release-v1" }).click();
  await expect(page).toHaveURL(/baseline=/);

  await page.getByRole("tab", { name: "Metrics" }).click();
  await expect(page.getByRole("columnheader", { name: /release-v1.*baseline/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /^valid_logloss.*better/ })).toBeVisible();
  await expectFits(page);

  await page.getByRole("tab", { name: "Params" }).click();
  await expect(page.getByRole("row", { name: /^tree_method/ })).toHaveCount(0);
  await page.getByRole("switch", { name: "Differences only" }).uncheck();
  await expect(page.getByRole("row", { name: /^tree_method/ })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("tab", { name: "Scatter" }).click();
  await page.getByLabel("Y axis").selectOption("metrics.pr_auc");
  await expect(page.getByRole("img", { name: /^release-v3: / })).toBeVisible();
  await expectFits(page);

  await page.getByRole("tab", { name: "Parallel coordinates" }).click();
  await expect(page.getByRole("img", { name: /^Parallel coordinates of 3 runs/ })).toBeVisible();
  await expectFits(page);
  await page.getByRole("button", { name: "Leave out release-v2" }).click();
  await expect(page.getByRole("button", { name: "Baseline: release-v2" })).toHaveCount(0);
});

test("how the list looks is saved as a view, shared, and opened with", async ({ page }) => {
  test.setTimeout(240_000);
  await logIn(page, "scientist", `${PROJECT}/runs?mode=table&search=status+%3D+finished&sort=name`);
  const grid = page.getByRole("grid", { name: "Runs" });
  const menu = page.getByRole("menu", { name: /^(View|Finished)/ });
  const open = () => page.getByRole("button", { name: /^(View|Finished)/ }).click();
  await expect(grid.getByRole("link", { name: "release-v1", exact: true })).toBeVisible();
  await open();
  await expect(menu.getByText("No view has been saved yet")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("menuitem", { name: "Save as a new view…" }).click();
  const dialog = page.getByRole("dialog", { name: "Save as a new view" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Finished <b>first</b>");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(/view=/);
  await expect(page.getByRole("button", { name: "Finished <b>first</b>" })).toBeVisible();
  await expectFits(page);

  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await expect(page.getByRole("button", { name: "Finished <b>first</b> changed" })).toBeVisible();
  await open();
  await page.getByRole("menuitem", { name: "Discard the changes" }).click();
  await expect(page).toHaveURL(/search=status/);
  await open();
  await page.getByRole("menuitem", { name: "Save as a new view…" }).click();
  await dialog.getByRole("textbox", { name: "Name" }).fill("Finished <b>first</b>");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText(/There is a view .* already/)).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();

  await open();
  await page.getByRole("menuitem", { name: "Rename or share…" }).click();
  const edit = page.getByRole("dialog", { name: "Rename or share the view" });
  await edit.getByRole("textbox", { name: "Name" }).fill("Finished");
  await edit.getByRole("radio", { name: /Everybody/ }).check();
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(edit).toHaveCount(0);

  await page
    .getByRole("columnheader", { name: "Run" })
    .getByRole("button", { name: "Run", exact: true })
    .click();
  await page.evaluate(async (api) => {
    const { items } = await (await fetch(`${api}/views`)).json();
    const body = JSON.stringify({ definition: { ...items[0].definition, sort: "-duration" } });
    const headers = { "content-type": "application/json" };
    await fetch(`${api}/views/${items[0].id}`, { method: "PATCH", headers, body });
  }, API);
  await open();
  await page.getByRole("menuitem", { name: "Save the changes to this view" }).click();
  const over = page.getByRole("dialog", { name: "Save over it" });
  await expect(over.getByText(/Somebody else has changed/)).toBeVisible();
  await over.getByRole("button", { name: "Save over it" }).click();
  await expect(over).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Finished", exact: true })).toBeVisible();

  await open();
  await page.getByRole("menuitem", { name: "Make it the default" }).click();
  await expect(page.getByText(/opens with “Finished”/)).toBeVisible();
  await page.goto(`${PROJECT}/runs`);
  await expect(page).toHaveURL(/search=status/);
  await open();
  await expect(menu.getByText("default, of the project")).toBeVisible();
  await page.getByRole("menuitem", { name: "Without a view" }).click();
  await expect(page).toHaveURL(/view=none/);
  await expect(page).not.toHaveURL(/search=/);
  await open();
  await page.getByRole("menuitem", { name: "Finished" }).click();
  await open();
  await page.getByRole("menuitem", { name: "Delete this view…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete the view" }).click();
  await expect(page).toHaveURL(/view=none/);
  await open();
  await expect(menu.getByText("No view has been saved yet")).toBeVisible();
});

test("many runs are tagged, moved, archived, restored and deleted at once", async ({ page }) => {
  test.setTimeout(300_000);
  await logIn(page, "admin", `${PROJECT}/runs?mode=table`);
  await page.evaluate(async (api) => {
    const send = (path: string, body: unknown) =>
      fetch(api + path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    await send("/experiments", { name: "set aside" });
    for (let at = 0; at < 205; at += 1) await send("/runs", { experiment: 0, name: `bulk-${at}` });
  }, API);
  await page.goto(`${PROJECT}/runs?mode=table&search=name+CONTAINS+bulk-&columns=status,experiment,tags`);
  const grid = page.getByRole("grid", { name: "Runs" });
  await grid.getByRole("checkbox", { name: "Select all that are loaded" }).check();
  await expect(page.getByText("All 200 loaded are selected.")).toBeVisible();
  await expectFits(page);
  await page.getByRole("button", { name: "Select all 205 that match" }).click();
  await expect(page.getByText("All 205 that match are selected.")).toBeVisible();
  await page.getByRole("button", { name: "Tag", exact: true }).click();
  const tag = page.getByRole("dialog", { name: "Tag 205 runs" });
  await tag.getByRole("textbox", { name: "Tag" }).fill("team");
  await tag.getByRole("textbox", { name: "Value" }).fill("risk");
  await expectAccessible(page);
  await tag.getByRole("button", { name: "Set the tag" }).click();
  await expect(page.getByText("205 runs were tagged.")).toBeVisible();
  await expect(grid.getByText("team: risk").first()).toBeVisible();

  await page.getByRole("button", { name: "Clear", exact: true }).last().click();
  await grid.getByRole("checkbox", { name: "Select bulk-204", exact: true }).check();
  await grid.getByRole("checkbox", { name: "Select bulk-203", exact: true }).check();
  await page.getByRole("button", { name: "Move", exact: true }).click();
  const move = page.getByRole("dialog", { name: "Move 2 runs" });
  await move.getByLabel("To the experiment").fill("aside");
  await page.getByRole("option", { name: "set aside" }).click();
  await expectAccessible(page);
  await move.getByRole("button", { name: "Move" }).click();
  await expect(page.getByText("2 runs were moved.")).toBeVisible();

  await grid.getByRole("checkbox", { name: "Select bulk-202", exact: true }).check();
  await grid.getByRole("checkbox", { name: "Select bulk-201", exact: true }).check();
  await page.evaluate(async (api) => {
    const { items } = await (await fetch(`${api}/runs?search=name+%3D+bulk-201`)).json();
    await fetch(`${api}/runs/${items[0].id}`, { method: "DELETE" });
  }, API);
  await page.getByRole("button", { name: "Archive", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Archive 2 runs" }).click();
  await expect(page.getByText("1 run was archived. 1 was left as it is: 1 archived.")).toBeVisible();
  await expect(grid.getByText("bulk-202", { exact: true })).toHaveCount(0);

  await page.getByRole("button", { name: "Archived" }).click();
  await expect(page.getByText("2 archived runs")).toBeVisible();
  await grid.getByRole("checkbox", { name: "Select bulk-201", exact: true }).check();
  await page.getByRole("button", { name: "Restore" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Restore 1 run" }).click();
  await expect(page.getByText("1 run was restored.")).toBeVisible();
  await grid.getByRole("checkbox", { name: "Select bulk-202", exact: true }).check();
  await page.getByRole("button", { name: "Delete for good" }).click();
  const purge = page.getByRole("dialog", { name: "Delete 1 run for good" });
  await expect(purge.getByText(/1 run, 0 metric points/)).toBeVisible();
  await expect(purge.getByRole("button", { name: "Delete 1 run for good" })).toBeDisabled();
  await expectAccessible(page);
  await purge.getByRole("textbox").fill("delete 1");
  await purge.getByRole("button", { name: "Delete 1 run for good" }).click();
  await expect(page.getByText("1 run was deleted for good.")).toBeVisible();
  await page.goto(`${PROJECT}/runs?mode=table&search=name+CONTAINS+bulk-`);
  await grid.getByRole("checkbox", { name: "Select all that are loaded" }).check();
  await page.getByRole("button", { name: "Select all 204 that match" }).click();
  await page.getByRole("button", { name: "Archive", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Archive 204 runs" }).click();
  await expect(page.getByText("204 runs were archived.")).toBeVisible();
});

test("a run is peeked at beside the list, and the keys go on from row to row", async ({ page }) => {
  test.setTimeout(240_000);
  await logIn(page, "scientist", `${PROJECT}/runs?mode=table&search=name+CONTAINS+release&sort=name`);
  const grid = page.getByRole("grid", { name: "Runs" });
  await expect(grid.getByRole("link", { name: "release-v1", exact: true })).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("Space");
  const first = page.getByRole("complementary", { name: "Run release-v1" });
  await expect(first.getByRole("rowheader", { name: "valid_logloss" })).toBeVisible();
  await expect(first.getByText("max_depth")).toBeVisible();
  await expect(page).toHaveURL(/peek=/);
  await expectAccessible(page);
  await page.keyboard.press("ArrowDown");
  const second = page.getByRole("complementary", { name: "Run release-v2" });
  await expect(second).toBeVisible();
  await expect(grid.locator("[data-active]").first()).toContainText("release-v2");
  const width = async () => (await second.boundingBox())?.width;
  await expect.poll(width).toBe(480);
  await second.getByRole("separator", { name: "Width of the drawer" }).focus();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(width).toBe(504);
  const box = await second.boundingBox();
  await page.mouse.move(box?.x ?? 0, 400);
  await page.mouse.down();
  await page.mouse.move((box?.x ?? 0) - 96, 400, { steps: 4 });
  await page.mouse.up();
  await expect.poll(width).toBe(600);
  await expectFits(page);
  await page.reload();
  await expect(second).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(second).toHaveCount(0);
  await expect(page).not.toHaveURL(/peek=/);
  await grid.getByRole("row", { name: /release-v3/ }).hover();
  await grid.getByRole("button", { name: "Peek at release-v3" }).click();
  await expect(page.getByRole("complementary", { name: "Run release-v3" })).toBeVisible();
  await page.keyboard.press("o");
  await expect(page.getByRole("heading", { level: 1, name: "release-v3" })).toBeVisible();
});
