import { Button } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { api, dataOf, idempotencyKey } from "@/shared/api/client";
import { type Permission, usePermissions } from "@/shared/api/me";
import { Age } from "@/shared/ui/Age";
import { CopyButton } from "@/shared/ui/CopyButton";
import { InlineError } from "@/shared/ui/ErrorPanel";
import { ButtonLink } from "@/shared/ui/links";
import { Panel } from "@/shared/ui/Page";
import { Snippet } from "@/shared/ui/Snippet";
import { RunState } from "@/shared/ui/StatusBadge";
import classes from "../onboarding.module.css";
import { environment, installTabs, NO_KEY, programTabs } from "../snippets";
import type { FirstRun } from "../useFirstRun";

/** What a program needs to log runs, with their files and models; the key can do no more. */
const SCOPES: Permission[] = [
  "project:read",
  "run:read",
  "run:write",
  "artifact:read",
  "artifact:write",
  "model:read",
  "model:write",
];

interface OnboardingProps {
  org: string;
  project: string;
  run: FirstRun["run"];
}

/** What a project without runs shows: three steps to the first one, and the place where it appears. */
export function Onboarding({ org, project, run }: OnboardingProps) {
  const [key, setKey] = useState<string | null>(null);
  const granted = usePermissions(org, project);
  const place = { origin: window.location.origin, org, project };
  return (
    <Panel title="Log your first run">
      <ol className={classes.steps}>
        <Step number={1} title="Install a client">
          <Snippet label="Install" tabs={installTabs()} />
        </Step>
        <Step number={2} title="Say where, and who you are">
          {granted.has("key:write") && granted.has("run:write") ? (
            <KeyMaker org={org} project={project} granted={granted} token={key} onToken={setKey} />
          ) : (
            <p className={classes.note}>
              Logging takes a key of somebody who may write runs here. Ask an owner or administrator for the
              role of a contributor.
            </p>
          )}
          <Snippet label="Environment" tabs={[{ label: "Shell", code: environment(place, key ?? NO_KEY) }]} />
        </Step>
        <Step number={3} title="Log something">
          <Snippet label="Program" tabs={programTabs(place, key ?? NO_KEY)} />
        </Step>
      </ol>
      <FirstRunRow org={org} project={project} run={run} />
    </Panel>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <li className={classes.step}>
      <span className={classes.number} aria-hidden>
        {number}
      </span>
      <div className={classes.body}>
        <h3>{title}</h3>
        {children}
      </div>
    </li>
  );
}

interface KeyMakerProps {
  org: string;
  project: string;
  granted: ReadonlySet<Permission>;
  token: string | null;
  onToken: (token: string) => void;
}

function KeyMaker({ org, project, granted, token, onToken }: KeyMakerProps) {
  const [header] = useState(idempotencyKey);
  const make = useMutation({
    mutationFn: () => {
      const scopes = SCOPES.filter((scope) => granted.has(scope));
      const body = { name: `First run in ${project}`, project, scopes };
      return dataOf(api.POST("/api/v1/orgs/{org}/api-keys", { params: { path: { org }, header }, body }));
    },
    onSuccess: (made) => onToken(made.token),
  });
  if (token !== null) {
    return (
      <div className={classes.key} role="status">
        <span>This is your key. It is shown this once and stands in the snippets below: copy it now.</span>
        <span className={classes.token}>
          <code>{token}</code>
          <CopyButton value={token} label="Copy the key" />
        </span>
      </div>
    );
  }
  return (
    <div className={classes.maker}>
      <Button leftSection={<IconKey size={14} />} loading={make.isPending} onClick={() => make.mutate()}>
        Create key
      </Button>
      <span className={classes.note}>It is good for this project, and fills in the snippets.</span>
      <InlineError error={make.error} />
    </div>
  );
}

function FirstRunRow({ org, project, run }: OnboardingProps) {
  if (!run) {
    return (
      <div className={classes.waiting} role="status">
        <span className={classes.pulse} aria-hidden />
        Waiting for the first run…
      </div>
    );
  }
  return (
    <div className={classes.waiting} role="status" data-there>
      <Link to="/o/$org/p/$project/runs/$run" params={{ org, project, run: run.id }} className={classes.run}>
        {run.name}
      </Link>
      <RunState status={run.status} />
      <span className={classes.note}>
        <Age time={run.started_at} />
      </span>
      <ButtonLink to="/o/$org/p/$project/runs/$run" params={{ org, project, run: run.id }} ml="auto">
        Open it
      </ButtonLink>
    </div>
  );
}
