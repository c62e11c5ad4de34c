import { describe, expect, it } from "vitest";
import { imageType, parseLoggedTable, parseSeparated, previewOf } from "./previews";

describe("previews", () => {
  it("show no file as a page, whatever it calls itself", () => {
    expect(previewOf("evil.html", "text/html")).toBe("text");
    expect(previewOf("logo.svg", "image/svg+xml")).toBe("text");
    expect(imageType("logo.svg")).toBeUndefined();
    expect(previewOf("plot.png", "text/html")).toBe("image");
    expect(imageType("plot.PNG")).toBe("image/png");
    expect(previewOf("model.pkl", "application/octet-stream")).toBe("none");
    expect(previewOf("MLmodel", "text/plain")).toBe("text");
    expect(previewOf("rows.csv", null)).toBe("table");
  });

  it("read quoted cells", () => {
    const sheet = parseSeparated('name,note\r\n"a, b","say ""hi""\nthere"\n\nc,d', ",");
    expect(sheet).toEqual({
      head: ["name", "note"],
      rows: [
        ["a, b", 'say "hi"\nthere'],
        ["c", "d"],
      ],
      isCut: false,
    });
  });

  it("stop at two hundred rows and fifty columns", () => {
    const wide = Array.from({ length: 60 }, (_, at) => at).join("\t");
    const sheet = parseSeparated(`${wide}\n`.repeat(300), "\t");
    expect(sheet.rows).toHaveLength(200);
    expect(sheet.head).toHaveLength(50);
    expect(sheet.isCut).toBe(true);
  });

  it("know a logged table from other JSON", () => {
    expect(parseLoggedTable({ columns: ["a"], data: [[1], ["x"]] })).toEqual({
      head: ["a"],
      rows: [["1"], ["x"]],
      isCut: false,
    });
    expect(parseLoggedTable({ columns: ["a"] })).toBeNull();
    expect(parseLoggedTable(null)).toBeNull();
  });
});
