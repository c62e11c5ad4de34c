import { expect, it } from "vitest";
import { coloursOf, dashesOf } from "./colours";

const ids = Array.from({ length: 40 }, (_, at) => `01a20a3a-73bb-741b-9bb7-6c10a6343b${at}`);

it("a run has one colour, whatever shows beside it", () => {
  const all = coloursOf(ids);
  for (const id of ids) expect(coloursOf([id]).get(id)).toBe(all.get(id));
  expect(new Set(all.values()).size).toBe(10);
});

it("runs of one colour are told apart by their dashes", () => {
  const colours = coloursOf(ids);
  const dashes = dashesOf(ids);
  const first = ids.filter((id) => colours.get(id) === colours.get(ids[0] ?? ""));
  expect(first.slice(0, 3).map((id) => dashes.get(id))).toEqual([0, 1, 2]);
  expect(dashesOf([...ids].reverse())).toEqual(dashes);
  expect([...dashesOf([ids[7] ?? ""]).values()]).toEqual([0]);
});
