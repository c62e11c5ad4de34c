import type { Page } from "@playwright/test";
import { apiAs, expect, expectAccessible, logIn, overflowOf, PEOPLE, pictured, test } from "./support";

const MARKUP = "<img src=x onerror=alert(1)>";
const NAMES = {
  markup: MARKUP,
  script: `"'><script>alert(2)</script>{{7*7}}\${7*7}`,
  override: "invoice‮gpj.exe",
  letters: "w".repeat(250),
  emoji: "👩🏽‍🔬🏳️‍🌈 نموذج 模型 🔥",
};
const WIDTHS = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];
const ORG = "/orgs/hostile";
const API = `${ORG}/projects/names`;
const PROJECT = "/o/hostile/p/names";

let run = "";
let model = "";

test.beforeAll(async ({ request }) => {
  const call = await apiAs(request, "admin");
  const name = `${MARKUP}${NAMES.override}${NAMES.letters}`.slice(0, 200);
  await call("post", "/platform/organizations", { slug: "hostile", name, owner: PEOPLE.admin.email });
  const description = Object.values(NAMES).join(" ").repeat(3);
  await call("post", `${ORG}/projects`, { slug: "names", name, description });
  await call("post", `${ORG}/service-accounts`, { name, role: "viewer" });
  await call("post", `${ORG}/api-keys`, { name: name.slice(0, 100), project: "names" });
  for (const [kind, hostile] of Object.entries(NAMES)) {
    const { number } = await call("post", `${API}/experiments`, { name: hostile, description });
    const own = { [hostile]: hostile.repeat(2) };
    const made = await call("post", `${API}/runs`, { experiment: number, name: hostile, tags: own });
    run = made.id;
    const metrics = [0, 1, 2].map((step) => ({ key: hostile, value: step / 3, step }));
    await call("post", `${API}/runs/${run}/log`, { params: own, metrics });
    await call("put", `${API}/runs/${run}/tags/mlflow.note.content`, { value: `${hostile}\n\n# ${hostile}` });
    const registered = await call("post", `${API}/models`, {
      name: `${kind} ${hostile}`.replaceAll(/[/:]/g, "_"),
      description,
      tags: { note: hostile },
    });
    model = registered.id;
  }
  const { artifact_location: place } = await call("get", `${API}/runs/${run}`);
  const folder = place.replace("mlflow-artifacts:/", "");
  for (const hostile of Object.values(NAMES)) {
    const file = encodeURIComponent(`${hostile.replaceAll("/", "_").slice(0, 200)}.txt`);
    await call("put", `${API}/artifacts/${folder}/${file}`, { hello: hostile });
  }
  await call("post", `${API}/models/${model}/versions`, {
    run_id: run,
    path: `${NAMES.emoji}.txt`,
    description,
    tags: { note: NAMES.letters },
  });
});

/** Nothing of a name acts, and none of them pushes the page apart. */
async function expectHarmless(page: Page, name: string): Promise<void> {
  await expect(page.locator("img[src=x], script:text('alert')")).toHaveCount(0);
  for (const size of WIDTHS) {
    await page.setViewportSize(size);
    await expect.poll(() => overflowOf(page), `${name} at ${size.width}`).toBeLessThanOrEqual(0);
    await pictured(page, `hostile-${name}-${size.width}`);
  }
}

test("names of every kind break neither safety nor layout", async ({ page }) => {
  test.setTimeout(300_000);
  const alerts: string[] = [];
  page.on("dialog", (dialog) => {
    alerts.push(dialog.message());
    void dialog.dismiss();
  });
  const answer = await page.request.get("/", { headers: { Accept: "text/html" } });
  const policy = answer.headers()["content-security-policy"] ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe-(inline|eval|hashes)/);

  await logIn(page, "admin", "/orgs");
  const pages: [name: string, path: string, text: string | RegExp][] = [
    ["organizations", "/orgs", /^<img src=x/],
    ["projects", "/o/hostile", /^<img src=x/],
    ["overview", PROJECT, MARKUP],
    ["runs", `${PROJECT}/runs`, MARKUP],
    ["runs-table", `${PROJECT}/runs?mode=table&columns=name,status,tags,experiment`, MARKUP],
    ["run", `${PROJECT}/runs/${run}/overview`, NAMES.emoji],
    ["run-charts", `${PROJECT}/runs/${run}/charts`, NAMES.emoji],
    ["run-params", `${PROJECT}/runs/${run}/params`, NAMES.emoji],
    ["run-artifacts", `${PROJECT}/runs/${run}/artifacts`, /^<img src=x/],
    ["models", `${PROJECT}/models`, /markup <img/],
    ["model", `${PROJECT}/models/${model}`, /^emoji/],
    ["project-settings", `${PROJECT}/settings/general`, /General/],
    ["members", "/o/hostile/settings/members", /Ada Lindqvist/],
    ["service-accounts", "/o/hostile/settings/service-accounts", /^<img src=x/],
    ["keys", "/o/hostile/settings/api-keys", /^<img src=x/],
    ["audit", "/o/hostile/settings/audit", /admin@acme-ml.com/],
  ];
  for (const [name, path, text] of pages) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(path);
    await expect(page.getByRole("main").getByText(text).first()).toBeAttached();
    await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
    await expectHarmless(page, name);
    if (name === "run-artifacts") {
      // What would turn the ending around is written out.
      await expect(page.getByText("invoice\\u{202E}gpj.exe.txt", { exact: true })).toBeAttached();
      expect(await page.getByRole("main").innerText()).not.toContain("\u202E");
    }
  }
  expect(alerts).toEqual([]);
});

test("layers with such names hold together too", async ({ page, request }) => {
  test.setTimeout(240_000);
  page.on("dialog", (dialog) => {
    throw new Error(dialog.message());
  });
  const call = await apiAs(request, "admin");
  const { items } = await call("get", `${API}/runs`);
  const ids = items.map((one: { id: string }) => one.id).join(",");
  await logIn(page, "admin", `${PROJECT}/compare?runs=${ids}`);
  await expect(page.getByRole("button", { name: `Baseline: ${MARKUP}` })).toBeVisible();
  await expectHarmless(page, "compare");
  await page.goto(`${PROJECT}/compare?runs=${ids}&section=params`);
  await expect(page.getByRole("rowheader", { name: MARKUP })).toBeVisible();
  await expectHarmless(page, "compare-params");

  await page.setViewportSize(WIDTHS[0] ?? { width: 1440, height: 900 });
  await page.goto(`${PROJECT}/runs/${run}/overview`);
  await page.getByRole("button", { name: "More for this run" }).click();
  await page.getByRole("menuitem", { name: "Delete the run" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectHarmless(page, "delete");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search or jump to" }).fill("img");
  await expect(page.getByRole("option", { name: /<img/ }).first()).toBeVisible();
  await expectHarmless(page, "palette");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("button", { name: /switch project or organization/ }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await expectHarmless(page, "switcher");
});
