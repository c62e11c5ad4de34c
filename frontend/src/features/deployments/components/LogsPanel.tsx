import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useLayoutEffect, useRef, useState } from "react";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { Panel } from "@/shared/ui/Page";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import classes from "../deployments.module.css";
import { type DeploymentAddress, type DeploymentDetail, logsQuery } from "../queries";

/** Nearer to the end than this, new lines keep the end in sight. */
const NEAR = 40;

/** What the processes of a version wrote, and the installation of their environment. */
export function LogsPanel({
  address,
  deployment,
}: {
  address: DeploymentAddress;
  deployment: DeploymentDetail;
}) {
  const stable = deployment.targets.find((target) => target.role === "stable");
  const [version, setVersion] = useState<number | undefined>(stable?.number);
  const found = useQuery(logsQuery(address, version));
  const box = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);
  const lines = found.data?.lines;
  useLayoutEffect(() => {
    if (lines && isAtEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  return (
    <Panel
      title="Logs"
      actions={
        deployment.targets.length > 1 && (
          <Select
            aria-label="Version"
            size="xs"
            allowDeselect={false}
            data={deployment.targets.map((target) => ({
              value: String(target.number),
              label: `Version ${target.number} (${target.role})`,
            }))}
            value={version === undefined ? null : String(version)}
            onChange={(chosen) => setVersion(chosen === null ? undefined : Number(chosen))}
          />
        )
      }
    >
      {found.isPending && <TableSkeleton />}
      {found.error && !lines && (
        <ErrorPanel
          error={found.error}
          title="The logs could not be loaded"
          onRetry={() => void found.refetch()}
        />
      )}
      {lines?.length === 0 && (
        <p className={classes.why}>
          Nothing has been written yet. Logs are kept on the machine that serves the models, for this server
          to read where it shares that machine.
        </p>
      )}
      {lines && lines.length > 0 && (
        <section
          ref={box}
          className={classes.logs}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label="Lines of the log"
          onScroll={({ currentTarget: at }) => {
            isAtEnd.current = at.scrollHeight - at.scrollTop - at.clientHeight < NEAR;
          }}
        >
          {lines.join("\n")}
        </section>
      )}
    </Panel>
  );
}
