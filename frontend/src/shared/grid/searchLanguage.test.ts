import { describe, expect, it } from "vitest";
import { formatDeclared, parseDeclared } from "./clauses";
import { formatSearch, keyedField, parseSearch, typedValue } from "./searchLanguage";
import { searchFields, suggest } from "./suggest";

describe("a search as chips and back", () => {
  it.each([
    "status = finished",
    'metrics.auc > 0.9 AND params.model = "xgboost" AND started > 7d ago',
    "xgboost AND fraud",
    '"status"',
    "metrics.`val/f1 score`.min BETWEEN 0.1 AND 0.3",
    'tags.team IN ("a", "b") AND status NOT IN (failed, killed)',
    "ended IS NULL",
    "duration > 2h30m",
    'name CONTAINS "a ""quoted"" word"',
    'name ~ "^fraud-(a|b)"',
    'params.lr = "0.1" AND params.lr <= 0.01',
    "started = 2026-03-01T12:00:30+01:00",
    "",
  ])("%s", (text) => {
    const clauses = parseSearch(text);
    expect(clauses).not.toBeNull();
    expect(formatSearch(clauses ?? [])).toBe(text);
  });

  it("writes the same thing in one way", () => {
    const same: Array<[string, string]> = [
      ["  status=finished  and metrics.auc>0.9", "status = finished AND metrics.auc > 0.9"],
      ["a <> 1 and b == 'it''s'", 'a != 1 AND b = "it\'s"'],
      ["metrics.auc exists", "metrics.auc IS NOT NULL"],
      ["xgboost fraud status = failed", "xgboost AND fraud AND status = failed"],
      ["started > 2h30m AGO", "started > 2h30m ago"],
      ["name = contains", 'name = "contains"'],
    ];
    for (const [typed, written] of same) expect(formatSearch(parseSearch(typed) ?? [])).toBe(written);
  });

  it.each([
    "a = 1 OR b = 2",
    "NOT a = 1",
    "(a = 1)",
    "a = ",
    "a = 'open",
    "a BETWEEN 1",
    "a IN 1",
    "a = 1 b = 2",
    "AND",
  ])("leaves %s as text", (text) => expect(parseSearch(text)).toBeNull());

  it("tells a text from a number", () => {
    expect(parseSearch('params.lr = "0.1"')?.[0]?.values).toEqual([{ text: "0.1", isQuoted: true }]);
    expect(parseSearch("params.lr = 0.1")?.[0]?.values).toEqual([{ text: "0.1", isQuoted: false }]);
    expect(typedValue("0.1", true).isQuoted).toBe(false);
    expect(typedValue("adamw", true).isQuoted).toBe(true);
    expect(typedValue("7d ago", false)).toEqual({ text: "7d ago", isQuoted: false });
  });

  it("quotes keys that would be read otherwise", () => {
    expect(keyedField("metrics", "val/auc")).toBe("metrics.val/auc");
    expect(keyedField("metrics", "loss.min")).toBe("metrics.`loss.min`");
    expect(keyedField("params", "learning rate")).toBe("params.`learning rate`");
    expect(keyedField("tags", "odd`tick")).toBe("tags.`odd``tick`");
  });

  it("survives hostile values", () => {
    for (const value of ['"', 'a" OR 1 = 1 --', "\\", "`", "  ", "AND", "\u202Eabc", "🙂"]) {
      const text = formatSearch([
        { field: "name", operator: "=", values: [{ text: value, isQuoted: true }] },
      ]);
      expect(parseSearch(text)?.[0]?.values[0]?.text).toBe(value);
    }
  });
});

describe("the filters of other lists", () => {
  it.each(["role:eq:admin", "created_at:ge:2026-01-01T00:00:00Z", "name:contains:a:b", "ended_at:null:true"])(
    "%s",
    (text) => {
      const clause = parseDeclared(text);
      expect(clause && formatDeclared(clause)).toBe(text);
    },
  );

  it("refuses what is none", () => expect(parseDeclared("role=admin")).toBeNull());
});

describe("suggestions", () => {
  const known = searchFields(
    [
      { name: "status", kind: "status", keyed: false, operators: ["=", "!=", "IN"], description: "" },
      { name: "metrics", kind: "number", keyed: true, operators: ["=", ">"], description: "" },
    ],
    { metrics: ["auc", "val loss"] },
  );

  it("go from the field to its operators and values", () => {
    expect(suggest("", known)).toEqual([]);
    expect(suggest("sta", known)).toEqual(["status "]);
    expect(suggest("status ", known)).toEqual(["status = ", "status != ", "status IN "]);
    expect(suggest("status = f", known)).toEqual(["status = finished", "status = failed"]);
    expect(suggest("status = failed AND au", known)).toEqual(["status = failed AND metrics.auc "]);
    expect(suggest("val", known)).toEqual(["metrics.`val loss` "]);
  });
});
