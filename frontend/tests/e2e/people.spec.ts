import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { APIRequestContext, Page } from "@playwright/test";
import { logOf } from "./log.mjs";
import { apiAs, expect, logIn, PEOPLE, PORT, PROJECT, test } from "./support";

const ORG = "/orgs/acme-ml";
const own = fileURLToPath(new URL("../../../backend/.venv/bin/python", import.meta.url));
const PYTHON = process.env.MODELYARD_PYTHON ?? (existsSync(own) ? own : "python3");

/** Runs a program as a person would in a terminal, with the two lines of the page's environment snippet. */
async function runProgram(code: string, uri: string, token: string): Promise<string> {
  const env = {
    PATH: process.env.PATH ?? "",
    HOME: process.env.HOME ?? "/tmp",
    MLFLOW_TRACKING_URI: uri,
    MLFLOW_TRACKING_TOKEN: token,
  };
  const { stdout } = await promisify(execFile)(PYTHON, ["-c", code], { env, timeout: 150_000 });
  return stdout;
}

/** The newest link of this kind that was mailed to an address; without an SMTP server mails are in the log. */
async function linkOf(email: string, path: string): Promise<string> {
  let link = "";
  await expect
    .poll(
      () => {
        const mails = readFileSync(logOf(PORT), "utf8").split("\n");
        const mail = mails.findLast((line) => line.includes("mail is shown here") && line.includes(email));
        link = new RegExp(`http[^\\s\\\\'"]+${path}#token=[\\w.~-]+`).exec(mail ?? "")?.[0] ?? "";
        return link;
      },
      { timeout: 30_000 },
    )
    .not.toBe("");
  return link.replace(/^https?:\/\/[^/]+/, "");
}

/** A project of the test's own, so that it meets nobody else's runs. */
async function openProject(request: APIRequestContext, slug: string, name: string) {
  const call = await apiAs(request, "admin");
  await call("post", `${ORG}/projects`, { slug, name });
  const { items } = await call("get", `${ORG}/members?limit=200`);
  const idOf = (email: string): string =>
    items.find((member: { email: string }) => member.email === email).user_id;
  const admit = (email: string, role: string) =>
    call("put", `${ORG}/projects/${slug}/members/${idOf(email)}`, { role });
  return { call, admit };
}

/** A version of a model from a run of its own. */
async function makeVersion(
  call: Awaited<ReturnType<typeof apiAs>>,
  api: string,
  model: string,
  depth: number,
  auc: number,
): Promise<void> {
  const run = await call("post", `${api}/runs`, { experiment: 0, name: `depth-${depth}` });
  const metrics = [{ key: "auc", value: auc, step: 1 }];
  await call("post", `${api}/runs/${run.id}/log`, { params: { depth: `${depth}` }, metrics });
  const folder = run.artifact_location.replace("mlflow-artifacts:/", "");
  await call("put", `${api}/artifacts/${folder}/model/weights.json`, { depth });
  await call("post", `${api}/models/${model}/versions`, { run_id: run.id, path: "model" });
}

const SECOND_RUN = `
import mlflow
mlflow.set_experiment("first-steps")
with mlflow.start_run(run_name="second-try"):
    mlflow.log_params({"lr": 0.02, "layers": 4})
    for step in range(50):
        mlflow.log_metric("loss", 0.8 / (step + 1), step=step)
    mlflow.log_dict({"weights": [1, 2, 3]}, "model/weights.json")
`;

test("a data scientist comes by an invitation, logs runs with a real client, and registers a model", async ({
  page,
  request,
}) => {
  test.setTimeout(400_000);
  const email = "nora.data@example.com";
  const { call } = await openProject(request, "welcome", "Welcome");
  await call("post", `${ORG}/invitations`, { email, role: "member" });

  await page.goto(await linkOf(email, "/invitation"));
  await expect(page.getByRole("heading", { level: 1, name: "Join Acme ML Corp" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("You are invited as member");
  await page.getByLabel("Your name").fill("Nora Data");
  await page.getByLabel("Password", { exact: true }).fill("plum rocket sings twice");
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Acme ML Corp" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Nora Data: your account" })).toContainText("member");
  // The link of an invitation is good once, and the address does not keep it.
  expect(page.url()).not.toContain("token");

  const { items } = await call("get", `${ORG}/members?limit=200`);
  const nora = items.find((member: { email: string }) => member.email === email);
  await call("put", `${ORG}/projects/welcome/members/${nora.user_id}`, { role: "contributor" });

  // Out, and in again by the log-in page.
  await page.getByRole("button", { name: "Nora Data: your account" }).click();
  await page.getByRole("menuitem", { name: "Log out" }).click();
  await expect(page).toHaveURL(/\/login/);
  await page.goto("/o/acme-ml/p/welcome");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("plum rocket sings twice");
  await page.getByRole("button", { name: "Log in" }).click();

  await expect(page.getByText("Waiting for the first run…")).toBeVisible();
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(page.getByText("It is shown this once")).toBeVisible();
  const shell = await page.getByRole("tabpanel", { name: "Environment: Shell" }).innerText();
  const uri = /MLFLOW_TRACKING_URI=(\S+)/.exec(shell)?.[1] ?? "";
  const token = /MLFLOW_TRACKING_TOKEN='(my_[^']+)'/.exec(shell)?.[1] ?? "";
  const program = await page.getByRole("tabpanel", { name: "Program: MLflow client" }).innerText();
  await runProgram(program, uri, token);
  await expect(page.getByRole("link", { name: "hello" })).toBeVisible();

  await page.getByRole("link", { name: "Runs", exact: true }).click();
  const grid = page.getByRole("grid", { name: "Runs" });
  await expect(grid.getByRole("link", { name: "hello" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Pause live updates" })).toHaveText("Live");
  await runProgram(SECOND_RUN, uri, token);
  // It waits behind the pill: no row moves under the pointer.
  await expect(page.getByRole("button", { name: "1 new run" })).toBeVisible();
  await expect(grid.getByRole("link", { name: "second-try" })).toHaveCount(0);
  await page.getByRole("button", { name: "1 new run" }).click();
  await expect(grid.getByRole("link", { name: "second-try" })).toBeVisible();
  await expect(page.getByRole("region", { name: "loss" }).locator("canvas")).toBeVisible();

  await grid.getByRole("checkbox", { name: "Select hello" }).check();
  await grid.getByRole("checkbox", { name: "Select second-try" }).check();
  await page.getByRole("main").getByRole("link", { name: "Compare", exact: true }).click();
  await expect(page.getByRole("region", { name: "loss" }).locator("canvas")).toBeVisible();
  await page.getByRole("tab", { name: "Params" }).click();
  await expect(page.getByRole("row", { name: /^lr/ })).toContainText("0.02");
  await expect(page.getByRole("row", { name: /^layers/ })).toContainText("4");

  await page.goto("/o/acme-ml/p/welcome/runs");
  await grid.getByRole("link", { name: "second-try" }).click();
  await page.getByRole("link", { name: "Charts", exact: true }).click();
  await expect(page.getByRole("img", { name: /^loss by step, from 0 to 49/ })).toBeVisible();
  await page.getByRole("button", { name: "Register model" }).click();
  const dialog = page.getByRole("dialog", { name: "Register model" });
  await dialog.getByLabel("Name").fill("first-model");
  await expect(dialog.getByLabel("Folder or file of the run")).toHaveValue("model");
  await dialog.getByRole("button", { name: "Register", exact: true }).click();
  await expect(dialog.getByText("first-model version 1")).toBeVisible();
  await dialog.getByRole("link", { name: "Open the model" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "first-model" })).toBeVisible();
  await expect(page.getByRole("link", { name: "second-try" })).toBeVisible();
});

test("an engineer compares versions, asks for the approval that another one gives, and moves the champion", async ({
  page,
  request,
  browser,
}) => {
  test.setTimeout(300_000);
  const { call, admit } = await openProject(request, "shipping", "Shipping");
  await admit(PEOPLE.engineer.email, "contributor");
  await admit(PEOPLE.scientist.email, "manager");
  const api = `${ORG}/projects/shipping`;
  const engineer = await apiAs(request, "engineer");
  const { id: model } = await engineer("post", `${api}/models`, { name: "scorer" });
  for (const [depth, auc] of [
    [3, 0.81],
    [5, 0.84],
  ] as const) {
    await makeVersion(engineer, api, model, depth, auc);
  }
  await engineer("put", `${api}/models/${model}/aliases/champion`, { number: 1 });
  await call("post", `${api}/promotion-rules`, {
    name: "Four eyes",
    target_kind: "alias",
    target: "champion",
    kind: "approvals",
    approvals: 1,
  });

  await logIn(page, "engineer", `/o/acme-ml/p/shipping/models/${model}`);
  await page.getByRole("link", { name: "Compare versions" }).click();
  await expect(page.getByRole("row", { name: /^auc 0\.8100 0\.8400 \+0\.0300/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /^depth 3 5/ })).toBeVisible();

  await page.goto(`/o/acme-ml/p/shipping/models/${model}/v/2?tab=promotion&target=alias%3Achampion`);
  await expect(page.getByText("Version 2 may not be moved to champion yet.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Move champion to version 2" })).toBeDisabled();
  await page.getByRole("button", { name: "Ask for approval" }).click();
  await page.getByLabel("What should reviewers know?").fill("Deeper trees, 3 points more.");
  await page.getByRole("button", { name: "Ask for approval" }).click();
  await expect(page.getByRole("article", { name: "Review for champion" })).toContainText("3 points more");

  const context = await browser.newContext();
  const approver = await context.newPage();
  await logIn(approver, "scientist", "/o/acme-ml/p/shipping/reviews");
  await approver.getByRole("grid", { name: "Reviews" }).getByRole("link", { name: "scorer v2" }).click();
  await approver.getByLabel("Your words").fill("The gain holds on my data too.");
  await approver.getByRole("button", { name: "Approve" }).click();
  await expect(approver.getByText("Every rule holds: version 2 may be moved to champion.")).toBeVisible();
  await context.close();

  // The engineer's page learns of it by itself.
  await expect(page.getByText("Every rule holds: version 2 may be moved to champion.")).toBeVisible();
  await expect(page.getByRole("article", { name: "Review for champion" })).toContainText("on my data too");
  await page.getByRole("button", { name: "Move champion to version 2" }).click();
  const move = page.getByRole("dialog", { name: "Move to version 2" });
  await expect(move).toContainText("Version 1 is at champion now");
  await move.getByRole("button", { name: "Move", exact: true }).click();
  await expect(page.getByText("champion is at version 2 now.")).toBeVisible();
  await expect(page.getByRole("link", { name: /^v2/ })).toContainText("champion");
});

test("an administrator invites, gives a role and a key, and takes the key away", async ({
  page,
  request,
}) => {
  test.setTimeout(240_000);
  await logIn(page, "admin", "/o/acme-ml/settings/members");
  await page.getByRole("button", { name: "Invite people" }).click();
  const invite = page.getByRole("dialog", { name: "Invite people" });
  await invite.getByLabel("E-mail addresses").fill("otto.ops@example.com");
  await invite.getByLabel("Role").selectOption("viewer");
  await invite.getByRole("button", { name: "Invite" }).click();
  await expect(invite.getByText("otto.ops@example.com: invited")).toBeVisible();
  const link = await linkOf("otto.ops@example.com", "/invitation");
  const joined = await request.post("/api/v1/auth/invitations/register", {
    data: { token: link.split("token=")[1], display_name: "Otto Ops", password: "green boat under snow" },
  });
  expect(joined.ok()).toBe(true);

  await page.goto("/o/acme-ml/settings/members");
  await expect(page.getByLabel("Role of Otto Ops")).toHaveValue("viewer");
  await page.getByLabel("Role of Otto Ops").selectOption("member");
  const role = page.getByRole("dialog", { name: "Make them a member" });
  await role.getByRole("button", { name: "Make them a member" }).click();
  await expect(page.getByLabel("Role of Otto Ops")).toHaveValue("member");

  await page.goto("/o/acme-ml/settings/api-keys");
  await page.getByRole("button", { name: "New API key" }).click();
  const make = page.getByRole("dialog", { name: "New API key" });
  await make.getByLabel("Name").fill("Nightly export");
  await make.getByLabel("Project").selectOption("fraud-detection");
  await make.getByRole("button", { name: "Create the key" }).click();
  const made = page.getByRole("dialog", { name: "The key is made" });
  const token = await made.getByTestId("token").innerText();
  const ask = () =>
    request.get("/api/v1/orgs/acme-ml/projects/fraud-detection/runs", {
      headers: { Authorization: `Bearer ${token}` },
    });
  expect((await ask()).status()).toBe(200);
  await made.getByRole("button", { name: "I have copied it" }).click();

  await page.getByRole("button", { name: "Actions on Nightly export" }).click();
  await page.getByRole("menuitem", { name: "Revoke" }).click();
  await page.getByRole("button", { name: "Revoke the key" }).click();
  await expect(page.getByRole("grid", { name: "API keys" }).getByText("Nightly export")).toHaveCount(0);
  // Processes remember who a key is for up to five seconds.
  await expect.poll(async () => (await ask()).status(), { timeout: 10_000 }).toBe(401);
});

test("somebody joins by a link that was handed on, without a proof of the address", async ({
  page,
  browser,
}) => {
  test.slow();
  const email = "hedda.hand@example.com";
  await logIn(page, "admin", "/o/acme-ml/settings/members");
  await page.getByRole("button", { name: "Invite people" }).click();
  const invite = page.getByRole("dialog", { name: "Invite people" });
  await invite.getByLabel("E-mail addresses").fill(email);
  await invite.getByLabel("Role").selectOption("viewer");
  await invite.getByRole("button", { name: "Invite" }).click();
  await invite.getByRole("button", { name: `Make a link for ${email}` }).click();
  const link = await invite.getByTestId("invitation-link").innerText();

  const context = await browser.newContext();
  const guest = await context.newPage();
  await guest.goto(link.replace(/^https?:\/\/[^/]+/, ""));
  await expect(guest.getByRole("heading", { level: 1, name: "Join Acme ML Corp" })).toBeVisible();
  await expect(guest.getByRole("main")).toContainText(email);
  await guest.getByLabel("Your name").fill("Hedda Hand");
  await guest.getByLabel("Password", { exact: true }).fill("quiet fjord paints owls");
  await guest.getByRole("button", { name: "Join" }).click();
  await expect(guest.getByRole("button", { name: "Hedda Hand: your account" })).toContainText("viewer");
  await guest.goto("/account");
  await expect(guest.getByText("not verified")).toBeVisible();
  await context.close();

  // It is good once.
  const late = await browser.newContext();
  const second = await late.newPage();
  await second.goto(link.replace(/^https?:\/\/[^/]+/, ""));
  await expect(second.getByText("This invitation cannot be used")).toBeVisible();
  await late.close();
});

test("an auditor finds who moved the champion, and what it was before", async ({ page, request }) => {
  test.setTimeout(240_000);
  const { call } = await openProject(request, "audited", "Audited");
  const api = `${ORG}/projects/audited`;
  const { id: model } = await call("post", `${api}/models`, { name: "watched" });
  for (const number of [1, 2]) {
    await makeVersion(call, api, model, number, 0.8 + number / 100);
    await call("put", `${api}/models/${model}/aliases/production`, { number });
  }

  await logIn(page, "auditor", "/o/acme-ml/p/audited");
  await expect(page.getByRole("button", { name: "Nadia Costa: your account" })).toContainText("auditor");
  await page.getByRole("link", { name: "Audit log" }).click();
  const log = page.getByRole("grid", { name: "Audit log" });
  const moved = log
    .getByRole("row")
    .filter({ hasText: PEOPLE.admin.email })
    .filter({ hasText: /changed.*alias production/ });
  await moved.first().click();
  const record = page.getByRole("dialog", { name: /Record/ });
  await expect(record).toContainText(PEOPLE.admin.email);
  const version = record.getByRole("row").filter({ hasText: "version" }).first();
  await expect(version.getByRole("cell").first()).toHaveText("v1");
  await expect(version.getByRole("cell").last()).toHaveText("v2");

  // The model tells the same, at any moment; and an auditor changes nothing.
  await page.goto(`/o/acme-ml/p/audited/models/${model}/v/2`);
  await page.getByRole("navigation", { name: "Version 2" }).getByRole("link", { name: "History" }).click();
  await expect(page.getByRole("row", { name: /^production v2 .* now/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /^production v1 / })).toBeVisible();
  await expect(page.getByRole("button", { name: "Set alias" })).toHaveCount(0);
  const auditor = await apiAs(request, "auditor");
  await expect(auditor("put", `${api}/models/${model}/aliases/production`, { number: 1 })).rejects.toThrow(
    "403",
  );
});

/** Presses Tab until what has the focus is the one that is meant. */
async function tabTo(page: Page, is: (focused: string) => boolean): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return `${element?.tagName.toLowerCase()} ${element?.getAttribute("aria-label") ?? element?.textContent ?? ""}`;
    });
    if (is(focused)) return;
  }
  throw new Error("80 presses of Tab did not lead there.");
}

test("the keyboard alone leads from the log-in over the runs to a comparison", async ({ page }) => {
  test.setTimeout(180_000);
  await page.goto(`${PROJECT}/runs?search=release`);
  await expect(page.getByLabel("E-mail address")).toBeFocused();
  await page.keyboard.type(PEOPLE.scientist.email);
  await tabTo(page, () => true);
  await page.keyboard.type(PEOPLE.scientist.password);
  await page.keyboard.press("Enter");

  const grid = page.getByRole("grid", { name: "Runs" });
  await expect(grid.getByText("release-v3", { exact: true })).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/runs\/[\da-f-]+\/overview$/);
  await expect(page.getByRole("heading", { level: 1, name: /^release-v\d$/ })).toBeVisible();
  await tabTo(page, (focused) => focused === "a Charts");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "valid_logloss" })).toBeVisible();

  await page.keyboard.press("Alt+ArrowLeft");
  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await expect(grid.getByText("release-v3", { exact: true })).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await expect(page.getByText("2 runs selected")).toBeVisible();
  await tabTo(page, (focused) => focused === "a Compare");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/compare\?runs=/);
  await expect(page.getByRole("button", { name: /^Baseline: / })).toHaveCount(2);
  await tabTo(page, (focused) => /^button .*(Overview|Charts|Curves)/.test(focused));
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { selected: true })).toBeFocused();
});
