import { describe, expect, it } from "vitest";
import { parseInline, parseMarkdown } from "./markdown";

const plain = (text: string) => ({ kind: "text", text });

describe("blocks", () => {
  it("reads headings, lists, code, quotes and rules", () => {
    const text =
      "# One\n\ntwo\nlines\n\n- a\n- b\n  - c\n\n3. x\n\n```py\ncode()\n```\n\n> said\n\n---\n\n    indented";
    const blocks = parseMarkdown(text);
    expect(blocks.map((block) => block.kind)).toEqual([
      "heading",
      "paragraph",
      "list",
      "list",
      "code",
      "quote",
      "rule",
      "code",
    ]);
    expect(blocks[2]).toMatchObject({ isOrdered: false, items: [[{}], [{}, { kind: "list" }]] });
    expect(blocks[3]).toMatchObject({ isOrdered: true, start: 3 });
    expect(blocks[4]).toEqual({ kind: "code", text: "code()" });
  });

  it("reads tables, with bars that are escaped", () => {
    const [table] = parseMarkdown("| a | b |\n|---|--:|\n| 1 | x \\| y |\n| 2 |");
    expect(table).toEqual({
      kind: "table",
      head: [[plain("a")], [plain("b")]],
      rows: [
        [[plain("1")], [plain("x | y")]],
        [[plain("2")], []],
      ],
      align: [undefined, "end"],
    });
  });

  it("ends, whatever is written", () => {
    const deep = `${"> ".repeat(200)}x\n${"- ".repeat(200)}y\n${"*".repeat(500)}${"[".repeat(500)}`;
    expect(parseMarkdown(deep).length).toBeGreaterThan(0);
    expect(parseMarkdown("```\nnever closed")).toEqual([{ kind: "code", text: "never closed" }]);
    expect(parseMarkdown("-\n- \n1.\n#\n|\n|-|\n")).not.toHaveLength(0);
  });
});

describe("running text", () => {
  it("knows emphasis, code, links and escapes", () => {
    expect(parseInline("a **b** *c* `d` snake_case_name \\*e\\* &lt;f&gt;")).toEqual([
      plain("a "),
      { kind: "strong", children: [plain("b")] },
      plain(" "),
      { kind: "emphasis", children: [plain("c")] },
      plain(" "),
      { kind: "code", text: "d" },
      plain(" snake_case_name *e* <f>"),
    ]);
    expect(parseInline("[x](https://a.example/b)")).toEqual([
      { kind: "link", href: "https://a.example/b", children: [plain("x")] },
    ]);
  });

  it.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](data:text/html,y)",
    "[x](//evil.example)",
  ])("%s stays text", (text) => expect(parseInline(text)).toEqual([plain(text)]));
});
