import { IconExternalLink, IconFolderOpen } from "@tabler/icons-react";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { EmptyState } from "@/shared/ui/EmptyState";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import { ArtifactTree } from "../components/ArtifactTree";
import { FilePreview } from "../components/FilePreview";
import { artifactFolder, folderQuery, runQuery } from "../queries";
import classes from "../run.module.css";

const artifacts = getRouteApi("/_app/o/$org/p/$project/runs/$run/artifacts");
const logs = getRouteApi("/_app/o/$org/p/$project/runs/$run/logs");
const code = getRouteApi("/_app/o/$org/p/$project/runs/$run/code");

export function ArtifactsTab() {
  const { path } = artifacts.useSearch();
  const navigate = artifacts.useNavigate();
  return (
    <Browser {...artifacts.useParams()} path={path} onPath={(next) => void navigate({ search: next })} />
  );
}

/** The folder `logs` of the run's artifacts. */
export function LogsTab() {
  const { path } = logs.useSearch();
  const navigate = logs.useNavigate();
  return (
    <Browser
      {...logs.useParams()}
      below="logs"
      path={path}
      onPath={(next) => void navigate({ search: next })}
    />
  );
}

/** The folder `code` of the run's artifacts. */
export function CodeTab() {
  const { path } = code.useSearch();
  const navigate = code.useNavigate();
  return (
    <Browser
      {...code.useParams()}
      below="code"
      path={path}
      onPath={(next) => void navigate({ search: next })}
    />
  );
}

interface BrowserProps {
  org: string;
  project: string;
  run: string;
  /** The folder that is shown, of the run's. */
  below?: string;
  /** The open file, from the run's folder on. */
  path: string | undefined;
  onPath: (next: { path: string }) => void;
}

function Browser({ below, path, onPath, ...address }: BrowserProps) {
  const { data: run } = useSuspenseQuery(runQuery(address));
  const folder = artifactFolder(run);
  const root = folder === null ? null : below ? `${folder}/${below}` : folder;
  const listing = useQuery({ ...folderQuery(address, root ?? ""), enabled: root !== null });
  if (root === null) {
    return (
      <EmptyState icon={IconExternalLink} title="The artifacts are kept elsewhere">
        They are at <code className="mono">{run.artifact_location}</code>, which this server does not read.
      </EmptyState>
    );
  }
  if (listing.isPending) return <TableSkeleton rows={6} />;
  if (listing.error) {
    return (
      <ErrorPanel
        error={listing.error}
        title="The artifacts could not be loaded"
        onRetry={() => void listing.refetch()}
      />
    );
  }
  if (listing.data.entries.length === 0) {
    return (
      <EmptyState icon={IconFolderOpen} title={`This run has stored no ${below ?? "artifacts"}`}>
        <code className="mono">mlflow.log_artifact("{below ? `train.log", "${below}` : "plot.png"}")</code>{" "}
        puts a file here.
      </EmptyState>
    );
  }
  const top = below ?? "";
  const first = listing.data.entries.find((entry) => !entry.is_folder);
  const open = path ?? (first && (top ? `${top}/${first.name}` : first.name));
  return (
    <div className={classes.browser}>
      <nav className={classes.tree} aria-label="Files">
        <ArtifactTree
          address={address}
          root={folder ?? ""}
          below={top}
          open={open}
          onOpen={(next) => onPath({ path: next })}
        />
      </nav>
      <section className={classes.preview} aria-label="Preview">
        {open ? (
          <FilePreview key={open} address={address} root={folder ?? ""} path={open} />
        ) : (
          <EmptyState icon={IconFolderOpen} title="Choose a file to see it here" />
        )}
      </section>
    </div>
  );
}
