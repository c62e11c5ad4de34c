import { useNow } from "@/shared/lib/clock";
import { Panel } from "@/shared/ui/Page";
import { StatusBadge } from "@/shared/ui/StatusBadge";
import classes from "../deployments.module.css";
import type { Rollout, Verdict } from "../queries";
import { GATES, gateValue, STRATEGIES, spell, VERDICTS } from "../words";

type StopState = "done" | "running" | "waiting";

interface Stop {
  name: string;
  detail: string;
  state: StopState;
}

/** A rollout as stations, with what its gates say of the one that it is at. */
export function RolloutRail({ rollout, title }: { rollout: Rollout; title: string }) {
  const now = useNow();
  const stops = stopsOf(rollout, now);
  return (
    <Panel
      title={title}
      actions={rollout.held_since && <StatusBadge label="held" tone="warn" shape="ring" />}
    >
      <ol className={classes.rail} aria-label={`${STRATEGIES[rollout.strategy].label} rollout`}>
        {stops.map((stop) => (
          <li
            key={stop.name}
            className={classes.stop}
            data-state={stop.state}
            aria-current={stop.state === "running" ? "step" : undefined}
          >
            <strong>{stop.name}</strong>
            {stop.detail}
          </li>
        ))}
      </ol>
      <Verdicts verdicts={rollout.verdicts ?? []} />
    </Panel>
  );
}

export function Verdicts({ verdicts }: { verdicts: Verdict[] }) {
  if (verdicts.length === 0) return null;
  return (
    <ul className={classes.verdicts} aria-label="Gates">
      {verdicts.map((verdict) => (
        <li key={verdict.kind}>
          <StatusBadge
            {...VERDICTS[verdict.state]}
            label={`${GATES[verdict.kind]}: ${VERDICTS[verdict.state].label}`}
          />
          <span className="num">
            {gateValue(verdict.kind, verdict.candidate)} against {gateValue(verdict.kind, verdict.incumbent)}
          </span>
          <span className={classes.quiet}>{verdict.detail}</span>
        </li>
      ))}
    </ul>
  );
}

/** The stations of a rollout: being made ready, its steps or shadow, all traffic, and the time that the gates watch it. */
export function stopsOf(rollout: Rollout, now: number): Stop[] {
  const steps = rollout.steps ?? [];
  const { phase } = rollout;
  const remaining = (length: number) => {
    const since = Date.parse(rollout.since);
    const until = rollout.held_since ? Date.parse(rollout.held_since) : now;
    const left = Math.max(0, length - (until - since) / 1000);
    return left > 0 ? `${spell(left)} to go` : "waits for its gates";
  };
  const stops: Stop[] = [
    {
      name: "Ready",
      detail: phase === "preparing" ? "is being started" : "answers",
      state: phase === "preparing" ? "running" : "done",
    },
  ];
  steps.forEach((step, at) => {
    const isHere = phase === "stepping" && at === rollout.step;
    const state = isHere ? "running" : step.ended_at ? "done" : "waiting";
    stops.push({
      name: `${step.weight} %`,
      detail: isHere ? remaining(step.seconds) : spell(step.seconds),
      state,
    });
  });
  if (rollout.strategy === "shadow") {
    const isHere = phase === "shadowing";
    const length = rollout.shadow_seconds ?? 0;
    stops.push({
      name: "Shadow",
      detail: isHere ? remaining(length) : spell(length),
      state: isHere ? "running" : "waiting",
    });
    return stops;
  }
  const isBaking = phase === "baking";
  const bake = rollout.bake_seconds ?? 0;
  stops.push({
    name: "100 %",
    detail: isBaking ? remaining(bake) : bake > 0 ? `watched for ${spell(bake)}` : "",
    state: isBaking ? "running" : "waiting",
  });
  return stops;
}
