import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { problem, server } from "../../../tests/msw/server";
import { api, dataOf, ifMatch } from "./client";
import { ApiError } from "./errors";
import { session } from "./session";

const ORGS = "*/api/v1/orgs";
const LOGIN = "*/api/v1/auth/login";
const REFRESH = "*/api/v1/auth/refresh";
const mine = [{ id: "1", slug: "acme", name: "Acme", role: "owner" }];
const orgs = () => dataOf(api.GET("/api/v1/orgs"));

beforeEach(() => session.forget());

describe("a refusal", () => {
  it("is thrown with what the server said", async () => {
    const fields = [{ pointer: "/name", detail: "too long" }];
    server.use(http.get(ORGS, () => problem(422, "invalid", { pointer: "/name", errors: fields })));
    const error = await orgs().catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 422, code: "invalid", requestId: "request-1", fields });
  });

  it("is a server's fault when it is no problem document", async () => {
    server.use(http.get(ORGS, () => new HttpResponse("<html>", { status: 502 })));
    await expect(orgs()).rejects.toMatchObject({ status: 502, code: "internal" });
  });

  it("is called offline when no answer comes", async () => {
    server.use(http.get(ORGS, () => HttpResponse.error()));
    await expect(orgs()).rejects.toMatchObject({ status: 0, code: "offline", isOffline: true });
  });
});

describe("a session", () => {
  it("whose access token ran out is renewed once for all requests", async () => {
    let isFresh = false;
    const refresh = vi.fn(() => {
      isFresh = true;
      return HttpResponse.json({});
    });
    server.use(
      http.get(ORGS, () => (isFresh ? HttpResponse.json(mine) : problem(401, "unauthenticated"))),
      http.post(REFRESH, refresh),
    );
    session.live();
    expect(await Promise.all([orgs(), orgs(), orgs()])).toEqual([mine, mine, mine]);
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it("that is over waits for the person, and then goes on with what was sent", async () => {
    let isIn = false;
    const bodies: unknown[] = [];
    server.use(
      http.post("*/api/v1/orgs/acme/projects", async ({ request }) => {
        if (!isIn) return problem(401, "unauthenticated");
        bodies.push(await request.json());
        return HttpResponse.json({}, { status: 201 });
      }),
      http.post(REFRESH, () => problem(401, "unauthenticated")),
    );
    session.live();
    const body = { slug: "fraud", name: "Fraud", description: "typed with care" };
    const sent = api.POST("/api/v1/orgs/{org}/projects", { params: { path: { org: "acme" } }, body });
    await vi.waitFor(() => expect(session.state).toBe("over"));
    isIn = true;
    session.live();
    await sent;
    expect(bodies).toEqual([body]);
    expect(session.state).toBe("living");
  });

  it("that the person leaves refuses what waits", async () => {
    server.use(
      http.get(ORGS, () => problem(401, "unauthenticated")),
      http.post(REFRESH, () => problem(401, "unauthenticated")),
    );
    session.live();
    const asked = orgs();
    await vi.waitFor(() => expect(session.state).toBe("over"));
    session.forget();
    await expect(asked).rejects.toMatchObject({ status: 401 });
  });

  it("that never was is no session over", async () => {
    server.use(
      http.get(ORGS, () => problem(401, "unauthenticated")),
      http.post(REFRESH, () => problem(401, "unauthenticated")),
    );
    await expect(orgs()).rejects.toMatchObject({ status: 401 });
    expect(session.state).toBe("none");
  });

  it("is not asked for by a wrong password", async () => {
    const refresh = vi.fn(() => HttpResponse.json({}));
    server.use(
      http.post(LOGIN, () => problem(401, "unauthenticated")),
      http.post(REFRESH, refresh),
    );
    const body = { email: "a@b.c", password: "x", cookie: true };
    await expect(api.POST("/api/v1/auth/login", { body })).rejects.toMatchObject({ status: 401 });
    expect(refresh).not.toHaveBeenCalled();
  });
});

it("sends the version that is meant to be changed", async () => {
  let sent: string | null = null;
  server.use(
    http.patch("*/api/v1/orgs/acme", ({ request }) => {
      sent = request.headers.get("if-match");
      return problem(412, "stale");
    }),
  );
  const params = { path: { org: "acme" }, header: ifMatch({ version: 3 }) };
  await expect(api.PATCH("/api/v1/orgs/{org}", { params, body: { name: "A" } })).rejects.toMatchObject({
    status: 412,
  });
  expect(sent).toBe('"3"');
});
