import classes from "./ui.module.css";

export type Tone = "ok" | "warn" | "bad" | "info" | "quiet";
export type Shape = "dot" | "ring" | "square";

interface StatusBadgeProps {
  label: string;
  tone?: Tone;
  shape?: Shape;
}

/** A state: always a word, with a shape; the colour only helps. */
export function StatusBadge({ label, tone = "quiet", shape = "dot" }: StatusBadgeProps) {
  return (
    <span className={classes.status} data-tone={tone} data-shape={shape}>
      {label}
    </span>
  );
}

export type RunStatus = "scheduled" | "running" | "finished" | "failed" | "killed";

const RUN: Record<RunStatus, { tone: Tone; shape: Shape }> = {
  scheduled: { tone: "warn", shape: "ring" },
  running: { tone: "ok", shape: "dot" },
  finished: { tone: "quiet", shape: "dot" },
  failed: { tone: "bad", shape: "square" },
  killed: { tone: "warn", shape: "square" },
};

export function RunState({ status }: { status: RunStatus }) {
  return <StatusBadge label={status} {...RUN[status]} />;
}
