import { IconStar, IconStarFilled, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { ButtonLink } from "@/shared/ui/links";
import { useColours } from "../colours";
import classes from "../compare.module.css";
import type { Address, Run } from "../queries";

interface RunChipsProps {
  address: Address;
  runs: Run[];
  baseline: string;
  onBaseline: (id: string) => void;
  onRemove: (id: string) => void;
}

/** Which runs are compared, in their colours; the star is the one that the others are measured against. */
export function RunChips({ address, runs, baseline, onBaseline, onRemove }: RunChipsProps) {
  const colourOf = useColours(runs);
  return (
    <div className={classes.chips}>
      <ul>
        {runs.map((run) => {
          const isBaseline = run.id === baseline;
          return (
            <li key={run.id} className={classes.chip} data-baseline={isBaseline || undefined}>
              <button
                type="button"
                aria-pressed={isBaseline}
                aria-label={`Baseline: ${run.name}`}
                title={isBaseline ? "The baseline" : "Make it the baseline"}
                onClick={() => onBaseline(run.id)}
              >
                {isBaseline ? <IconStarFilled size={14} /> : <IconStar size={14} />}
              </button>
              <span className={classes.dot} style={{ background: colourOf(run.id) }} aria-hidden />
              <Link
                to="/o/$org/p/$project/runs/$run/overview"
                params={{ ...address, run: run.id }}
                className="clip"
                title={run.name}
              >
                {run.name}
              </Link>
              {runs.length > 1 && (
                <button type="button" aria-label={`Leave out ${run.name}`} onClick={() => onRemove(run.id)}>
                  <IconX size={14} />
                </button>
              )}
            </li>
          );
        })}
        <li>
          <ButtonLink to="/o/$org/p/$project/runs" params={address} variant="default">
            Choose others
          </ButtonLink>
        </li>
      </ul>
    </div>
  );
}
