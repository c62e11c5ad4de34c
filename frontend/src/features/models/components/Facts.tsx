import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { api, dataOf } from "@/shared/api/client";
import { formatBytes, formatMoment, plural } from "@/shared/lib/format";
import { CopyButton } from "@/shared/ui/CopyButton";
import { Panel } from "@/shared/ui/Page";
import { Person } from "@/shared/ui/Person";
import classes from "../models.module.css";
import type { VersionProps } from "./VersionView";

/** What was true of the version when it was registered. */
export function Facts({ address, version }: VersionProps) {
  const { file_count: count, size_bytes: size } = version;
  return (
    <Panel title="Facts">
      <dl className={classes.facts}>
        <Fact label="Registered">
          {formatMoment(version.created_at)} by <Person org={address.org} id={version.created_by} />
        </Fact>
        {version.framework && (
          <Fact label="Framework">
            {version.framework} {version.framework_version}
          </Fact>
        )}
        {version.run_id && (
          <Fact label="Source run">
            <SourceRun {...address} run={version.run_id} />
          </Fact>
        )}
        {version.git_commit && (
          <Fact label="Git commit">
            <Id value={version.git_commit} label="Copy the git commit" />
          </Fact>
        )}
        <Fact label="Files">
          {count === null ? "kept elsewhere" : `${plural(count, "file")}, ${formatBytes(size)}`}
        </Fact>
        {version.digest && (
          <Fact label="Digest">
            <Id value={version.digest} label="Copy the digest" />
          </Fact>
        )}
        {version.input_example && (
          <Fact label="Input example">
            <span className="mono">{version.input_example}</span>
          </Fact>
        )}
        {version.datasets.map((dataset) => (
          <Fact key={`${dataset.name}@${dataset.digest}`} label={`Data: ${dataset.context || "input"}`}>
            {dataset.name} <span className={`mono ${classes.quiet}`}>{dataset.digest}</span>
          </Fact>
        ))}
        <Fact label="Source">
          <span className="mono">{version.source || "–"}</span>
        </Fact>
      </dl>
    </Panel>
  );
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const SHOWN = 12;

/** The beginning of a long id; all of it is its title and what is copied. */
function Id({ value, label }: { value: string; label: string }) {
  return (
    <span className={classes.inline}>
      <span className="mono" title={value}>
        {value.slice(0, SHOWN)}
      </span>
      <CopyButton value={value} label={label} size={24} />
    </span>
  );
}

interface SourceRunProps {
  org: string;
  project: string;
  run: string;
}

function SourceRun({ org, project, run }: SourceRunProps) {
  const found = useQuery({
    queryKey: ["run-name", org, project, run],
    queryFn: () => {
      const path = { org, project, run_id: run };
      return dataOf(api.GET("/api/v1/orgs/{org}/projects/{project}/runs/{run_id}", { params: { path } }));
    },
    staleTime: 60_000,
  });
  if (found.error) return <span className={classes.quiet}>a run that is no longer there</span>;
  return (
    <Link to="/o/$org/p/$project/runs/$run" params={{ org, project, run }} className="link">
      {found.data?.name ?? run.slice(0, SHOWN)}
    </Link>
  );
}
