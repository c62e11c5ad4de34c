import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";

export const PROJECT = "/o/acme-ml/p/fraud-detection";

export const PEOPLE = {
  admin: { email: "admin@acme-ml.com", password: "admin123" },
  scientist: { email: "scientist@acme-ml.com", password: "scientist123" },
  engineer: { email: "engineer@acme-ml.com", password: "engineer123" },
} as const;

/** A page on which a broken policy or an error that nobody caught fails the test. */
export const test = base.extend<{ page: Page }>({
  page: async ({ page }, use) => {
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      // The recorder of traces fetches the pictures that a page made; the page itself fetches none.
      if (message.text().startsWith("Connecting to 'blob:")) return;
      if (/Content Security Policy|violates the following/.test(message.text())) faults.push(message.text());
    });
    await use(page);
    expect(faults).toEqual([]);
  },
});

export { expect };

export async function logIn(page: Page, who: keyof typeof PEOPLE, path = "/"): Promise<void> {
  await page.goto(path);
  await page.getByLabel("E-mail address").fill(PEOPLE[who].email);
  await page.getByLabel("Password", { exact: true }).fill(PEOPLE[who].password);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("button", { name: "Search or jump to" })).toBeVisible();
}

/** No violation of WCAG 2.2 AA, in both schemes. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    const found = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
      .analyze();
    const named = found.violations.map(
      ({ id, nodes }) => `${colorScheme}: ${id}: ${nodes.map((n) => n.html).join(" | ")}`,
    );
    expect(named).toEqual([]);
  }
}
