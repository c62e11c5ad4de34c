import { expect, it } from "vitest";
import { safePath } from "./sso";

it.each([
  ["/o/acme-ml/p/fraud/runs?search=a", "/o/acme-ml/p/fraud/runs?search=a"],
  [undefined, "/"],
  ["https://evil.example", "/"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["/a\nb", "/"],
  ["javascript:alert(1)", "/"],
])("%s leads to %s", (given, path) => expect(safePath(given)).toBe(path));
