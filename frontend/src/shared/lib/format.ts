const NONE = "–";
const MINUS = "−";

/** A measured value in a table: four significant digits, exponents for what is very small or large. */
export function formatValue(value: number | string | null | undefined): string {
  if (value === null || value === undefined || value === "") return NONE;
  if (typeof value === "string") return value;
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${MINUS}∞`;
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e7)
    return signed(value.toExponential(1).replace("e+", "e").replace("e-", `e${MINUS}`));
  if (Number.isInteger(value)) return signed(value.toLocaleString("en"));
  const digits = size >= 1000 ? 1 : size >= 100 ? 2 : size >= 1 ? 3 : 4;
  return signed(value.toFixed(digits));
}

/** A whole number with separators. */
export function formatCount(value: number | null | undefined): string {
  return value === null || value === undefined ? NONE : signed(value.toLocaleString("en"));
}

/** A number for an axis or a badge: 950, 12.5k, 3.2M. */
export function formatCompact(value: number): string {
  const size = Math.abs(value);
  for (const [limit, suffix] of [
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const) {
    if (size >= limit) return signed(`${trimmed(value / limit)}${suffix}`);
  }
  return signed(trimmed(value));
}

/** A share of one as per cent. */
export function formatPercent(share: number | null | undefined, digits = 1): string {
  return share === null || share === undefined ? NONE : signed(`${(share * 100).toFixed(digits)}%`);
}

/** Bytes in powers of 1,024, with the field's short units: 512 B, 1.4 MB. */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined) return NONE;
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? size : trimmed(size)} ${units[unit]}`;
}

/** Milliseconds as the two units that matter: 6h 7m, 10m 8s, 950ms. */
export function formatDuration(milliseconds: number | null | undefined): string {
  if (milliseconds === null || milliseconds === undefined || milliseconds < 0) return NONE;
  if (milliseconds < 1000) return `${Math.round(milliseconds)}ms`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return milliseconds < 9_950 ? `${(milliseconds / 1000).toFixed(1)}s` : `${seconds}s`;
  const units: Array<[number, string]> = [
    [86_400, "d"],
    [3600, "h"],
    [60, "m"],
    [1, "s"],
  ];
  const first = units.findIndex(([size]) => seconds >= size);
  const [big, bigName] = units[first] ?? [1, "s"];
  const [small, smallName] = units[first + 1] ?? [1, "s"];
  const rest = Math.floor((seconds % big) / small);
  const head = `${Math.floor(seconds / big)}${bigName}`;
  return rest > 0 && big !== small ? `${head} ${rest}${smallName}` : head;
}

/** From start to end, of what goes on until now. */
export function durationBetween(start: string | null, end: string | null, now: number): number | null {
  return start === null ? null : (end === null ? now : Date.parse(end)) - Date.parse(start);
}

/** How long ago, short: now, 5m, 3h, 9d, then the date. */
export function formatAge(time: string | null | undefined, now: number): string {
  if (!time) return NONE;
  const seconds = (now - Date.parse(time)) / 1000;
  if (seconds < -60) return formatDate(time);
  if (seconds < 45) return "now";
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))}m ago`;
  if (seconds < 86_400) return `${Math.round(seconds / 3600)}h ago`;
  if (seconds < 86_400 * 60) return `${Math.round(seconds / 86_400)}d ago`;
  return formatDate(time);
}

export function formatDate(time: string): string {
  return new Date(time).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
}

/** The exact moment in the viewer's zone, which is named. */
export function formatMoment(time: string): string {
  return new Date(time).toLocaleString("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  });
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

function trimmed(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}

function signed(text: string): string {
  return text.startsWith("-") ? MINUS + text.slice(1) : text;
}
