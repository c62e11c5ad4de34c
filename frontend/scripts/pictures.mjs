// Takes the manual's pictures of a server with the sample data: node scripts/pictures.mjs http://127.0.0.1:8500
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";

const server = process.argv[2] ?? "http://127.0.0.1:8500";
const into = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const PROJECT = "/o/acme-ml/p/fraud-detection";
const PICTURES = [
  { name: "runs", path: `${PROJECT}/runs`, colorScheme: "light", ready: "nightly-retraining" },
  { name: "runs-dark", path: `${PROJECT}/runs`, colorScheme: "dark", ready: "nightly-retraining" },
  { name: "models", path: `${PROJECT}/models`, colorScheme: "light", ready: "fraud-classifier", open: true },
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
});
for (const { name, path, colorScheme, ready, open } of PICTURES) {
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    baseURL: server,
    colorScheme,
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "UTC",
  });
  await page.goto(path);
  await page.getByLabel("E-mail address").fill("admin@acme-ml.com");
  await page.getByLabel("Password", { exact: true }).fill("admin123");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByText(ready).first().waitFor();
  if (open) await page.getByRole("main").getByText(ready).first().click();
  await page.waitForTimeout(3_000);
  await page.screenshot({ path: `${into}${name}.png` });
  await page.close();
}
await browser.close();
