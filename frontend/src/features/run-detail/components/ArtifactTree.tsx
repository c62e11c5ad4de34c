import { IconChevronDown, IconChevronRight, IconFile, IconFolder } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { plainName } from "@/shared/lib/fileNames";
import { formatBytes } from "@/shared/lib/format";
import { InlineError } from "@/shared/ui/ErrorPanel";
import { FileName } from "@/shared/ui/FileName";
import { type Address, type Entry, folderQuery } from "../queries";
import classes from "../run.module.css";

interface ArtifactTreeProps {
  address: Address;
  /** The run's folder in the project. */
  root: string;
  /** The folder whose content is listed, of the run's. */
  below: string;
  /** The open file, from the run's folder on. */
  open: string | undefined;
  onOpen: (path: string) => void;
}

/** Folders that open in their place; what is in one is asked for when it opens. */
export function ArtifactTree(props: ArtifactTreeProps) {
  const { address, root, below } = props;
  const listing = useQuery(folderQuery(address, below ? `${root}/${below}` : root));
  if (listing.error) return <InlineError error={listing.error} />;
  return (
    <ul className={classes.entries}>
      {listing.data?.entries.map((entry) => {
        const path = below ? `${below}/${entry.name}` : entry.name;
        return entry.is_folder ? (
          <Folder key={path} {...props} below={path} name={entry.name} />
        ) : (
          <File key={path} entry={entry} isOpen={path === props.open} onOpen={() => props.onOpen(path)} />
        );
      })}
      {listing.data?.isCut && <li className={classes.none}>Only the first 200 are listed.</li>}
    </ul>
  );
}

function Folder({ name, ...props }: ArtifactTreeProps & { name: string }) {
  const [isOpen, setOpen] = useState(() => props.open?.startsWith(`${props.below}/`) ?? false);
  return (
    <li>
      <button
        type="button"
        className={classes.entry}
        aria-expanded={isOpen}
        onClick={() => setOpen((before) => !before)}
      >
        {isOpen ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
        <IconFolder size={14} aria-hidden />
        <span className="clip">
          <FileName name={name} />
        </span>
      </button>
      {isOpen && <ArtifactTree {...props} />}
    </li>
  );
}

function File({ entry, isOpen, onOpen }: { entry: Entry; isOpen: boolean; onOpen: () => void }) {
  return (
    <li>
      <button
        type="button"
        className={classes.entry}
        aria-current={isOpen || undefined}
        title={plainName(entry.name)}
        onClick={onOpen}
      >
        <span className={classes.indent} />
        <IconFile size={14} aria-hidden />
        <span className="clip">
          <FileName name={entry.name} />
        </span>
        <span className={`${classes.size} num`}>{formatBytes(entry.size_bytes)}</span>
      </button>
    </li>
  );
}
