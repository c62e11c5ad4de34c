import { describe, expect, it } from "vitest";
import { asText, fileRows } from "./files";

const file = (path: string, digest: string | null, size = 1) => ({ path, digest, size });

describe("the files of runs", () => {
  it("are compared with the baseline's by their digests", () => {
    const rows = fileRows(
      [file("model/a", "1"), file("same", "2"), file("gone", "3")],
      [[file("same", "2", 9), file("model/a", "x"), file("new", "4")], [file("same", "2")]],
    );
    expect(rows.map(({ path, differs }) => [path, differs])).toEqual([
      ["gone", true],
      ["model/a", true],
      ["new", true],
      ["same", false],
    ]);
    expect(rows.map(({ cells }) => cells.map(({ state }) => state))).toEqual([
      ["missing", "missing"],
      ["changed", "missing"],
      ["only here", "absent"],
      ["same", "same"],
    ]);
  });

  it("are compared by size where a digest is not known", () => {
    const [a, b] = fileRows(
      [file("a", null, 5), file("b", null, 5)],
      [[file("a", "1", 5), file("b", "1", 6)]],
    );
    expect([a?.cells[0]?.state, b?.cells[0]?.state]).toEqual(["same", "changed"]);
  });

  it("are texts unless their bytes say otherwise, also where the last letter is cut", () => {
    const bytes = new TextEncoder().encode("grün");
    expect(asText(bytes, false)).toBe("grün");
    expect(asText(bytes.slice(0, 3), true)).toBe("gr");
    expect(asText(bytes.slice(0, 3), false)).toBeNull();
    expect(asText(new Uint8Array([104, 0, 105]), false)).toBeNull();
  });
});
