import { expect, it } from "vitest";
import { readFailure } from "./failure";

const told = {
  organization: "acme",
  title: "Refused",
  detail: "Addresses of naïve.example are not let in.",
  request_id: "r-1",
};

function cookieOf(value: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

it("reads what the server left", () => {
  expect(readFailure(`other=1; modelyard-sso-failure=${cookieOf(told)}`)).toEqual(told);
});

it.each(["", "other=1", "modelyard-sso-failure=%%%", `modelyard-sso-failure=${btoa("no json")}`])(
  "takes nothing from %s",
  (cookies) => expect(readFailure(cookies)).toBeNull(),
);
