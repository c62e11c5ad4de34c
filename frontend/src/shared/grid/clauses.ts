/** One value of a condition. A quoted one is a text even where it looks like a number: `params.lr = "0.1"`. */
export interface Value {
  text: string;
  isQuoted: boolean;
}

/**
 * One condition, `field operator values`.
 *
 * field: as it is written, quotes and all. operator WORDS: the values alone, looked for in the name.
 */
export interface Clause {
  field: string;
  operator: string;
  values: Value[];
}

export type FieldKind =
  | "text"
  | "number"
  | "time"
  | "duration"
  | "status"
  | "run"
  | "experiment"
  | "boolean"
  | "choice";

/** What a list can be filtered by. */
export interface FilterField {
  name: string;
  label?: string;
  kind: FieldKind;
  operators: string[];
  description?: string;
  /** The words that it may be, where they are few. */
  choices?: string[];
}

export const WORDS = "words";

const NO_VALUES = new Set(["IS NULL", "IS NOT NULL", "EXISTS", "NOT EXISTS"]);
const LISTS = new Set(["IN", "NOT IN"]);
const RANGES = new Set(["BETWEEN", "NOT BETWEEN"]);

/** How many values an operator takes: none, one, two, or any number. */
export function valuesOf(operator: string): 0 | 1 | 2 | "many" {
  if (NO_VALUES.has(operator)) return 0;
  if (LISTS.has(operator)) return "many";
  return RANGES.has(operator) ? 2 : 1;
}

/** Is it a whole condition already? */
export function isComplete({ field, operator, values }: Clause): boolean {
  const wanted = valuesOf(operator);
  const given = values.filter((value) => value.text !== "").length;
  return field !== "" && operator !== "" && (wanted === "many" ? given > 0 : given >= wanted);
}

/** A condition for people: `status is one of failed, killed`. */
export function describeClause(clause: Clause): { field: string; operator: string; value: string } {
  const texts = clause.values.map((value) => value.text);
  if (clause.operator === WORDS) return { field: "name", operator: "contains", value: texts.join(" ") };
  const separator = valuesOf(clause.operator) === 2 ? " and " : ", ";
  return {
    field: clause.field.replaceAll("`", ""),
    operator: clause.operator.toLowerCase(),
    value: texts.join(separator),
  };
}

/** Reads `role:eq:admin`, the form of the lists' `filter` parameter. */
export function parseDeclared(text: string): Clause | null {
  const [field, operator, ...rest] = text.split(":");
  if (!field || !operator || rest.length === 0) return null;
  return { field, operator, values: [{ text: rest.join(":"), isQuoted: false }] };
}

export function formatDeclared({ field, operator, values }: Clause): string {
  return `${field}:${operator}:${values[0]?.text ?? ""}`;
}
