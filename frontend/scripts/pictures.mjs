// Takes the manual's pictures of a server with the sample data: node scripts/pictures.mjs http://127.0.0.1:8500
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";

const server = process.argv[2] ?? "http://127.0.0.1:8500";
const into = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const PROJECT = "/o/acme-ml/p/fraud-detection";
const API = "/api/v1/orgs/acme-ml/projects/fraud-detection";
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
});

/** A page of somebody who is logged in. */
async function opened(colorScheme, viewport) {
  const page = await browser.newPage({
    viewport,
    colorScheme,
    baseURL: server,
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "UTC",
  });
  await page.goto("/account/profile");
  await page.getByLabel("E-mail address").fill("admin@acme-ml.com");
  await page.getByLabel("Password", { exact: true }).fill("admin123");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("heading", { level: 1, name: "Profile" }).waitFor();
  return page;
}

const light = await opened("light", WIDE);
const found = await light.request.get(`${API}/runs?search=release`);
const runs = (await found.json()).items;
const models = await (await light.request.get(`${API}/models?name=fraud-classifier`)).json();
const run = runs.find(({ name }) => name === "release-v3").id;
const model = models.items[0].id;

const PICTURES = [
  ["runs", `${PROJECT}/runs`, "nightly-retraining"],
  ["run", `${PROJECT}/runs/${run}/charts`, "valid_logloss"],
  ["compare", `${PROJECT}/compare?runs=${runs.map(({ id }) => id).join(",")}`, "valid_logloss"],
  ["models", `${PROJECT}/models/${model}`, "Fraud classifier v3"],
  ["lineage", `${PROJECT}/models/${model}/v/2?tab=lineage`, "Fraud scoring"],
  ["audit", "/o/acme-ml/settings/audit", "admin@acme-ml.com"],
];

async function take(page, name, path, ready) {
  await page.goto(path);
  await page.getByRole("main").getByText(ready).first().waitFor();
  // Charts are painted after their data have come.
  await page.waitForTimeout(2_000);
  await page.screenshot({ path: `${into}${name}.png` });
}

for (const [name, path, ready] of PICTURES) await take(light, name, path, ready);
const dark = await opened("dark", WIDE);
await take(dark, "runs-dark", `${PROJECT}/runs`, "nightly-retraining");
const phone = await opened("light", NARROW);
await take(phone, "phone", `${PROJECT}/models/${model}`, "Fraud classifier v3");
await browser.close();
