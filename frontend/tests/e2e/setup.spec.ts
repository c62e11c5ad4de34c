import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { logOf } from "./log.mjs";
import { expect, expectAccessible, test } from "./support";

const PORT = Number(process.env.E2E_PORT ?? 8690) + 1;
const HERE = `http://127.0.0.1:${PORT}`;

test.describe("a first start without the sample", () => {
  let server: ChildProcess;

  test.beforeAll(async ({ request }) => {
    test.setTimeout(180_000);
    const script = fileURLToPath(new URL("./server.mjs", import.meta.url));
    rmSync(logOf(PORT), { force: true });
    server = spawn("node", [script, String(PORT), "--no-sample", "--no-models"], {
      stdio: ["ignore", "ignore", "ignore"],
    });
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

  test("the code from the log makes the first administrator, organization and project", async ({ page }) => {
    test.slow();
    const code = /code=['"]?([A-Z0-9]{4}-[A-Z0-9]{4})/.exec(readFileSync(logOf(PORT), "utf8"))?.[1] ?? "";
    expect(code).not.toBe("");
    await page.goto(`${HERE}/`);
    await expect(page).toHaveTitle("Set up Modelyard · Modelyard");
    await expectAccessible(page);
    await page.getByLabel("Code").fill("AAAA-AAAA");
    await page.getByLabel("Your name").fill("Ada");
    await page.getByLabel("E-mail").fill("ada@example.com");
    await page.getByLabel("Password", { exact: true }).fill("passwordpassword");
    await page.getByLabel("Organization", { exact: true }).fill("Ünïcode & Söhne");
    await expect(page.getByLabel("Organization in addresses")).toHaveValue("unicode-sohne");
    await page.getByLabel("Organization in addresses").fill("soehne");
    await page.getByLabel("Project", { exact: true }).fill("Fraud detection");
    await expect(page.getByLabel("Project in addresses")).toHaveValue("fraud-detection");
    const create = page.getByRole("button", { name: "Create and go on" });
    await create.click();
    await expect(page.getByText("not the code in the server's log")).toBeVisible();
    await page.getByLabel("Code").fill(code);
    await create.click();
    await expect(page.getByText(/guess/i).first()).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel("Password", { exact: true }).fill("violet tram eats clouds");
    await create.click();
    await expect(page).toHaveURL(`${HERE}/o/soehne/p/fraud-detection`);
    await expect(page.getByRole("heading", { level: 1, name: "Fraud detection" })).toBeVisible();
    await page.goto(`${HERE}/setup`);
    await expect(page.getByRole("heading", { name: "Modelyard is set up" })).toBeVisible();
  });
});
