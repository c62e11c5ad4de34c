/** A piece of running text. Raw HTML is no kind of its own: it stays the text that it is. */
export type Inline =
  | { kind: "text" | "code"; text: string }
  | { kind: "strong" | "emphasis" | "deleted"; children: Inline[] }
  | { kind: "link"; href: string; children: Inline[] }
  | { kind: "break" };

export type Block =
  | { kind: "heading"; level: number; children: Inline[] }
  | { kind: "paragraph"; children: Inline[] }
  | { kind: "code"; text: string }
  | { kind: "quote"; blocks: Block[] }
  | { kind: "list"; isOrdered: boolean; start: number; items: Block[][] }
  | { kind: "table"; head: Inline[][]; rows: Inline[][][]; align: Array<"end" | undefined> }
  | { kind: "rule" };

const MOST_DEPTH = 8;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/;
const RULE = /^ {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$/;
const QUOTE = /^ {0,3}>[ ]?/;
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])([ \t]+|$)/;
const INDENTED = /^(?: {4}|\t)/;
const DELIMITER_ROW = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;
const SAFE_ADDRESS = /^(?:https?:\/\/|mailto:)/i;

/** Reads the part of CommonMark that people write cards and notes in, with tables. Nothing of it becomes markup. */
export function parseMarkdown(text: string): Block[] {
  return blocksOf(text.replaceAll("\r\n", "\n").split("\n"), 0);
}

function blocksOf(lines: string[], depth: number): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (line.trim() === "") at += 1;
    else {
      const [block, next] = blockAt(lines, at, depth);
      blocks.push(block);
      at = next;
    }
  }
  return blocks;
}

function blockAt(lines: string[], at: number, depth: number): [Block, number] {
  const line = lines[at] ?? "";
  if (INDENTED.test(line)) return indentedCode(lines, at);
  const fence = FENCE.exec(line)?.[1];
  if (fence) return fencedCode(lines, at, fence);
  const heading = HEADING.exec(line);
  if (heading?.[1]) {
    return [{ kind: "heading", level: heading[1].length, children: parseInline(heading[2] ?? "") }, at + 1];
  }
  if (RULE.test(line)) return [{ kind: "rule" }, at + 1];
  if (depth < MOST_DEPTH && QUOTE.test(line)) return quote(lines, at, depth);
  if (depth < MOST_DEPTH && ITEM.test(line)) return list(lines, at, depth);
  if (line.includes("|") && DELIMITER_ROW.test(lines[at + 1] ?? "")) {
    const table = tableAt(lines, at);
    if (table) return table;
  }
  return paragraph(lines, at, depth);
}

function indentedCode(lines: string[], from: number): [Block, number] {
  let at = from;
  while (at < lines.length && (INDENTED.test(lines[at] ?? "") || lines[at]?.trim() === "")) at += 1;
  const text = lines
    .slice(from, at)
    .map((line) => line.replace(INDENTED, ""))
    .join("\n");
  return [{ kind: "code", text: text.trimEnd() }, at];
}

function fencedCode(lines: string[], from: number, fence: string): [Block, number] {
  const closes = (line: string) => {
    const marks = line.trim();
    return marks.length >= fence.length && marks === fence.charAt(0).repeat(marks.length);
  };
  const end = lines.findIndex((line, at) => at > from && closes(line));
  const last = end === -1 ? lines.length : end;
  return [{ kind: "code", text: lines.slice(from + 1, last).join("\n") }, last + 1];
}

function quote(lines: string[], from: number, depth: number): [Block, number] {
  let at = from;
  while (at < lines.length && QUOTE.test(lines[at] ?? "")) at += 1;
  const inner = lines.slice(from, at).map((line) => line.replace(QUOTE, ""));
  return [{ kind: "quote", blocks: blocksOf(inner, depth + 1) }, at];
}

function list(lines: string[], from: number, depth: number): [Block, number] {
  const marker = ITEM.exec(lines[from] ?? "")?.[2] ?? "-";
  const isOrdered = /\d/.test(marker);
  const sameKind = (line: string) => ITEM.exec(line)?.[2]?.at(-1) === marker.at(-1);
  const items: string[][] = [];
  let indent = 0;
  let at = from;
  for (; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const isBlank = line.trim() === "";
    const spaces = line.length - line.trimStart().length;
    if (!isBlank && items.length > 0 && spaces >= indent) items.at(-1)?.push(line.slice(indent));
    else if (ITEM.test(line) && sameKind(line) && !RULE.test(line)) {
      const [whole, , , gap = ""] = ITEM.exec(line) ?? [""];
      indent = gap.length > 4 ? whole.length - gap.length + 1 : Math.max(whole.length, 2);
      items.push([line.slice(indent)]);
    } else if (isBlank) {
      const next = lines[at + 1] ?? "";
      const goesOn = sameKind(next) || (next.trim() !== "" && next.search(/\S/) >= indent);
      if (!goesOn) break;
      items.at(-1)?.push("");
    } else if (startsBlock(line) || lines[at - 1]?.trim() === "") break;
    else items.at(-1)?.push(line);
  }
  const blocks = items.map((item) => blocksOf(item, depth + 1));
  return [{ kind: "list", isOrdered, start: Number.parseInt(marker, 10) || 1, items: blocks }, at];
}

function startsBlock(line: string): boolean {
  return FENCE.test(line) || HEADING.test(line) || RULE.test(line) || QUOTE.test(line) || ITEM.test(line);
}

function tableAt(lines: string[], from: number): [Block, number] | null {
  const head = cellsOf(lines[from] ?? "");
  const marks = cellsOf(lines[from + 1] ?? "");
  if (head.length !== marks.length) return null;
  let at = from + 2;
  while (at < lines.length && lines[at]?.trim() !== "" && (lines[at] ?? "").includes("|")) at += 1;
  const rows = lines.slice(from + 2, at).map((line) => {
    const cells = cellsOf(line);
    return head.map((_, column) => parseInline(cells[column] ?? ""));
  });
  const align = marks.map((mark) => (/-:$/.test(mark) ? ("end" as const) : undefined));
  return [{ kind: "table", head: head.map(parseInline), rows, align }, at];
}

/** Splits at bars that no backslash stands before. */
function cellsOf(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/, "")
    .replace(/(^|[^\\])\|$/, "$1");
  return (inner.match(/(?:\\.|[^|\\])*(?:\||$)/g) ?? [])
    .slice(0, -1)
    .map((cell) => cell.replace(/\|$/, "").trim());
}

function paragraph(lines: string[], from: number, depth: number): [Block, number] {
  let at = from + 1;
  const isOver = (line: string) => line.trim() === "" || (depth < MOST_DEPTH && startsBlock(line));
  while (at < lines.length && !isOver(lines[at] ?? "")) at += 1;
  const text = lines.slice(from, at).map((line) => line.replace(/^[ \t]+/, ""));
  return [{ kind: "paragraph", children: parseInline(text.join("\n").trimEnd()) }, at];
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };
const PIECES: Array<[RegExp, (match: RegExpExecArray, depth: number) => Inline | null]> = [
  [/^\\([!-/:-@[-`{-~])/, ([, sign = ""]) => ({ kind: "text", text: sign })],
  [/^(?:\\| {2,})\n/, () => ({ kind: "break" })],
  [/^&(amp|lt|gt|quot|apos|nbsp);/, ([, name = ""]) => ({ kind: "text", text: ENTITIES[name] ?? "" })],
  [/^(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)/, ([, , code = ""]) => ({ kind: "code", text: code.trim() || code })],
  [/^<((?:https?:\/\/|mailto:)[^\s<>]+)>/i, ([, href = ""]) => plainLink(href)],
  [/^\[((?:\\.|[^\]\\])*)\]\(\s*<?([^\s()<>]*)>?(?:\s+"[^"]*")?\s*\)/, link],
  [/^(\*\*|__)(?=\S)([\s\S]*?\S)\1/, ([, , text = ""], depth) => wrapped("strong", text, depth)],
  [/^~~(?=\S)([\s\S]*?\S)~~/, ([, text = ""], depth) => wrapped("deleted", text, depth)],
  [/^\*(?![\s*])([\s\S]*?[^\s*])\*(?!\*)/, ([, text = ""], depth) => wrapped("emphasis", text, depth)],
  [
    /^_(?![\s_])([\s\S]*?[^\s_])_(?![\p{L}\p{N}_])/u,
    ([, text = ""], depth) => wrapped("emphasis", text, depth),
  ],
  [/^https?:\/\/[^\s<>()]*[^\s<>().,;:!?'"*]/i, ([href]) => plainLink(href)],
];
/** Where a piece may begin; all between is plain. */
const PLAIN = /^(?:[^\\&`<[*_~h \n]+|[\p{L}\p{N}]+_(?=[\p{L}\p{N}])| (?! +\n)|\n)/u;

export function parseInline(text: string, depth = 0): Inline[] {
  if (depth > MOST_DEPTH) return [{ kind: "text", text }];
  const found: Inline[] = [];
  let plain = "";
  let rest = text;
  const push = (piece: Inline) => {
    if (plain) found.push({ kind: "text", text: plain });
    plain = "";
    found.push(piece);
  };
  while (rest) {
    const run = PLAIN.exec(rest)?.[0];
    if (run) {
      plain += run;
      rest = rest.slice(run.length);
      continue;
    }
    const [piece, length] = pieceAt(rest, depth);
    if (piece === null) plain += rest.slice(0, length);
    else if (piece.kind === "text") plain += piece.text;
    else push(piece);
    rest = rest.slice(length);
  }
  if (plain) found.push({ kind: "text", text: plain });
  return found;
}

function pieceAt(rest: string, depth: number): [Inline | null, number] {
  for (const [pattern, make] of PIECES) {
    const match = pattern.exec(rest);
    const piece = match && make(match, depth);
    if (match && piece) return [piece, match[0].length];
  }
  return [null, 1];
}

function wrapped(kind: "strong" | "emphasis" | "deleted", text: string, depth: number): Inline {
  return { kind, children: parseInline(text, depth + 1) };
}

function plainLink(href: string): Inline {
  return { kind: "link", href, children: [{ kind: "text", text: href }] };
}

/** Only addresses that lead out by the web or mail are links; `javascript:` and the like stay text. */
function link([, text = "", href = ""]: RegExpExecArray, depth: number): Inline | null {
  if (!SAFE_ADDRESS.test(href)) return null;
  return { kind: "link", href, children: parseInline(text, depth + 1) };
}
