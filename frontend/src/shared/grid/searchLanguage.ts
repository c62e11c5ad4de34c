/**
 * The search language of runs (docs/search.md), as far as chips can show it: conditions of which all must hold. A search
 * with OR, NOT or parentheses stays text. The server is the judge of what is right; here is only its shape.
 */
import { type Clause, type Value, valuesOf, WORDS } from "./clauses";

interface Token {
  kind: "word" | "string" | "quoted" | "operator" | "mark";
  text: string;
  start: number;
  end: number;
}

const TOKEN =
  /(?<space>\s+)|(?<string>'(?:''|[^'])*'|"(?:""|[^"])*")|(?<quoted>`(?:``|[^`])*`)|(?<operator><=|>=|<>|!=|!~|==|=|<|>|~)|(?<mark>[(),])|(?<word>[^\s()'"`,<>=!~]+)/y;
const WORDED = [
  "IS NOT NULL",
  "IS NULL",
  "NOT EXISTS",
  "EXISTS",
  "NOT BETWEEN",
  "BETWEEN",
  "NOT CONTAINS",
  "CONTAINS",
  "NOT STARTS WITH",
  "STARTS WITH",
  "NOT ENDS WITH",
  "ENDS WITH",
  "NOT ILIKE",
  "ILIKE",
  "NOT LIKE",
  "LIKE",
  "NOT IN",
  "IN",
];
const KEYWORDS = new Set([...WORDED.flatMap((name) => name.split(" ")), "AND", "OR"]);
const SAFE_WORD = /^[\p{L}\p{N}_./+:@%*-]+$/u;
const SAFE_KEY = /^[A-Za-z0-9_/-]+(\.[A-Za-z0-9_/-]+)*$/;
const PARTS = /\.(last|min|max|step)$/;

function tokenize(text: string): Token[] | null {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match?.groups) return null;
    const kind = Object.keys(match.groups).find((name) => match.groups?.[name] !== undefined) as
      | Token["kind"]
      | "space";
    const raw = match[0];
    if (kind === "space") continue;
    const quote = raw.charAt(0);
    const inner =
      kind === "string" || kind === "quoted" ? raw.slice(1, -1).replaceAll(quote + quote, quote) : raw;
    tokens.push({ kind, text: inner, start, end: start + raw.length });
  }
  return tokens;
}

/** The conditions of a search, or null when chips cannot show it, or it cannot be read at all. */
export function parseSearch(text: string): Clause[] | null {
  const tokens = tokenize(text);
  if (tokens === null) return null;
  const reader = new Reader(text, tokens);
  return reader.clauses();
}

class Reader {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly tokens: Token[],
  ) {}

  clauses(): Clause[] | null {
    const found: Clause[] = [];
    while (this.at < this.tokens.length) {
      const before = found.at(-1);
      if (before !== undefined && !this.words("AND") && before.operator !== WORDS) return null;
      const clause = this.clause();
      if (clause === null) return null;
      found.push(clause);
    }
    return found;
  }

  private clause(): Clause | null {
    const first = this.tokens[this.at];
    if (first === undefined || first.kind === "operator" || first.kind === "mark") return null;
    if (first.kind === "word" && KEYWORDS.has(first.text.toUpperCase())) return null;
    const start = this.at;
    const field = this.name();
    const operator = this.operator();
    if (operator === null) {
      this.at = start + 1;
      if (first.kind === "quoted") return null;
      return {
        field: "",
        operator: WORDS,
        values: [{ text: first.text, isQuoted: first.kind === "string" }],
      };
    }
    const values = this.values(operator);
    return values === null ? null : { field, operator, values };
  }

  /** Tokens that touch are one name: metrics.`val/f1`.min */
  private name(): string {
    const start = this.tokens[this.at]?.start ?? 0;
    let end = start;
    for (let token = this.tokens[this.at]; token; token = this.tokens[this.at]) {
      if (token.start !== end || token.kind === "operator" || token.kind === "mark") break;
      end = token.end;
      this.at += 1;
    }
    return this.text.slice(start, end);
  }

  private operator(): string | null {
    const token = this.tokens[this.at];
    if (token?.kind === "operator") {
      this.at += 1;
      return { "==": "=", "<>": "!=" }[token.text] ?? token.text;
    }
    const name = WORDED.find((worded) => this.words(...worded.split(" ")));
    return { EXISTS: "IS NOT NULL", "NOT EXISTS": "IS NULL" }[name ?? ""] ?? name ?? null;
  }

  private values(operator: string): Value[] | null {
    const wanted = valuesOf(operator);
    if (wanted === 0) return [];
    if (wanted === "many") return this.list();
    const first = this.value();
    if (first === null || wanted === 1) return first && [first];
    const second = this.words("AND") ? this.value() : null;
    return second && [first, second];
  }

  private list(): Value[] | null {
    if (!this.mark("(")) return null;
    const values: Value[] = [];
    do {
      const value = this.value();
      if (value === null) return null;
      values.push(value);
    } while (this.mark(","));
    return this.mark(")") ? values : null;
  }

  private value(): Value | null {
    const token = this.tokens[this.at];
    if (token === undefined || token.kind === "operator" || token.kind === "mark") return null;
    this.at += 1;
    const isQuoted = token.kind !== "word";
    return { text: !isQuoted && this.words("AGO") ? `${token.text} ago` : token.text, isQuoted };
  }

  private words(...wanted: string[]): boolean {
    const coming = this.tokens.slice(this.at, this.at + wanted.length);
    const fits =
      coming.length === wanted.length &&
      coming.every((token, at) => token.kind === "word" && token.text.toUpperCase() === wanted[at]);
    if (fits) this.at += wanted.length;
    return fits;
  }

  private mark(text: string): boolean {
    const token = this.tokens[this.at];
    const fits = token?.kind === "mark" && token.text === text;
    if (fits) this.at += 1;
    return fits;
  }
}

export function formatSearch(clauses: Clause[]): string {
  return clauses.map(formatClause).join(" AND ");
}

function formatClause({ field, operator, values }: Clause): string {
  const texts = values.map(formatValue);
  if (operator === WORDS) return texts.join(" ");
  switch (valuesOf(operator)) {
    case 0:
      return `${field} ${operator}`;
    case 2:
      return `${field} ${operator} ${texts.join(" AND ")}`;
    case "many":
      return `${field} ${operator} (${texts.join(", ")})`;
    default:
      return `${field} ${operator} ${texts[0] ?? '""'}`;
  }
}

function formatValue({ text, isQuoted }: Value): string {
  const isBare =
    !isQuoted && (/^\S+ ago$/i.test(text) || (SAFE_WORD.test(text) && !KEYWORDS.has(text.toUpperCase())));
  return isBare ? text : `"${text.replaceAll('"', '""')}"`;
}

/** A keyed field as it is written: params.lr, metrics.`val/f1 score`. */
export function keyedField(name: string, key: string): string {
  return SAFE_KEY.test(key) && !PARTS.test(key)
    ? `${name}.${key}`
    : `${name}.\`${key.replaceAll("`", "``")}\``;
}

/** A value that a person typed, for a field: numbers and words stay bare, texts are quoted. */
export function typedValue(text: string, isText: boolean): Value {
  const isNumber = text.trim() !== "" && Number.isFinite(Number(text));
  return { text, isQuoted: isText && !isNumber };
}
