import { expect, it } from "vitest";
import { expiryOf, keySnippets, keyState } from "./keys";
import type { ApiKey } from "./queries";

const NOW = Date.parse("2026-11-01T12:00:00Z");

it("counts a key's life from now", () => {
  expect(expiryOf("7", NOW)).toBe("2026-11-08T12:00:00.000Z");
  expect(expiryOf("never", NOW)).toBeNull();
});

it.each([
  [{ revoked_at: "2026-11-01T11:00:00Z", expires_at: "2026-10-01T00:00:00Z" }, "revoked"],
  [{ revoked_at: null, expires_at: "2026-11-01T11:59:59Z" }, "expired"],
  [{ revoked_at: "2026-11-02T00:00:00Z", expires_at: null }, "active"],
  [{ revoked_at: null, expires_at: null }, "active"],
])("%o is %s", (key, state) => expect(keyState(key as ApiKey, NOW)).toBe(state));

it("fills the key, the organization and the project in", () => {
  const [shell, python] = keySnippets("https://ml.example.com", "acme", "fraud", "my_secret");
  expect(shell?.code).toContain("MLFLOW_TRACKING_URI=https://ml.example.com/mlflow/acme/fraud");
  expect(python?.code).toContain('"my_secret"');
});
