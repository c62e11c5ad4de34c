import { formatCount, formatValue } from "@/shared/lib/format";
import classes from "./charts.module.css";
import { extremes, formatX, type Line, type XAxis } from "./curves";

const ROWS = 200;

interface ChartTableProps {
  title: string;
  lines: Line[];
  axis: XAxis;
  height: number;
}

/** The same numbers as a table: one line is told point by point, several by their ends. */
export function ChartTable({ title, lines, axis, height }: ChartTableProps) {
  const only = lines.length === 1 ? lines[0] : undefined;
  return (
    <section
      className={classes.tableFrame}
      style={{ height }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={`${title} as a table`}
    >
      {only ? <Points line={only} axis={axis} /> : <Ends lines={lines} />}
    </section>
  );
}

function Points({ line, axis }: { line: Line; axis: XAxis }) {
  const shown = Math.min(ROWS, line.x.length);
  return (
    <>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{axis === "step" ? "Step" : "Time"}</th>
            <th scope="col">Mean</th>
            <th scope="col">Min</th>
            <th scope="col">Max</th>
          </tr>
        </thead>
        <tbody className="num">
          {line.x.slice(0, ROWS).map((x, at) => (
            <tr key={at}>
              <th scope="row">{formatX(x, axis)}</th>
              <td>{formatValue(line.mean[at])}</td>
              <td>{formatValue(line.min[at] ?? line.mean[at])}</td>
              <td>{formatValue(line.max[at] ?? line.mean[at])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {line.x.length > shown && (
        <p className={classes.note}>
          The first {formatCount(shown)} of {formatCount(line.x.length)}. The CSV has them all.
        </p>
      )}
    </>
  );
}

function Ends({ lines }: { lines: Line[] }) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">Run</th>
          <th scope="col">Last</th>
          <th scope="col">Min</th>
          <th scope="col">Max</th>
          <th scope="col">Points</th>
        </tr>
      </thead>
      <tbody className="num">
        {lines.map((line) => {
          const { last, min, max } = extremes(line);
          return (
            <tr key={line.id}>
              <th scope="row">{line.label}</th>
              <td>{formatValue(last)}</td>
              <td>{formatValue(min)}</td>
              <td>{formatValue(max)}</td>
              <td>{formatCount(line.points)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
