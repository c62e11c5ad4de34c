import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import type { Schemas } from "@/shared/api/client";
import { asApiError } from "@/shared/api/errors";
import parts from "../dialogs.module.css";

type Check = Schemas["Check"];

/** What the rules ask for, each with how it stands and why. */
export function GateList({ checks }: { checks: Check[] }) {
  return (
    <ul className={parts.gates}>
      {checks.map((check, at) => (
        <li key={check.rule_id ?? at} data-met={check.met}>
          {check.met ? (
            <IconCircleCheck size={16} role="img" aria-label="met" />
          ) : (
            <IconCircleX size={16} role="img" aria-label="not met" />
          )}
          <span>
            <strong>{check.name}</strong>
            <span className={parts.gateDetail}>{check.detail}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The rules that refused a move; null if something else did. */
export function unmetIn(error: unknown): Check[] | null {
  const refusal = asApiError(error);
  return refusal?.code === "promotion_refused" && Array.isArray(refusal.facts.unmet)
    ? (refusal.facts.unmet as Check[])
    : null;
}
