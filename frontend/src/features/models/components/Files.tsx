import { ActionIcon, Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconChevronDown, IconChevronRight, IconDownload, IconFile, IconFolder } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api, dataOf, idempotencyKey, ifMatch } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { meQuery, usePermissions } from "@/shared/api/me";
import { plainName } from "@/shared/lib/fileNames";
import { formatBytes, formatMoment, plural } from "@/shared/lib/format";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { FileName } from "@/shared/ui/FileName";
import { Panel } from "@/shared/ui/Page";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import { Snippet } from "@/shared/ui/Snippet";
import { StatusBadge, type Tone } from "@/shared/ui/StatusBadge";
import { type TreeLine, treeLines } from "../fileTree";
import classes from "../models.module.css";
import { manifestQuery, useChange, VERSION, type VersionAddress, versionPath } from "../queries";
import { hasFiles } from "../targets";
import { ScanState } from "./marks";
import { TableFrame } from "./TableFrame";
import type { VersionProps } from "./VersionView";

const SHOWN = 1_000;
const TONES: Record<string, Tone> = { critical: "bad", warning: "warn", error: "warn" };

/** The version's files, and what looking into them found. */
export function Files(props: VersionProps) {
  const { address, model, version } = props;
  const pull = `modelyard models pull ${model.name}/${version.number} ./${model.name}`;
  const python = `mlflow.artifacts.download_artifacts("models:/${model.name}/${version.number}")`;
  return (
    <div className={classes.stack}>
      <Scan {...props} />
      {hasFiles(version) ? (
        <Tree address={address} />
      ) : (
        <Panel title="Files">
          <p className={classes.note}>
            The files are kept elsewhere: <span className="mono">{version.source}</span>
          </p>
        </Panel>
      )}
      {hasFiles(version) && (
        <Snippet
          label="Get all files"
          tabs={[
            { label: "Command line", code: pull },
            { label: "MLflow client", code: python },
          ]}
        />
      )}
    </div>
  );
}

function Scan({ address, version }: VersionProps) {
  const mayScan = usePermissions(address.org, address.project).has("model:write");
  const scan = useChange(address, () =>
    dataOf(
      api.POST(`${VERSION}/scan`, {
        params: { path: versionPath(address), header: { ...idempotencyKey(), ...ifMatch(version) } },
      }),
    ),
  );
  const again = mayScan && version.scan !== "pending" && hasFiles(version) && (
    <Button
      variant="default"
      loading={scan.isPending}
      onClick={() =>
        scan.mutate(undefined, {
          onError: (error) => notifications.show({ color: "red", message: error.message }),
        })
      }
    >
      Scan again
    </Button>
  );
  return (
    <Panel title="Scan" actions={again}>
      <div className={classes.note}>
        <ScanState scan={version.scan} />{" "}
        {version.scanned_at && version.scan !== "pending"
          ? `on ${formatMoment(version.scanned_at)} by ${version.scanner}`
          : "The files are looked at for danger soon."}
      </div>
      {version.scan_findings.length > 0 && (
        <TableFrame label="Findings of the scan">
          <thead>
            <tr>
              <th scope="col">Severity</th>
              <th scope="col">Found</th>
              <th scope="col">File</th>
              <th scope="col">Detail</th>
            </tr>
          </thead>
          <tbody>
            {version.scan_findings.map((finding, at) => (
              <tr key={at}>
                <td>
                  <StatusBadge
                    label={finding.severity}
                    tone={TONES[finding.severity] ?? "quiet"}
                    shape={finding.severity === "critical" ? "square" : "dot"}
                  />
                </td>
                <td>{finding.kind.replaceAll("_", " ")}</td>
                <td className={`mono ${classes.long}`}>
                  {finding.path ? <FileName name={finding.path} /> : "the version as a whole"}
                </td>
                <td className={classes.long}>{finding.detail}</td>
              </tr>
            ))}
          </tbody>
        </TableFrame>
      )}
    </Panel>
  );
}

function Tree({ address }: { address: VersionAddress }) {
  const manifest = useQuery(manifestQuery(address));
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const files = manifest.data?.files;
  const lines = useMemo(() => treeLines(files ?? [], closed), [files, closed]);
  const turn = (path: string) =>
    setClosed((before) => {
      const next = new Set(before);
      if (!next.delete(path)) next.add(path);
      return next;
    });
  const title = files
    ? `Files · ${plural(files.length, "file")}, ${formatBytes(manifest.data?.size_bytes)}`
    : "Files";
  return (
    <Panel title={title}>
      {manifest.isPending && <TableSkeleton rows={6} />}
      {manifest.error && (
        <ErrorPanel
          error={manifest.error}
          title="The files could not be listed"
          onRetry={() => void manifest.refetch()}
        />
      )}
      {lines.length > 0 && (
        <TableFrame label="Files">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col" data-align="end">
                Size
              </th>
              <th scope="col">SHA-256</th>
              <th scope="col">
                <span className="visually-hidden">Download</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, SHOWN).map((line) => (
              <FileRow
                key={line.path}
                address={address}
                line={line}
                isClosed={closed.has(line.path)}
                onTurn={() => turn(line.path)}
              />
            ))}
          </tbody>
        </TableFrame>
      )}
      {lines.length > SHOWN && (
        <p className={classes.note}>
          The first {SHOWN.toLocaleString("en")} of {lines.length.toLocaleString("en")} lines. Close folders
          to see the others, or get all files with the command below.
        </p>
      )}
    </Panel>
  );
}

interface FileRowProps {
  address: VersionAddress;
  line: TreeLine;
  isClosed: boolean;
  onTurn: () => void;
}

function FileRow({ address, line, isClosed, onTurn }: FileRowProps) {
  const indent = { paddingLeft: 12 + line.depth * 18 };
  if (line.files !== null) {
    return (
      <tr>
        <th scope="row" style={indent}>
          <button type="button" className={classes.folder} aria-expanded={!isClosed} onClick={onTurn}>
            {isClosed ? (
              <IconChevronRight size={12} aria-hidden />
            ) : (
              <IconChevronDown size={12} aria-hidden />
            )}
            <IconFolder size={14} aria-hidden />
            <FileName name={line.name} />
          </button>
        </th>
        <td data-align="end">{formatBytes(line.size)}</td>
        <td className={classes.quiet}>{plural(line.files, "file")}</td>
        <td />
      </tr>
    );
  }
  return (
    <tr>
      <th scope="row" style={indent} className={classes.long}>
        <span className={classes.inline}>
          <IconFile size={14} aria-hidden /> <FileName name={line.name} />
        </span>
      </th>
      <td data-align="end">{formatBytes(line.size)}</td>
      <td className="mono" title={line.digest ?? undefined}>
        {line.digest?.slice(0, 12)}
      </td>
      <td data-align="end">
        <Download address={address} path={line.path} name={line.name} />
      </td>
    </tr>
  );
}

function Download({ address, path, name }: { address: VersionAddress; path: string; name: string }) {
  const { org, project, model, number } = address;
  const me = useQuery({ ...meQuery, enabled: false });
  const places = [org, project, model].map(encodeURIComponent);
  const file = path.split("/").map(encodeURIComponent).join("/");
  const href = `/api/v1/orgs/${places[0]}/projects/${places[1]}/models/${places[2]}/versions/${number}/files/${file}`;
  const start = async () => {
    // A download is no call of ours: it cannot renew an access token that has run out, so this does.
    const { error } = await me.refetch();
    if (error) {
      notifications.show({ color: "red", message: messageOf(error) });
      return;
    }
    const anchor = document.createElement("a");
    anchor.href = href;
    anchor.download = name;
    anchor.click();
  };
  return (
    <ActionIcon size={24} aria-label={`Download ${plainName(path)}`} onClick={() => void start()}>
      <IconDownload size={14} />
    </ActionIcon>
  );
}
