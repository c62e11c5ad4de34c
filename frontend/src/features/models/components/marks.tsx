import { IconFlag } from "@tabler/icons-react";
import { type Shape, StatusBadge, type Tone } from "@/shared/ui/StatusBadge";
import classes from "../models.module.css";
import type { Review, Stage, Version } from "../queries";

const SCAN: Record<Version["scan"], { label: string; tone: Tone; shape: Shape }> = {
  pending: { label: "scan pending", tone: "warn", shape: "ring" },
  clean: { label: "scan clean", tone: "ok", shape: "dot" },
  flagged: { label: "scan flagged", tone: "bad", shape: "square" },
  failed: { label: "scan failed", tone: "warn", shape: "square" },
};
const STAGE: Record<Stage, { tone: Tone; shape: Shape }> = {
  none: { tone: "quiet", shape: "ring" },
  staging: { tone: "info", shape: "dot" },
  production: { tone: "ok", shape: "dot" },
  archived: { tone: "quiet", shape: "square" },
};
const REVIEW: Record<Review["state"], { tone: Tone; shape: Shape }> = {
  open: { tone: "warn", shape: "ring" },
  approved: { tone: "ok", shape: "dot" },
  rejected: { tone: "bad", shape: "square" },
  withdrawn: { tone: "quiet", shape: "ring" },
};

export function ScanState({ scan }: { scan: Version["scan"] }) {
  return <StatusBadge {...SCAN[scan]} />;
}

export function StageMark({ stage }: { stage: Stage }) {
  return <StatusBadge label={stage === "none" ? "no stage" : stage} {...STAGE[stage]} />;
}

export function ReviewState({ state }: { state: Review["state"] }) {
  return <StatusBadge label={state} {...REVIEW[state]} />;
}

/** An alias, as a flag; with a number it says which version has it. */
export function AliasFlag({ name, number }: { name: string; number?: number }) {
  return (
    <span className={classes.flag} title={number === undefined ? name : `${name} → version ${number}`}>
      <IconFlag size={11} aria-hidden />
      <span className="clip">{name}</span>
      {number !== undefined && <span className="num">→ v{number}</span>}
    </span>
  );
}
