import classes from "./charts.module.css";

interface SparklineProps {
  values: Array<number | null>;
  colour?: string;
  width?: number;
  height?: number;
  /** What it shows; without a label it is decoration beside its number. */
  label?: string;
}

/** A line without axes, as large as a word. */
export function Sparkline(props: SparklineProps) {
  const { values, colour = "var(--text-3)", width = 88, height = 18, label } = props;
  const d = sparkPath(values, width, height);
  if (d === "") return null;
  return (
    <svg
      className={classes.spark}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role={label ? "img" : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      <path d={d} fill="none" stroke={colour} strokeWidth={1.3} strokeLinejoin="round" />
    </svg>
  );
}

/** Holes break the line. */
export function sparkPath(values: Array<number | null>, width: number, height: number): string {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return "";
  const low = Math.min(...known);
  const span = Math.max(...known) - low || 1;
  const step = (width - 2) / (values.length - 1);
  let isDown = false;
  return values
    .map((value, at) => {
      if (value === null) {
        isDown = false;
        return "";
      }
      const point = `${(1 + at * step).toFixed(1)} ${(height - 2 - ((value - low) / span) * (height - 4)).toFixed(1)}`;
      const move = isDown ? "L" : "M";
      isDown = true;
      return `${move}${point}`;
    })
    .join("");
}
