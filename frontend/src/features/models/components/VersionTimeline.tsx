import { Button, Switch } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, dataOf, idempotencyKey } from "@/shared/api/client";
import { usePermissions } from "@/shared/api/me";
import { usePages } from "@/shared/grid/usePages";
import { Age } from "@/shared/ui/Age";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import { StaleNote } from "@/shared/ui/StaleNote";
import classes from "../models.module.css";
import type { VersionSearch } from "../pages/ModelPage";
import {
  findVersions,
  type ModelAddress,
  type ModelDetail,
  registryKey,
  useChange,
  VERSION,
  type Version,
  versionPath,
} from "../queries";
import { AliasFlag, StageMark } from "./marks";

interface VersionTimelineProps {
  address: ModelAddress;
  model: ModelDetail;
  /** The version that is open. */
  number: number;
  search: VersionSearch;
}

/** The versions as dots on a line, the newest first, with the flags that stand on them. */
export function VersionTimeline({ address, model, number, search }: VersionTimelineProps) {
  const [isDeleted, setDeleted] = useState(false);
  const pages = usePages([...registryKey(address), "versions", address.model, isDeleted], (cursor, signal) =>
    findVersions(address, isDeleted, cursor, signal),
  );
  return (
    <nav className={classes.timeline} aria-label="Versions">
      <div className={classes.timelineHead}>
        <h2>Versions</h2>
        <Switch
          size="xs"
          label="Deleted"
          checked={isDeleted}
          onChange={(event) => setDeleted(event.currentTarget.checked)}
        />
      </div>
      {pages.isLoading && <TableSkeleton rows={4} />}
      {pages.error !== null && pages.rows.length === 0 && (
        <ErrorPanel error={pages.error} title="The versions could not be loaded" onRetry={pages.refetch} />
      )}
      {!pages.isLoading && !pages.error && pages.rows.length === 0 && (
        <p className={classes.timelineNote}>
          {isDeleted ? "No version is deleted." : "There is no version."}
        </p>
      )}
      {pages.rows.length > 0 && <StaleNote {...pages} />}
      <ol className={classes.dots}>
        {pages.rows.map((version) => (
          <li
            key={version.id}
            data-stage={version.stage}
            data-current={version.number === number || undefined}
          >
            {version.deleted_at ? (
              <DeletedVersion address={address} version={version} />
            ) : (
              <VersionLink
                address={address}
                model={model}
                version={version}
                isCurrent={version.number === number}
                search={search}
              />
            )}
          </li>
        ))}
      </ol>
      {pages.hasMore && (
        <Button variant="subtle" onClick={pages.loadMore}>
          Show older
        </Button>
      )}
    </nav>
  );
}

interface VersionLinkProps extends Omit<VersionTimelineProps, "number"> {
  version: Version;
  isCurrent: boolean;
}

function VersionLink({ address, model, version, isCurrent, search }: VersionLinkProps) {
  const flags = model.aliases.filter((alias) => alias.number === version.number);
  return (
    <Link
      to="/o/$org/p/$project/models/$model/v/$number"
      params={{ ...address, number: String(version.number) }}
      search={{ tab: search.tab, target: search.target }}
      className={classes.dotLink}
      aria-current={isCurrent ? "page" : undefined}
    >
      <span className={classes.dotLine}>
        <strong className="num">v{version.number}</strong>
        {version.stage !== "none" && <StageMark stage={version.stage} />}
        {version.scan === "flagged" && <span className={classes.bad}>flagged</span>}
        {version.status !== "ready" && <span className={classes.warn}>{version.status}</span>}
        <small>
          <Age time={version.created_at} />
        </small>
      </span>
      {flags.length > 0 && (
        <span className={classes.inlineWrap}>
          {flags.map((alias) => (
            <AliasFlag key={alias.name} name={alias.name} />
          ))}
        </span>
      )}
    </Link>
  );
}

function DeletedVersion({ address, version }: { address: ModelAddress; version: Version }) {
  const mayRestore = usePermissions(address.org, address.project).has("model:delete");
  const restore = useChange(address, () => {
    const path = versionPath({ ...address, number: version.number });
    return dataOf(api.POST(`${VERSION}/restore`, { params: { path, header: idempotencyKey() } }));
  });
  return (
    <div className={classes.dotLink}>
      <span className={classes.dotLine}>
        <strong className="num">v{version.number}</strong>
        <small>
          deleted <Age time={version.deleted_at} />
        </small>
        {mayRestore && (
          <Button
            variant="default"
            size="compact-xs"
            loading={restore.isPending}
            onClick={() =>
              restore.mutate(undefined, {
                onSuccess: () => notifications.show({ message: `Version ${version.number} is back.` }),
                onError: (error) => notifications.show({ color: "red", message: error.message }),
              })
            }
          >
            Restore
          </Button>
        )}
      </span>
    </div>
  );
}
