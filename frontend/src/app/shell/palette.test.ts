import { expect, it } from "vitest";
import { readQuery, runSearch } from "./Palette";

it("takes a first character for what is looked for", () => {
  expect(readQuery("fraud")).toEqual({ kind: null, words: "fraud" });
  expect(readQuery("> dark")).toEqual({ kind: "action", words: "dark" });
  expect(readQuery("#team=risk")).toEqual({ kind: "tag", words: "team=risk" });
  expect(readQuery(" @ada")).toEqual({ kind: "person", words: "ada" });
});

it("asks for names and tags in the language of the search", () => {
  expect(runSearch(null, 'a "b"')).toBe('name CONTAINS "a ""b"""');
  expect(runSearch("tag", "team=risk = low")).toBe('tags."team" = "risk = low"');
  expect(runSearch("tag", "team")).toBe('tags."team" IS NOT NULL');
});
