import type { Line, XAxis } from "./curves";
import { canvasColour } from "./palette";

const HEAD = ["run", "run_id", "metric", "x", "mean", "min", "max"];
/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** What a chart shows, a line for each bucket. */
export function toCsv(lines: Line[], axis: XAxis): string {
  const rows = lines.flatMap((line) =>
    line.x.map((x, at) => {
      const mean = line.mean[at] ?? null;
      const place = axis === "time" ? new Date(x).toISOString() : x;
      return [line.label, line.runId, line.key, place, mean, line.min[at] ?? mean, line.max[at] ?? mean];
    }),
  );
  return `${[HEAD, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

export function csvCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1_000);
}

/** A file's name of a metric's. */
export function fileName(title: string, ending: string): string {
  return `${title.replace(/[^\p{L}\p{N}._-]+/gu, "-").slice(0, 80) || "chart"}.${ending}`;
}

const MARGIN = 12;
const LINE = 18;

/** The drawn chart as a picture, with its title above and the names of its lines below. */
export function toPng(drawn: HTMLCanvasElement, title: string, lines: Line[]): Promise<Blob | null> {
  const scale = window.devicePixelRatio || 1;
  const width = drawn.width / scale + 2 * MARGIN;
  const places = legendPlaces(lines, width - 2 * MARGIN);
  const legend = ((places.at(-1)?.row ?? 0) + 1) * LINE;
  const height = drawn.height / scale + 2 * MARGIN + 24 + legend;
  const canvas = document.createElement("canvas");
  canvas.width = width * scale;
  canvas.height = height * scale;
  const context = canvas.getContext("2d");
  if (!context) return Promise.resolve(null);
  context.scale(scale, scale);
  context.fillStyle = canvasColour("var(--surface)");
  context.fillRect(0, 0, width, height);
  context.fillStyle = canvasColour("var(--text)");
  context.font = "600 13px Inter Variable, sans-serif";
  context.fillText(title, MARGIN, MARGIN + 13);
  context.drawImage(drawn, MARGIN, MARGIN + 24, drawn.width / scale, drawn.height / scale);
  const top = MARGIN + 24 + drawn.height / scale + 13;
  context.font = "12px Inter Variable, sans-serif";
  for (const { line, x, row } of places) {
    context.fillStyle = canvasColour(line.colour);
    context.fillRect(MARGIN + x, top + row * LINE - 6, 8, 3);
    context.fillStyle = canvasColour("var(--text-2)");
    context.fillText(line.label.slice(0, 40), MARGIN + x + 12, top + row * LINE);
  }
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

function legendPlaces(lines: Line[], width: number): Array<{ line: Line; x: number; row: number }> {
  let x = 0;
  let row = 0;
  return lines.map((line) => {
    const need = Math.min(40, line.label.length) * 7 + 28;
    if (x > 0 && x + need > width) {
      x = 0;
      row += 1;
    }
    const place = { line, x, row };
    x += need;
    return place;
  });
}
