import classes from "./charts.module.css";
import type { LineWanted } from "./curves";

/** A piece of the line as it is drawn. */
export function Swatch({ line }: { line: LineWanted }) {
  return (
    <span
      className={classes.swatch}
      data-dash={line.isBaseline ? "baseline" : line.dash || undefined}
      style={{ color: line.isBaseline ? undefined : line.colour }}
    />
  );
}
