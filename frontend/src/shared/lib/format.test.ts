import { describe, expect, it } from "vitest";
import {
  durationBetween,
  formatAge,
  formatBytes,
  formatCompact,
  formatCount,
  formatDuration,
  formatPercent,
  formatValue,
  plural,
} from "./format";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();

describe("formatValue", () => {
  it.each([
    [null, "–"],
    ["", "–"],
    ["adamw", "adamw"],
    [0, "0"],
    [64, "64"],
    [12_345, "12,345"],
    [0.46171, "0.4617"],
    [2.34567, "2.346"],
    [412.345, "412.35"],
    [0.000068, "6.8e−5"],
    [-0.25, "−0.2500"],
    [123_456_789, "1.2e8"],
    [Number.NaN, "NaN"],
    [Number.NEGATIVE_INFINITY, "−∞"],
  ])("%s is %s", (value, text) => expect(formatValue(value)).toBe(text));
});

describe("formatDuration", () => {
  it.each([
    [null, "–"],
    [-5, "–"],
    [0, "0ms"],
    [950, "950ms"],
    [1_500, "1.5s"],
    [59_999, "1m"],
    [60_000, "1m"],
    [608_000, "10m 8s"],
    [22_020_000, "6h 7m"],
    [3_600_000, "1h"],
    [90_000_000, "1d 1h"],
  ])("%s ms is %s", (value, text) => expect(formatDuration(value)).toBe(text));

  it("goes on until now for what has no end", () => {
    expect(durationBetween(ago(90), null, NOW)).toBe(90_000);
    expect(durationBetween(ago(90), ago(30), NOW)).toBe(60_000);
    expect(durationBetween(null, null, NOW)).toBeNull();
  });
});

describe("formatAge", () => {
  it.each([
    [10, "now"],
    [70, "1m ago"],
    [3 * 3600, "3h ago"],
    [9 * 86_400, "9d ago"],
    [100 * 86_400, "21 Nov 2025"],
    [-3600, "1 Mar 2026"],
  ])("%s s is %s", (seconds, text) => expect(formatAge(ago(seconds), NOW)).toBe(text));
});

it("names sizes, counts and shares", () => {
  expect([512, 1024, 1_468_006, 5e12].map(formatBytes)).toEqual(["512 B", "1 kB", "1.4 MB", "4.55 TB"]);
  expect([950, 12_500, 3_200_000, -1_500].map(formatCompact)).toEqual(["950", "12.5k", "3.2M", "−1.5k"]);
  expect(formatCount(84_213)).toBe("84,213");
  expect(formatPercent(0.802)).toBe("80.2%");
  expect([plural(1, "run"), plural(2, "run"), plural(0, "entry", "entries")]).toEqual([
    "1 run",
    "2 runs",
    "0 entries",
  ]);
});
