import { describe, expect, it } from "vitest";
import { hunksOf, lineDiff } from "./lineDiff";

const text = (lines: string[]) => lines.map((line) => `${line}\n`).join("");

/** The difference as people write it: " same", "-removed", "+added". */
function said(before: string[], after: string[]): string {
  const signs = { same: " ", removed: "-", added: "+" };
  return lineDiff(text(before), text(after))
    .map((line) => signs[line.kind] + line.text)
    .join("|");
}

describe("the difference of two texts", () => {
  it("has as few changes as there can be", () => {
    expect(said(["a", "b", "c"], ["a", "x", "c"])).toBe(" a|-b|+x| c");
    expect(said(["a"], ["a"])).toBe(" a");
    expect(said([], ["a", "b"])).toBe("+a|+b");
    expect(said(["a", "b"], [])).toBe("-a|-b");
    expect(said(["a", "b", "c", "d"], ["b", "c", "d", "e"])).toBe("-a| b| c| d|+e");
    // The paper's own example: five changes.
    const changes = lineDiff(text([..."ABCABBA"]), text([..."CBABAC"])).filter(({ kind }) => kind !== "same");
    expect(changes).toHaveLength(5);
  });

  it("leads from the one to the other, whatever they are", () => {
    let seed = 7;
    const random = (most: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % most;
    };
    for (let round = 0; round < 200; round += 1) {
      const list = () => Array.from({ length: random(12) }, () => "abc"[random(3)] ?? "a");
      const [before, after] = [list(), list()];
      const lines = lineDiff(text(before), text(after));
      expect(lines.filter((line) => line.kind !== "added").map((line) => line.text)).toEqual(before);
      expect(lines.filter((line) => line.kind !== "removed").map((line) => line.text)).toEqual(after);
      for (const line of lines.filter(({ kind }) => kind === "same")) {
        expect(before[(line.before ?? 0) - 1]).toBe(after[(line.after ?? 0) - 1]);
      }
    }
  });

  it("takes no notice of how lines end, and numbers both sides", () => {
    expect(lineDiff("a\r\nb", "a\nb\n").every(({ kind }) => kind === "same")).toBe(true);
    expect(lineDiff("a\nb\n", "a\nx\nb\n").map(({ before, after }) => [before, after])).toEqual([
      [1, 1],
      [null, 2],
      [2, 3],
    ]);
  });

  it("is told as all gone and all come where too much differs", () => {
    const before = Array.from({ length: 1_500 }, (_, at) => `a${at}`);
    const after = Array.from({ length: 1_500 }, (_, at) => `b${at}`);
    const kinds = lineDiff(text(before), text(after)).map(({ kind }) => kind);
    expect(kinds.slice(0, 1_500).every((kind) => kind === "removed")).toBe(true);
    expect(kinds).toHaveLength(3_000);
  });

  it("is shown with a few lines around each change", () => {
    const before = Array.from({ length: 20 }, (_, at) => `${at}`);
    const after = before.map((line) => (line === "10" ? "ten" : line));
    const { hunks, skipped } = hunksOf(lineDiff(text(before), text(after)), 2);
    expect(hunks).toHaveLength(1);
    expect(hunks[0]?.skipped).toBe(8);
    expect(hunks[0]?.lines).toHaveLength(6);
    expect(skipped).toBe(7);
    expect(hunksOf(lineDiff("a", "a")).hunks).toEqual([]);
  });
});
