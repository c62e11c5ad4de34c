import classes from "../deployments.module.css";
import type { DeploymentDetail } from "../queries";

type Target = DeploymentDetail["targets"][number];

/** How the traffic is split, as a bar; in words for whoever does not see it. */
export function TrafficBar({ targets, isLarge = false }: { targets: Target[]; isLarge?: boolean }) {
  const shares = targets.filter((target) => target.weight > 0);
  const words = shares.map((target) => `${target.weight} % to version ${target.number}`).join(", ");
  return (
    <div
      className={classes.traffic}
      data-large={isLarge || undefined}
      role="img"
      aria-label={words || "No traffic"}
    >
      {shares.map((target) => (
        <span
          key={target.version_id}
          className={classes.share}
          data-role={target.role}
          style={{ width: `${target.weight}%` }}
        >
          {target.weight >= 12 && `v${target.number} ${target.weight} %`}
        </span>
      ))}
    </div>
  );
}

/** The same with every version named, shadows and those that wait included. */
export function TrafficLegend({ targets }: { targets: Target[] }) {
  return (
    <ul className={classes.legend}>
      {targets.map((target) => (
        <li key={target.version_id}>
          <strong>v{target.number}</strong>{" "}
          {target.role === "shadow" ? "shadow: copies only" : `${target.weight} %`}
          {target.role === "candidate" && " (new)"}
        </li>
      ))}
    </ul>
  );
}
