import type { APIRequestContext, Page } from "@playwright/test";
import { expect, expectAccessible, logIn, PEOPLE, PROJECT, test } from "./support";

const API = "/api/v1/orgs/acme-ml/projects/fraud-detection";
const NARROW = { width: 390, height: 844 };
const WIDE = { width: 1440, height: 900 };

/** Calls the server as one of the people, beside what the browser does. */
async function asPerson(request: APIRequestContext, who: keyof typeof PEOPLE) {
  const { access_token: token } = await (
    await request.post("/api/v1/auth/login", { data: PEOPLE[who] })
  ).json();
  const headers = { Authorization: `Bearer ${token}` };
  return {
    get: async (path: string) => (await request.get(API + path, { headers })).json(),
    post: async (path: string, data: object) => (await request.post(API + path, { headers, data })).json(),
    put: async (path: string, data: object) => (await request.put(API + path, { headers, data })).json(),
  };
}

async function modelId(request: APIRequestContext): Promise<string> {
  const { items } = await (await asPerson(request, "engineer")).get("/models?name=fraud-classifier");
  return items[0].id;
}

/** In both schemes, wide and narrow; a narrow page never scrolls sideways. */
async function expectAccessibleAnyWidth(page: Page): Promise<void> {
  await expectAccessible(page);
  await page.setViewportSize(NARROW);
  await expectAccessible(page);
  const overflow = await page.evaluate(() => {
    const main = document.querySelector("main") ?? document.body;
    return main.scrollWidth - main.clientWidth;
  });
  expect(overflow).toBeLessThanOrEqual(0);
  await page.setViewportSize(WIDE);
}

test("the list of models shows who has which alias, searches, and opens a model", async ({ page }) => {
  test.slow();
  await logIn(page, "engineer", PROJECT);
  await expect(page.getByRole("link", { name: "Models", exact: true })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("m");
  await expect(page).toHaveURL(/\/models$/);
  const grid = page.getByRole("grid", { name: "Models" });
  await expect(grid.getByTitle("champion → version 2")).toBeVisible();
  await expect(grid.getByText("scan clean")).toBeVisible({ timeout: 30_000 });
  await expect(grid.getByText("Sam Okafor")).toBeVisible();
  await expectAccessibleAnyWidth(page);
  await page.getByRole("textbox", { name: "Filter by name" }).fill("no such model");
  await expect(page.getByText("No model matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();

  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search or jump to" }).fill("fraud-cla");
  await page.getByRole("option", { name: /fraud-classifier/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "fraud-classifier" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Version 3" })).toBeVisible();
});

test("a version shows what it is, its files, where it came from and what it held", async ({
  page,
  request,
}) => {
  test.setTimeout(240_000);
  const model = await modelId(request);
  await logIn(page, "engineer", `${PROJECT}/models/${model}/v/3`);
  await expect(page.getByRole("row", { name: /^auc 0\.9056 0\.9014 \+0\.0042/ })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Fraud classifier v3" })).toBeVisible();
  await expect(page.getByRole("link", { name: "release-v3" })).toHaveAttribute("href", /\/runs\//);
  await expectAccessibleAnyWidth(page);

  const versions = page.getByRole("navigation", { name: "Version 3" });
  await versions.getByRole("link", { name: "Files" }).click();
  await expect(page.getByRole("rowheader", { name: "model.ubj" })).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download requirements.txt" }).click();
  expect((await download).suggestedFilename()).toBe("requirements.txt");
  await expectAccessibleAnyWidth(page);

  await versions.getByRole("link", { name: "Lineage" }).click();
  const graph = page.getByRole("group", { name: "Lineage graph" });
  await expect(graph.getByRole("link", { name: /release-v3/ })).toBeVisible();
  await expect(graph.getByText("Fraud scoring")).toBeVisible();
  await expectAccessibleAnyWidth(page);
  await page.getByText("Table", { exact: true }).click();
  await expect(
    page.getByRole("row", { name: /run release-v3 produced version fraud-classifier v3/ }),
  ).toBeVisible();

  await versions.getByRole("link", { name: "History" }).click();
  await expect(page.getByRole("row", { name: /^champion v2 .* now/ })).toBeVisible();
  await page.getByLabel(/^As of/).fill("2020-01-01T00:00");
  await expect(page).toHaveURL(/as_of=2020-01-01/);
  await expect(page.getByText(/Nothing was held at 1 Jan 2020/)).toBeVisible();
  await expectAccessibleAnyWidth(page);
});

test("two versions are compared", async ({ page, request }) => {
  test.slow();
  const model = await modelId(request);
  await logIn(page, "scientist", `${PROJECT}/models/${model}`);
  await page.getByRole("link", { name: "Compare versions" }).click();
  await expect(page).toHaveURL(/diff\?left=2&right=3/);
  await page.getByRole("combobox", { name: "From" }).click();
  await page.getByRole("option", { name: /Version 1/ }).click();
  await expect(page).toHaveURL(/left=1&right=3/);
  await expect(page.getByRole("row", { name: /^auc 0\.8970 0\.9056 \+0\.0086 \(\+1\.0%\)/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /^max_depth 3 4 \+1/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /^model\.ubj/ })).toBeVisible();
  await expectAccessibleAnyWidth(page);
  await page.getByRole("button", { name: "Swap the two versions" }).click();
  await expect(page.getByRole("row", { name: /^auc 0\.9056 0\.8970 −0\.0086/ })).toBeVisible();
});

test("a rule is made; approval is asked and given; the champion moves", async ({
  page,
  request,
  browser,
}) => {
  test.setTimeout(300_000);
  const model = await modelId(request);
  await logIn(page, "admin", `${PROJECT}/settings/rules`);
  await expect(page.getByText("There is no rule yet")).toBeVisible();
  await page.getByRole("button", { name: "New rule" }).click();
  const dialog = page.getByRole("dialog", { name: "New rule" });
  await dialog.getByLabel("Name").fill("Four eyes");
  await dialog.getByRole("combobox", { name: "What must hold" }).click();
  await page.getByRole("option", { name: "Somebody approved it" }).click();
  await expect(dialog).toContainText("one person other than its author approved it");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Make the rule" }).click();
  await expect(page.getByText("For champion of every model: one person other than its author")).toBeVisible();
  await expectAccessibleAnyWidth(page);

  const own = await browser.newContext();
  const asker = await own.newPage();
  await logIn(asker, "engineer", `${PROJECT}/models/${model}/v/3?tab=promotion&target=alias%3Achampion`);
  await expect(asker.getByText("Version 3 may not be moved to champion yet.")).toBeVisible();
  await expect(asker.getByText("0 of 1 approvals")).toBeVisible();
  await expect(asker.getByRole("button", { name: "Move champion to version 3" })).toBeDisabled();
  await asker.getByRole("button", { name: "Ask for approval" }).click();
  await asker.getByLabel("What should reviewers know?").fill("It lowers the log loss.");
  await asker.getByRole("button", { name: "Ask for approval" }).click();
  await expect(asker.getByRole("article", { name: "Review for champion" })).toContainText(
    "It lowers the log loss.",
  );

  await page.goto(`${PROJECT}/reviews`);
  const reviews = page.getByRole("grid", { name: "Reviews" });
  await expect(page.getByRole("link", { name: "Reviews" }).getByTitle("Waiting for you")).toHaveText("1");
  await expect(reviews.getByText("Elena Marin")).toBeVisible();
  await expectAccessibleAnyWidth(page);
  await reviews.getByRole("link", { name: "fraud-classifier v3" }).click();
  await page.getByLabel("Your words").fill("Looks good.");
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByText("Every rule holds: version 3 may be moved to champion.")).toBeVisible();
  await expect(page.getByRole("article", { name: "Review for champion" })).toContainText("approved");
  await expectAccessibleAnyWidth(page);

  await page.goto(`${PROJECT}/reviews`);
  await expect(page.getByText("Nothing waits for you")).toBeVisible();
  await page.getByText("Decided by me", { exact: true }).click();
  await expect(page).toHaveURL(/view=decided/);
  await expect(reviews.getByRole("link", { name: "fraud-classifier v3" })).toBeVisible();
  await page.getByText("Asked by me", { exact: true }).click();
  await expect(page.getByText("You have not asked for an approval")).toBeVisible();

  await asker.goto(`${PROJECT}/reviews?view=mine`);
  await expect(asker.getByRole("link", { name: "fraud-classifier v3" })).toBeVisible();
  await asker.goto(`${PROJECT}/models/${model}/v/3?tab=promotion&target=alias%3Achampion`);
  await asker.getByRole("button", { name: "Move champion to version 3" }).click();
  const move = asker.getByRole("dialog", { name: "Move to version 3" });
  await expect(move).toContainText("Version 2 is at champion now");
  await expect(move).toContainText("fewer false alarms");
  await move.getByLabel("Reason").fill("It lowers the log loss.");
  await expectAccessible(asker);
  await move.getByRole("button", { name: "Move", exact: true }).click();
  await expect(asker.getByText("champion is at version 3 now.")).toBeVisible();
  await expect(asker.getByRole("link", { name: /^v3/ })).toContainText("champion");
  await asker.getByRole("navigation", { name: "Version 3" }).getByRole("link", { name: "History" }).click();
  await expect(asker.getByRole("row", { name: /^champion v2 .* Elena Marin A week/ })).toBeVisible();
  await expect(
    asker.getByRole("row", { name: /^champion v3 .*Elena Marin – It lowers the log loss\.$/ }),
  ).toBeVisible();
  await expect(asker.getByText("gave it the alias champion").first()).toContainText(
    "It lowers the log loss.",
  );
  await own.close();
});

test("a move that somebody else was faster with is not made unseen", async ({ page, request }) => {
  test.slow();
  const model = await modelId(request);
  const admin = await asPerson(request, "admin");
  await admin.put(`/models/${model}/aliases/canary`, { number: 1 });
  // Without the live stream, which would tell at once: the server's refusal has to be enough.
  await page.route("**/events*", (route) => route.abort());
  await logIn(page, "engineer", `${PROJECT}/models/${model}/v/3`);
  await page.getByRole("button", { name: "Set alias" }).click();
  const dialog = page.getByRole("dialog", { name: "Move to version 3" });
  await dialog.getByRole("combobox", { name: "Alias" }).fill("canary");
  await page.keyboard.press("Escape");
  await expect(dialog).toContainText("Version 1 is at canary now");
  await admin.put(`/models/${model}/aliases/canary`, { number: 2 });
  await dialog.getByRole("button", { name: "Move", exact: true }).click();
  await expect(dialog.getByRole("alert")).toContainText("Moved meanwhile by Ada Lindqvist");
  await expect(dialog.getByRole("alert")).toContainText(
    "canary was at version 1 when you looked. It is at version 2 now",
  );
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Move it all the same" }).click();
  await expect(page.getByText("canary is at version 3 now.")).toBeVisible();
});

test("a model card keeps what two people write, and shows HTML as text", async ({ page, request }) => {
  test.slow();
  const model = await modelId(request);
  await logIn(page, "engineer", `${PROJECT}/models/${model}/v/1`);
  const panel = page
    .getByRole("region", { name: "Model card" })
    .or(page.locator("section", { hasText: "Model card" }));
  await panel
    .first()
    .getByRole("button", { name: /Edit|Write the card/ })
    .click();
  await page.getByLabel("Model card").fill("# Mine\n\n<img src=x onerror=alert(1)>");
  const scientist = await request.post("/api/v1/auth/login", { data: PEOPLE.scientist });
  const { access_token: token } = await scientist.json();
  await request.patch(`${API}/models/${model}/versions/1`, {
    headers: { Authorization: `Bearer ${token}` },
    data: { model_card: "# Theirs" },
  });
  await page.getByRole("button", { name: "Save the card" }).click();
  const dialog = page.getByRole("dialog", { name: "Somebody changed this version meanwhile" });
  await expect(dialog).toContainText("Sam Okafor");
  await expect(dialog.getByRole("heading", { name: "Theirs" })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save mine over it" }).click();
  await expect(page.getByRole("heading", { name: "Mine" })).toBeVisible();
  await expect(page.getByText("<img src=x onerror=alert(1)>")).toBeVisible();
  await expect(page.locator("img[src=x]")).toHaveCount(0);
});

test("an empty project shows how to log the first run, and then the run", async ({ page, request }) => {
  test.slow();
  const { access_token: token } = await (
    await request.post("/api/v1/auth/login", { data: PEOPLE.admin })
  ).json();
  await request.post("/api/v1/orgs/acme-ml/projects", {
    headers: { Authorization: `Bearer ${token}` },
    data: { name: "First steps", slug: "first-steps" },
  });
  await logIn(page, "admin", "/o/acme-ml/p/first-steps");
  await expect(page.getByText("Waiting for the first run…")).toBeVisible();
  await expectAccessibleAnyWidth(page);
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(page.getByText("It is shown this once")).toBeVisible();
  const shell = await page.getByRole("tabpanel", { name: "Environment: Shell" }).innerText();
  const key = /MLFLOW_TRACKING_TOKEN='(my_[^']+)'/.exec(shell)?.[1] ?? "";
  expect(shell).toContain("/mlflow/acme-ml/first-steps");
  await expectAccessible(page);

  const headers = { Authorization: `Bearer ${key}` };
  const own = "/api/v1/orgs/acme-ml/projects/first-steps";
  const made = await request.post(`${own}/experiments`, { headers, data: { name: "first" } });
  const { number } = await made.json();
  await request.post(`${own}/runs`, { headers, data: { experiment: number, name: "hello" } });
  await expect(page.getByRole("link", { name: "hello" })).toBeVisible();
  await page.getByRole("link", { name: "Open it" }).click();
  await expect(page).toHaveURL(/\/first-steps\/runs\/[0-9a-f-]{36}/);
});
