import { Button, Progress } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconTableShortcut } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api, dataOf, idempotencyKey } from "@/shared/api/client";
import { usePermissions } from "@/shared/api/me";
import { Age } from "@/shared/ui/Age";
import { EmptyState } from "@/shared/ui/EmptyState";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { Page, PageHeader, Panel } from "@/shared/ui/Page";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import { StatusBadge } from "@/shared/ui/StatusBadge";
import { BatchDialog } from "../components/BatchDialog";
import classes from "../deployments.module.css";
import { type Address, type Batch, batchesKey, batchesQuery, batchQuery, PROJECT } from "../queries";
import { BATCH_STATES } from "../words";

const route = getRouteApi("/_app/o/$org/p/$project/batch-predictions");
const PAGE = 50;
const MOST = 200;

/** Files that a version predicts, row by row. */
export function BatchesPage() {
  const { org, project } = route.useParams();
  const address = { org, project };
  const mayWrite = usePermissions(org, project).has("deployment:write");
  const [isNew, setNew] = useState(false);
  const [limit, setLimit] = useState(PAGE);
  const batches = useQuery(batchesQuery(address, limit));
  const rows = batches.data?.items ?? [];
  return (
    <Page>
      <PageHeader
        title="Batch predictions"
        description="A version predicts all rows of a CSV, Parquet or JSON lines file among the project's artifacts."
        actions={mayWrite && <Button onClick={() => setNew(true)}>New batch prediction</Button>}
      />
      <Panel>
        {batches.isPending && <TableSkeleton rows={4} />}
        {batches.error && (
          <ErrorPanel
            error={batches.error}
            title="The batch predictions could not be loaded"
            onRetry={() => void batches.refetch()}
          />
        )}
        {batches.data && rows.length === 0 && (
          <EmptyState icon={IconTableShortcut} title="No file has been predicted yet">
            Upload a file with a run or as an artifact of the project, and choose the version that predicts
            it.
          </EmptyState>
        )}
        {rows.length > 0 && (
          <ul className={classes.history}>
            {rows.map((one) => (
              <BatchLine key={one.id} address={address} batch={one} mayWrite={mayWrite} />
            ))}
          </ul>
        )}
        {batches.data?.next && limit < MOST && (
          <div className={classes.body}>
            <Button variant="default" onClick={() => setLimit(limit + PAGE)}>
              Show older
            </Button>
          </div>
        )}
      </Panel>
      {isNew && <BatchDialog address={address} onClose={() => setNew(false)} />}
    </Page>
  );
}

function BatchLine({ address, batch, mayWrite }: { address: Address; batch: Batch; mayWrite: boolean }) {
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const cancel = useMutation({
    mutationFn: () => {
      const params = { path: { ...address, batch_id: batch.id }, header: idempotencyKey() };
      return dataOf(api.POST(`${PROJECT}/batch-predictions/{batch_id}/cancel`, { params }));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: batchesKey(address) }),
  });
  const share = batch.source_bytes > 0 ? (100 * batch.bytes_done) / batch.source_bytes : 0;
  return (
    <li>
      <div className={classes.inline}>
        <strong>{batch.source_path}</strong>
        <span>
          {batch.model}, version {batch.number}
        </span>
        <StatusBadge {...BATCH_STATES[batch.state]} />
        <Age time={batch.created_at} />
        {batch.rows_done > 0 && (
          <span className={classes.quiet}>{batch.rows_done.toLocaleString("en")} rows</span>
        )}
        {batch.result_path && (
          <a className={classes.name} href={fileAddress(address, batch.result_path)} download>
            Download the predictions
          </a>
        )}
        <Button size="compact-sm" variant="subtle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          Log
        </Button>
        {mayWrite && !batch.finished_at && (
          <Button
            size="compact-sm"
            variant="default"
            loading={cancel.isPending}
            disabled={batch.cancel_requested}
            onClick={() =>
              cancel.mutate(undefined, {
                onError: (error) => notifications.show({ color: "red", message: error.message }),
              })
            }
          >
            {batch.cancel_requested ? "Is being cancelled" : "Cancel"}
          </Button>
        )}
      </div>
      {batch.state === "running" && (
        <Progress value={share} aria-label={`Progress of ${batch.source_path}`} size="sm" />
      )}
      {batch.reason && <p className={classes.why}>{batch.reason}</p>}
      {isOpen && <Said address={address} batch={batch.id} />}
    </li>
  );
}

function Said({ address, batch }: { address: Address; batch: string }) {
  const found = useQuery(batchQuery(address, batch));
  if (found.error) {
    return (
      <ErrorPanel
        error={found.error}
        title="The log could not be loaded"
        onRetry={() => void found.refetch()}
      />
    );
  }
  if (!found.data) return <TableSkeleton rows={2} />;
  return found.data.said ? (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className={classes.logs} tabIndex={0} aria-label="Log">
      {found.data.said}
    </section>
  ) : (
    <p className={classes.why}>Nothing has been written yet.</p>
  );
}

function fileAddress({ org, project }: Address, path: string): string {
  const parts = path.split("/").map(encodeURIComponent).join("/");
  return `/api/v1/orgs/${encodeURIComponent(org)}/projects/${encodeURIComponent(project)}/artifacts/${parts}`;
}
