import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconArrowBackUp, IconCube, IconDots, IconGitCompare, IconTrash } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { usePermissions } from "@/shared/api/me";
import { useNow } from "@/shared/lib/clock";
import { durationBetween, formatDuration } from "@/shared/lib/format";
import { Age } from "@/shared/ui/Age";
import { ConfirmDanger } from "@/shared/ui/ConfirmDanger";
import { CopyButton } from "@/shared/ui/CopyButton";
import { InlineError } from "@/shared/ui/ErrorPanel";
import { ButtonLink } from "@/shared/ui/links";
import { RunState } from "@/shared/ui/StatusBadge";
import { artifactFolder, type Run, type RunAddress, useRunActions } from "../queries";
import classes from "../run.module.css";
import { RegisterDialog } from "./RegisterDialog";
import { RunName } from "./RunName";
import { RunTags } from "./RunTags";

interface RunHeaderProps {
  address: RunAddress;
  run: Run;
}

export function RunHeader({ address, run }: RunHeaderProps) {
  const granted = usePermissions(address.org, address.project);
  const actions = useRunActions(address);
  const [layer, setLayer] = useState<"delete" | "register" | null>(null);
  const [error, setError] = useState<unknown>(null);
  const now = useNow();
  const mayWrite = granted.has("run:write") && run.deleted_at === null;
  const restore = () => actions.restore().then(() => setError(null), setError);
  const { org, project } = address;
  return (
    <header className={classes.header}>
      <div className={classes.titleLine}>
        <RunName name={run.name} mayWrite={mayWrite} onRename={(name) => actions.update({ name })} />
        <RunState status={run.status} />
        <div className={classes.actions}>
          {run.parent_run_id && (
            <ButtonLink
              to="/o/$org/p/$project/compare"
              params={{ org, project }}
              search={{ runs: `${run.parent_run_id},${run.id}` }}
              variant="default"
              leftSection={<IconGitCompare size={14} />}
            >
              Compare with parent
            </ButtonLink>
          )}
          {granted.has("model:write") && run.deleted_at === null && artifactFolder(run) !== null && (
            <Button leftSection={<IconCube size={14} />} onClick={() => setLayer("register")}>
              Register model
            </Button>
          )}
          {granted.has("run:delete") && run.deleted_at === null && (
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon aria-label="More for this run">
                  <IconDots size={16} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  color="red"
                  leftSection={<IconTrash size={14} />}
                  onClick={() => setLayer("delete")}
                >
                  Delete the run
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </div>
      </div>
      <div className={classes.meta}>
        <span>
          {run.status === "running" ? "Running for " : "Took "}
          <span className="num">{formatDuration(durationBetween(run.started_at, run.ended_at, now))}</span>
        </span>
        <span>
          Started <Age time={run.started_at} />
        </span>
        {run.user_name && <span>by {run.user_name}</span>}
        {run.parent_run_id && (
          <Link
            to="/o/$org/p/$project/runs/$run/overview"
            params={{ org, project, run: run.parent_run_id }}
            className="link"
          >
            Parent run
          </Link>
        )}
        <span className={classes.id}>
          <span className="mono">{run.id.slice(-8)}</span>
          <CopyButton value={run.id.replaceAll("-", "")} label="Copy the run's id" size={24} />
        </span>
        <RunTags run={run} mayWrite={mayWrite} actions={actions} />
      </div>
      {run.deleted_at !== null && (
        <div className={classes.deleted} role="status">
          <span>
            This run was deleted <Age time={run.deleted_at} />.
          </span>
          {granted.has("run:delete") && (
            <Button
              variant="default"
              leftSection={<IconArrowBackUp size={14} />}
              onClick={() => void restore()}
            >
              Restore
            </Button>
          )}
        </div>
      )}
      <InlineError error={error} />
      <ConfirmDanger
        opened={layer === "delete"}
        onClose={() => setLayer(null)}
        action="Delete the run"
        onConfirm={actions.remove}
        consequences={[
          "It leaves the lists, with the runs below it.",
          "Model versions that came from it stay as they are.",
          "It can be restored from this page until it is purged.",
        ]}
      >
        <strong>{run.name}</strong> will be deleted.
      </ConfirmDanger>
      <RegisterDialog
        opened={layer === "register"}
        onClose={() => setLayer(null)}
        address={address}
        run={run}
      />
    </header>
  );
}
