import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it, vi } from "vitest";
import { problem, server } from "../../../../tests/msw/server";
import { renderInTheme } from "../../../../tests/unit/render";
import { InviteDialog } from "./InviteDialog";

const ME = {
  user: { id: "u", email: "ada@example.com", display_name: "Ada" },
  organizations: [{ id: "o", slug: "acme", name: "Acme", role: "admin" }],
  bound_to: null,
  key: null,
};

const askedForMail = (mail: boolean) =>
  http.get("*/api/v1/setup", () => HttpResponse.json({ needed: false, mail }));

it("invites one by one, and keeps whom it could not", async () => {
  const asked: string[] = [];
  server.use(
    askedForMail(true),
    http.get("*/api/v1/auth/me", () => HttpResponse.json(ME)),
    http.post("*/api/v1/orgs/acme/invitations", async ({ request }) => {
      const { email } = (await request.json()) as { email: string };
      asked.push(email);
      return email === "old@example.com"
        ? problem(409, "already_exists")
        : HttpResponse.json({}, { status: 201 });
    }),
  );
  renderInTheme(<InviteDialog org="acme" onClose={vi.fn()} />);
  const person = userEvent.setup();
  const box = await screen.findByRole("combobox", { name: "E-mail addresses" });
  await person.click(box);
  await person.paste("new@example.com, old@example.com;nonsense");
  await person.click(screen.getByRole("button", { name: "Invite 3 people" }));
  expect(await screen.findByText("new@example.com", { selector: "bdi" })).toBeInTheDocument();
  expect(await screen.findByText(/It is already_exists/)).toBeInTheDocument();
  expect(await screen.findByText(/This is no e-mail address/)).toBeInTheDocument();
  expect(asked).toEqual(["new@example.com", "old@example.com"]);
  // No administrator makes an owner.
  expect(screen.queryByRole("option", { name: "owner" })).toBeNull();
  expect(screen.getByRole("button", { name: "Invite 2 people" })).toBeEnabled();
  expect(screen.queryByRole("button", { name: /^Make a link/ })).toBeNull();
});

it("offers a link to send by hand where no mail goes out, and shows it when it is made", async () => {
  const url = "http://localhost/invitation#token=ml_secret";
  server.use(
    askedForMail(false),
    http.get("*/api/v1/auth/me", () => HttpResponse.json(ME)),
    http.post("*/api/v1/orgs/acme/invitations", () => HttpResponse.json({ id: "i" }, { status: 201 })),
    http.post("*/api/v1/orgs/acme/invitations/i/link", () =>
      HttpResponse.json({ id: "i", url, expires_at: "2026-01-31T12:00:00Z" }, { status: 201 }),
    ),
  );
  renderInTheme(<InviteDialog org="acme" onClose={vi.fn()} />);
  const person = userEvent.setup();
  expect(await screen.findByText(/This server sends no mail/)).toBeInTheDocument();
  await person.type(await screen.findByRole("combobox", { name: "E-mail addresses" }), "new@example.com");
  await person.click(screen.getByRole("button", { name: "Invite" }));
  await person.click(await screen.findByRole("button", { name: "Make a link for new@example.com" }));
  expect(await screen.findByText(url)).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Copy the link for new@example.com" })).toBeEnabled();
});
