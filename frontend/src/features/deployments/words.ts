import type { Shape, Tone } from "@/shared/ui/StatusBadge";
import type { Action, Batch, CommandName, Deployment, Strategy, Verdict, WorkflowRun } from "./queries";

interface Mark {
  label: string;
  tone: Tone;
  shape: Shape;
}

const OBSERVED: Record<Deployment["observed_state"], Mark> = {
  pending: { label: "pending", tone: "quiet", shape: "ring" },
  building: { label: "building", tone: "info", shape: "ring" },
  starting: { label: "starting", tone: "info", shape: "ring" },
  ready: { label: "ready", tone: "ok", shape: "dot" },
  degraded: { label: "degraded", tone: "warn", shape: "square" },
  failed: { label: "failed", tone: "bad", shape: "square" },
  stopped: { label: "stopped", tone: "quiet", shape: "square" },
};

/** How a deployment stands: what people asked for goes before what the engine reports. */
export function stateOf(deployment: Pick<Deployment, "desired_state" | "observed_state">): Mark {
  if (deployment.desired_state === "paused") return { label: "paused", tone: "warn", shape: "ring" };
  if (deployment.desired_state === "stopped") return OBSERVED.stopped;
  return OBSERVED[deployment.observed_state];
}

export const OUTCOMES: Record<Action["outcome"], Mark> = {
  in_progress: { label: "under way", tone: "info", shape: "ring" },
  succeeded: { label: "succeeded", tone: "ok", shape: "dot" },
  failed: { label: "failed", tone: "bad", shape: "square" },
  rolled_back: { label: "rolled back", tone: "warn", shape: "square" },
  cancelled: { label: "called off", tone: "quiet", shape: "square" },
};

export const VERDICTS: Record<Verdict["state"], Mark> = {
  passed: { label: "passed", tone: "ok", shape: "dot" },
  waiting: { label: "waiting", tone: "quiet", shape: "ring" },
  breached: { label: "breached", tone: "bad", shape: "square" },
};

export const RUN_STATES: Record<WorkflowRun["state"], Mark> = {
  waiting: { label: "waits for approval", tone: "warn", shape: "ring" },
  queued: { label: "queued", tone: "info", shape: "ring" },
  rolling_out: { label: "rolling out", tone: "info", shape: "dot" },
  succeeded: { label: "succeeded", tone: "ok", shape: "dot" },
  rolled_back: { label: "rolled back", tone: "warn", shape: "square" },
  failed: { label: "failed", tone: "bad", shape: "square" },
  cancelled: { label: "called off", tone: "quiet", shape: "square" },
  skipped: { label: "nothing to do", tone: "quiet", shape: "ring" },
};

export const BATCH_STATES: Record<Batch["state"], Mark> = {
  queued: { label: "waits", tone: "quiet", shape: "ring" },
  running: { label: "running", tone: "info", shape: "dot" },
  succeeded: { label: "succeeded", tone: "ok", shape: "dot" },
  failed: { label: "failed", tone: "bad", shape: "square" },
  cancelled: { label: "cancelled", tone: "quiet", shape: "square" },
};

export const ACTIONS: Record<Action["action"], string> = {
  create: "created it",
  deploy: "deployed a version",
  scale: "scaled it",
  configure: "changed its configuration",
  pause: "paused it",
  resume: "let it go on",
  stop: "stopped it",
  promote: "promoted the new version",
  hold: "held the rollout",
  roll_back: "rolled back",
  delete: "deleted it",
};

export const STRATEGIES: Record<Strategy, { label: string; detail: string }> = {
  rolling: { label: "Rolling", detail: "Start the new version, switch when it is ready, end the old one." },
  blue_green: {
    label: "Blue-green",
    detail: "Switch all traffic at once; the old version stays ready while the gates watch.",
  },
  canary: {
    label: "Canary",
    detail: "A growing share of the traffic, step by step; the gates watch each step.",
  },
  shadow: {
    label: "Shadow",
    detail: "The new version gets copies of requests; its answers are compared and dropped.",
  },
};

export const GATES: Record<Verdict["kind"], string> = {
  error_rate: "Errors",
  p95: "p95",
  prediction_drift: "Predictions",
  alert: "Alerts",
};

/** A gate's number in its own unit. */
export function gateValue(kind: Verdict["kind"], value: number | null | undefined): string {
  if (value === null || value === undefined) return "–";
  if (kind === "error_rate") return `${(value * 100).toFixed(2)} %`;
  if (kind === "p95") return `${value.toFixed(1)} ms`;
  return value.toFixed(3);
}

export const COMMAND_WORDS: Record<CommandName, { title: string; action: string; consequences: string[] }> = {
  promote: {
    title: "Promote the new version",
    action: "Promote",
    consequences: ["All traffic goes to the new version as soon as it is ready."],
  },
  hold: {
    title: "Hold the rollout",
    action: "Hold",
    consequences: ["The split stays as it is. The gates go on watching."],
  },
  continue: { title: "Let the rollout go on", action: "Continue", consequences: [] },
  "roll-back": {
    title: "Roll back",
    action: "Roll back",
    consequences: ["All traffic goes back to the version before."],
  },
  pause: {
    title: "Pause the deployment",
    action: "Pause",
    consequences: ["Requests are refused with 503. The processes stay ready."],
  },
  resume: { title: "Let the deployment run", action: "Resume", consequences: [] },
  stop: {
    title: "Stop the deployment",
    action: "Stop",
    consequences: ["Its processes end, and its address answers 404.", "A rollout under way is called off."],
  },
};

/** Seconds as a person says them. */
export function spell(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1).replace(/\.0$/, "")} h`;
}
