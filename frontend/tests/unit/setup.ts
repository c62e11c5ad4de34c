import "@testing-library/jest-dom/vitest";
import { cleanup } from "@testing-library/react";
import { afterAll, afterEach, beforeAll } from "vitest";
import { server } from "../msw/server";

// happy-dom lays nothing out, and a list without height draws no rows.
Object.defineProperty(HTMLElement.prototype, "clientHeight", { configurable: true, get: () => 800 });
Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, get: () => 1200 });

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => {
  cleanup();
  server.resetHandlers();
  localStorage.clear();
});
afterAll(() => server.close());

// Fields that grow with their text listen for fonts, of which happy-dom knows nothing.
if (!("fonts" in document) || document.fonts === undefined) {
  Object.defineProperty(document, "fonts", { value: new EventTarget(), configurable: true });
}
