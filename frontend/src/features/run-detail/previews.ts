export type Preview = "image" | "table" | "json" | "markdown" | "text" | "none";

/** The types as which pictures are shown; whatever a file calls itself, it is shown as no other. */
const IMAGES: Record<string, string> = {
  avif: "image/avif",
  bmp: "image/bmp",
  gif: "image/gif",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
};
const TEXTS = new Set(
  (
    "txt log yaml yml toml cfg ini conf env py ipynb r jl js ts css sh sql xml html htm svg rst tex diff patch " +
    "jsonl ndjson dockerfile makefile mlmodel lock license readme requirements"
  ).split(" "),
);

/** How a file is shown, told from its name and the type that the server gives it. A page or an SVG is shown as text. */
export function previewOf(name: string, mediaType: string | null): Preview {
  const ending = endingOf(name);
  if (ending in IMAGES) return "image";
  if (ending === "csv" || ending === "tsv") return "table";
  if (ending === "json" || ending === "geojson") return "json";
  if (ending === "md" || ending === "markdown") return "markdown";
  if (TEXTS.has(ending) || mediaType?.startsWith("text/")) return "text";
  return "none";
}

export function imageType(name: string): string | undefined {
  return IMAGES[endingOf(name)];
}

function endingOf(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1).toLowerCase();
}

export interface Sheet {
  head: string[];
  rows: string[][];
  /** Whether there are more than are shown. */
  isCut: boolean;
}

const ROWS = 200;
const COLUMNS = 50;

/** The first rows of comma- or tab-separated values (RFC 4180). */
export function parseSeparated(text: string, separator: "," | "\t"): Sheet {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let isQuoted = false;
  let at = 0;
  const endRow = () => {
    row.push(cell);
    cell = "";
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  };
  for (; at < text.length && rows.length <= ROWS; at += 1) {
    const letter = text[at];
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (letter === '"' && cell === "") isQuoted = true;
    else if (letter === separator) {
      row.push(cell);
      cell = "";
    } else if (letter === "\n") endRow();
    else if (letter !== "\r") cell += letter;
  }
  if (cell !== "" || row.length > 0) endRow();
  const [head = [], ...body] = rows;
  return sheet(head, body, at < text.length);
}

/** A table as `mlflow.log_table` stores it; null when the JSON is something else. */
export function parseLoggedTable(value: unknown): Sheet | null {
  if (typeof value !== "object" || value === null) return null;
  const { columns, data } = value as { columns?: unknown; data?: unknown };
  if (!Array.isArray(columns) || !Array.isArray(data) || !data.every(Array.isArray)) return null;
  const text = (cell: unknown) => (typeof cell === "string" ? cell : JSON.stringify(cell));
  const rows = data.slice(0, ROWS).map((row: unknown[]) => row.map(text));
  return sheet(columns.map(text), rows, data.length > ROWS);
}

function sheet(head: string[], rows: string[][], isCut: boolean): Sheet {
  const isWide = head.length > COLUMNS;
  return {
    head: head.slice(0, COLUMNS),
    rows: rows.slice(0, ROWS).map((row) => row.slice(0, COLUMNS)),
    isCut: isCut || isWide || rows.length > ROWS,
  };
}
