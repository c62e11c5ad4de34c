import classes from "./ui.module.css";

const WIDTHS = [180, 72, 96, 120, 64, 140];

interface BoneProps {
  width?: number | string;
  height?: number;
}

export function Bone({ width = "100%", height = 12 }: BoneProps) {
  return <div className={classes.bone} style={{ width, height }} />;
}

/** Stands where a table comes, with the rows' final height. */
export function TableSkeleton({ rows = 12 }: { rows?: number }) {
  return (
    <div role="status" aria-label="Loading" aria-busy>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={classes.boneRow}>
          {WIDTHS.map((width, column) => (
            <div
              key={column}
              className={classes.bone}
              style={{ width: width - ((row * 7 + column * 13) % 36) }}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

export function PageSkeleton() {
  return (
    <div className={classes.page} role="status" aria-label="Loading" aria-busy>
      <Bone width={220} height={20} />
      <div style={{ height: 20 }} />
      <Bone height={140} />
      <div style={{ height: 16 }} />
      <Bone height={220} />
    </div>
  );
}
