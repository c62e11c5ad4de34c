import { expect, it } from "vitest";
import { everyDay, placesOf, spanOf, summary } from "./calendar";

const calendar = { first: "2026-02-27", last: "2026-03-02", days: [{ day: "2026-03-01", records: 7 }] };
const days = everyDay(calendar);

it("has every day, those without a record too", () => {
  expect(days).toEqual([
    { day: "2026-02-27", records: 0 },
    { day: "2026-02-28", records: 0 },
    { day: "2026-03-01", records: 7 },
    { day: "2026-03-02", records: 0 },
  ]);
});

it("turns days into a span and back, in either direction", () => {
  const span = { since: "2026-02-28T00:00:00.000Z", until: "2026-03-02T00:00:00.000Z" };
  expect(spanOf(days, 1, 2)).toEqual(span);
  expect(spanOf(days, 2, 1)).toEqual(span);
  expect(placesOf(days, span)).toEqual({ from: 1, to: 2 });
  expect(placesOf(days, { since: "2026-03-01T13:00:00Z" })).toEqual({ from: 2, to: 3 });
  expect(placesOf(days, { until: "2026-01-01T00:00:00Z" })).toBeNull();
  expect(spanOf([], 0, 1)).toBeNull();
});

it("says in a sentence what it shows", () => {
  expect(summary(days)).toBe("7 records in the last 4 days; most on 2026-03-01, 7.");
  expect(summary(everyDay({ ...calendar, days: [] }))).toBe("No record in the last 4 days.");
});
