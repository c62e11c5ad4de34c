import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { plural } from "@/shared/lib/format";
import { CopyButton } from "@/shared/ui/CopyButton";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { Panel } from "@/shared/ui/Page";
import { environmentQuery, type RunAddress } from "../queries";
import classes from "../run.module.css";

/** How the run was made: the code, the machine, the packages. */
export function EnvironmentPanel({ address }: { address: RunAddress }) {
  const environment = useQuery(environmentQuery(address));
  const facts = environment.data;
  const system = Object.entries(facts?.system ?? {});
  return (
    <Panel title="Environment">
      {environment.error && (
        <ErrorPanel
          error={environment.error}
          title="The environment could not be loaded"
          onRetry={() => void environment.refetch()}
        />
      )}
      {facts && (
        <>
          <dl className={classes.facts}>
            <Fact label="Command">{facts.command && <Code text={facts.command} />}</Fact>
            <Fact label="Source">{facts.source_name}</Fact>
            <Fact label="Commit">
              {facts.git_commit && <Code text={facts.git_commit} shown={facts.git_commit.slice(0, 12)} />}
              {facts.git_is_dirty && <span className={classes.dirty}>with uncommitted changes</span>}
            </Fact>
            <Fact label="Branch">{facts.git_branch}</Fact>
            <Fact label="Repository">{facts.git_repository}</Fact>
            <Fact label="Python">{facts.python_version}</Fact>
            {system.map(([name, value]) => (
              <Fact key={name} label={name}>
                {value}
              </Fact>
            ))}
          </dl>
          {facts.git_diff && <Fold summary="Uncommitted changes" text={facts.git_diff} />}
          {facts.requirements.length > 0 && (
            <Fold
              summary={plural(facts.requirements.length, "package")}
              text={facts.requirements.join("\n")}
            />
          )}
        </>
      )}
    </Panel>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  const isEmpty = Array.isArray(children) ? !children.some(Boolean) : !children;
  if (isEmpty) return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Code({ text, shown = text }: { text: string; shown?: string }) {
  return (
    <span className={classes.code}>
      <code className="mono">{shown}</code>
      <CopyButton value={text} size={24} label={`Copy ${shown}`} />
    </span>
  );
}

function Fold({ summary, text }: { summary: string; text: string }) {
  return (
    <details className={classes.fold}>
      <summary>{summary}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{text}</pre>
    </details>
  );
}
