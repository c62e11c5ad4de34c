import { formatValue } from "@/shared/lib/format";
import classes from "./charts.module.css";
import { extremes, type Line } from "./curves";

interface BarListProps {
  lines: Line[];
  label: string;
  height: number;
}

/** Metrics that were logged once: a bar for each run, or the number itself when there is one run. */
export function BarList({ lines, label, height }: BarListProps) {
  const only = lines.length === 1 ? lines[0] : undefined;
  if (only) {
    return (
      <div className={classes.stat} style={{ height }}>
        <strong className="num">{formatValue(extremes(only).last)}</strong>
        <span>logged once</span>
      </div>
    );
  }
  const values = lines.map((line) => extremes(line).last ?? 0);
  const most = Math.max(...values.map(Math.abs), Number.MIN_VALUE);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
    <div className={classes.barFrame} style={{ height }} tabIndex={0} role="group" aria-label={label}>
      <ul className={classes.bars}>
        {lines.map((line, at) => (
          <li key={line.id}>
            <span className="clip" title={line.label}>
              {line.label}
            </span>
            <span className={classes.barTrack} aria-hidden>
              <span
                style={{
                  width: `${(Math.abs(values[at] ?? 0) / most) * 100}%`,
                  background: line.isBaseline ? "var(--text)" : line.colour,
                }}
              />
            </span>
            <span className="num">{formatValue(extremes(line).last)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
