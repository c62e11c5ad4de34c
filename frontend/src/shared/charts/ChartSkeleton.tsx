import classes from "./charts.module.css";

/** The frame of the chart that comes, with its four lines. */
export function ChartSkeleton({ height, title }: { height: number; title: string }) {
  return (
    <div className={classes.skeleton} style={{ height }} role="status" aria-label={`${title} is loading`}>
      <i />
      <i />
      <i />
      <i />
    </div>
  );
}
