import { Button } from "@mantine/core";
import { IconDownload, IconFileUnknown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { plainName } from "@/shared/lib/fileNames";
import { formatBytes } from "@/shared/lib/format";
import { CopyButton } from "@/shared/ui/CopyButton";
import { EmptyState } from "@/shared/ui/EmptyState";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { FileName } from "@/shared/ui/FileName";
import { Markdown } from "@/shared/ui/Markdown";
import { Bone } from "@/shared/ui/Skeletons";
import { imageType, parseLoggedTable, parseSeparated, previewOf, type Sheet } from "../previews";
import { type Address, type Entry, fileAddress, fileQuery, folderQuery } from "../queries";
import classes from "../run.module.css";

/** Bytes of a text that are fetched and shown. */
const TEXT = 256 * 1024;
const JSON_MOST = 1024 * 1024;
const IMAGE_MOST = 20 * 1024 * 1024;

interface FilePreviewProps {
  address: Address;
  root: string;
  /** From the run's folder on. */
  path: string;
}

/**
 * A file as far as it can be shown. What a run stored is not to be trusted: it comes as bytes, and becomes text, cells of
 * a table or a picture here, never a page.
 */
export function FilePreview({ address, root, path }: FilePreviewProps) {
  const slash = path.lastIndexOf("/");
  const name = path.slice(slash + 1);
  const folder = slash === -1 ? root : `${root}/${path.slice(0, slash)}`;
  const listing = useQuery(folderQuery(address, folder));
  const entry = listing.data?.entries.find((found) => found.name === name && !found.is_folder);
  if (listing.data && !entry) {
    return <EmptyState icon={IconFileUnknown} title="There is no such file" />;
  }
  return (
    <>
      <div className={classes.previewHead}>
        <strong className="clip" title={plainName(path)}>
          <FileName name={path} />
        </strong>
        <span className={`${classes.size} num`}>{entry && formatBytes(entry.size_bytes)}</span>
        <CopyButton value={path} label="Copy the path" />
        <Button
          component="a"
          href={fileAddress(address, `${root}/${path}`)}
          download={name}
          variant="default"
          leftSection={<IconDownload size={14} />}
        >
          Download
        </Button>
      </div>
      <div className={classes.previewBody}>
        {entry ? <Content address={address} path={`${root}/${path}`} entry={entry} /> : <Bone height={120} />}
      </div>
    </>
  );
}

interface ContentProps {
  address: Address;
  path: string;
  entry: Entry;
}

function Content(props: ContentProps) {
  const { name, media_type: mediaType, size_bytes: size } = props.entry;
  const kind = previewOf(name, mediaType);
  if (size === 0) return <EmptyState icon={IconFileUnknown} title="The file is empty" />;
  if (kind === "image" && size <= IMAGE_MOST) return <Picture {...props} />;
  if (kind === "table")
    return <Text {...props} most={TEXT} show={(text) => <Separated name={name} text={text} />} />;
  if (kind === "json" && size <= JSON_MOST) {
    return <Text {...props} most={JSON_MOST} show={(text) => <Json text={text} />} />;
  }
  if (kind === "markdown") return <Text {...props} most={TEXT} show={(text) => <Markdown text={text} />} />;
  if (kind === "text" || kind === "json") {
    return <Text {...props} most={TEXT} show={(text) => <Plain text={text} />} />;
  }
  return (
    <EmptyState icon={IconFileUnknown} title="No preview for this kind of file">
      {kind === "image" ? "The picture is too large to be shown. " : ""}Download it to see what is in it.
    </EmptyState>
  );
}

function Text({
  address,
  path,
  entry,
  most,
  show,
}: ContentProps & { most: number; show: (text: string) => ReactNode }) {
  const file = useQuery(fileQuery(address, path, entry.digest, most));
  const [text, setText] = useState<string | null>(null);
  useEffect(() => {
    let isStale = false;
    void file.data?.text().then((content) => {
      if (!isStale) setText(content);
    });
    return () => {
      isStale = true;
    };
  }, [file.data]);
  if (file.error) return <FileError error={file.error} onRetry={() => void file.refetch()} />;
  if (text === null) return <Bone height={120} />;
  return (
    <>
      {entry.size_bytes > most && (
        <p className={classes.cut}>
          The first {formatBytes(most)} of {formatBytes(entry.size_bytes)}.
        </p>
      )}
      {show(text)}
    </>
  );
}

function Picture({ address, path, entry }: ContentProps) {
  const file = useQuery(fileQuery(address, path, entry.digest, IMAGE_MOST));
  const [source, setSource] = useState<string | null>(null);
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    if (!file.data) return;
    const url = URL.createObjectURL(new Blob([file.data], { type: imageType(entry.name) }));
    setSource(url);
    return () => URL.revokeObjectURL(url);
  }, [file.data, entry.name]);
  if (file.error) return <FileError error={file.error} onRetry={() => void file.refetch()} />;
  if (isBroken)
    return <EmptyState icon={IconFileUnknown} title="The file is no picture, whatever its name says" />;
  if (source === null) return <Bone height={240} />;
  return (
    <img
      className={classes.picture}
      src={source}
      alt={plainName(entry.name)}
      onError={() => setBroken(true)}
    />
  );
}

function FileError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return <ErrorPanel error={error} title="The file could not be loaded" onRetry={onRetry} />;
}

function Plain({ text }: { text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <pre className={classes.text} tabIndex={0}>
      {text}
    </pre>
  );
}

function Json({ text }: { text: string }) {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return <Plain text={text} />;
  }
  const table = parseLoggedTable(value);
  return table ? <SheetTable sheet={table} /> : <Plain text={JSON.stringify(value, null, 2)} />;
}

function Separated({ name, text }: { name: string; text: string }) {
  return <SheetTable sheet={parseSeparated(text, name.toLowerCase().endsWith(".tsv") ? "\t" : ",")} />;
}

function SheetTable({ sheet }: { sheet: Sheet }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <div className={classes.sheet} tabIndex={0} role="group" aria-label="Table">
      <table className={classes.table}>
        <thead>
          <tr>
            {sheet.head.map((cell, at) => (
              <th key={at} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="num">
          {sheet.rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) => (
                <td key={column} title={cell}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {sheet.isCut && (
        <p className={classes.cut}>The file has more rows or columns; download it to see all.</p>
      )}
    </div>
  );
}
