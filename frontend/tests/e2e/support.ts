import AxeBuilder from "@axe-core/playwright";
import { type APIRequestContext, test as base, expect, type Page } from "@playwright/test";

export const PORT = Number(process.env.E2E_PORT ?? 8690);

export const PROJECT = "/o/acme-ml/p/fraud-detection";

export const PEOPLE = {
  admin: { email: "admin@acme-ml.com", password: "admin123" },
  scientist: { email: "scientist@acme-ml.com", password: "scientist123" },
  engineer: { email: "engineer@acme-ml.com", password: "engineer123" },
  auditor: { email: "auditor@acme-ml.com", password: "auditor123" },
} as const;

/** A page on which a broken policy or an error that nobody caught fails the test. */
export const test = base.extend<{ page: Page }>({
  page: async ({ page }, use) => {
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      const text = message.text();
      // The recorder of traces fetches the page's own pictures from where they lie in memory.
      if (/^Connecting to 'blob:/.test(text)) return;
      if (/Content Security Policy|violates the following/.test(text)) faults.push(text);
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

/** No violation of WCAG 2.2 AA, in both schemes unless others are named. */
export async function expectAccessible(
  page: Page,
  schemes: ReadonlyArray<"light" | "dark"> = ["light", "dark"],
): Promise<void> {
  for (const colorScheme of schemes) {
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

type Method = "get" | "post" | "put" | "patch" | "delete";

/** Calls the server as one of the people, beside what the browser does; a refusal fails the test. */
export async function apiAs(request: APIRequestContext, who: keyof typeof PEOPLE) {
  const { access_token: token } = await (
    await request.post("/api/v1/auth/login", { data: PEOPLE[who] })
  ).json();
  const headers = { Authorization: `Bearer ${token}` };
  return async (method: Method, path: string, data?: object) => {
    const answer = await request[method](`/api/v1${path}`, { headers, data });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return answer.status() === 204 ? null : answer.json();
  };
}

/** A picture for looking at, in the folder that SHOTS names. */
export async function pictured(page: Page, name: string): Promise<void> {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` });
}

/** How far the page sticks out sideways, in pixels. */
export async function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const over = (element: Element) => element.scrollWidth - element.clientWidth;
    return Math.max(over(document.documentElement), over(document.querySelector("main") ?? document.body));
  });
}
