import { expect, it } from "vitest";
import { changesOf, ownName } from "./difference";
import { actionOf, entityOf, objectName } from "./words";

it("puts what somebody chose before what the platform keeps for itself", () => {
  const changes = changesOf({
    action: "update",
    entity: "model_aliases",
    difference: { version: [1, 2], version_id: ["a", "b"], updated_by: [null, "c"] },
  });
  expect(changes.map((change) => change.field)).toEqual(["version_id", "version", "updated_by"]);
  expect(changes[0]).toMatchObject({ before: "a", after: "b", isBookkeeping: false });
});

it("leaves out what a creation left empty", () => {
  const difference = { name: [null, "champion"], deleted_at: [null, null], labels: [null, {}] };
  const changes = changesOf({ action: "insert", entity: "models", difference });
  expect(changes.map((change) => change.field)).toEqual(["name"]);
});

it("shows the facts of an event, lists too, as what they are", () => {
  const difference = { scopes: ["run:read", "run:write"], prefix: "abc" };
  const changes = changesOf({ action: "event", entity: "api_key_created", difference });
  expect(changes).toHaveLength(2);
  expect(changes[0]).toMatchObject({ field: "scopes", before: undefined, after: ["run:read", "run:write"] });
});

it("finds a row's name, also of one that is gone", () => {
  expect(ownName({ name: ["old", "new"] })).toBe("new");
  expect(ownName({ name: ["gone", null] })).toBe("gone");
  expect(ownName({ number: [null, 3] })).toBe("v3");
  expect(ownName({ weight: [1, 2] })).toBeNull();
});

it("reads its own words back", () => {
  expect(entityOf(objectName("model_aliases"))).toBe("model_aliases");
  expect(entityOf(objectName("some_new_table"))).toBe("some_new_table");
  expect(actionOf("changed")).toBe("update");
});
