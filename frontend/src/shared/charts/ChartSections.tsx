import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { ChartPanel, FullChart } from "./ChartPanel";
import classes from "./charts.module.css";
import type { LineWanted } from "./curves";
import { groupKeys } from "./groups";
import { InView } from "./InView";
import type { ProjectAddress } from "./queries";
import type { ChartSettings } from "./settings";

const HEIGHT = 220;
const WITH_FRAME = HEIGHT + 72;

interface ChartSectionsProps {
  address: ProjectAddress;
  keys: string[];
  /** The lines of one metric's chart. */
  linesOf: (key: string) => LineWanted[];
  settings: ChartSettings;
  syncKey: string;
  isLegendHidden?: boolean;
  /** What the charts without a prefix are called. */
  unnamed?: string;
}

/** A chart for each metric, in sections by their prefix that fold. Charts out of view are not drawn. */
export function ChartSections(props: ChartSectionsProps) {
  const { keys, unnamed = "Metrics" } = props;
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [full, setFull] = useState<string | null>(null);
  const fold = (name: string) =>
    setFolded((before) => {
      const next = new Set(before);
      if (!next.delete(name)) next.add(name);
      return next;
    });
  const groups = groupKeys(keys);
  const inOrder = groups.flatMap((group) => group.keys);
  const at = full === null ? -1 : inOrder.indexOf(full);
  const sections = groups.map(({ name, keys: members }) => (
    <div key={name} className={classes.section}>
      <h2>
        <button
          type="button"
          className={classes.sectionHead}
          aria-expanded={!folded.has(name)}
          onClick={() => fold(name)}
        >
          {folded.has(name) ? <IconChevronRight size={14} /> : <IconChevronDown size={14} />}
          {name || unnamed} <small className="num">{members.length}</small>
        </button>
      </h2>
      {!folded.has(name) && (
        <div className={classes.grid}>
          {members.map((key) => (
            <InView key={key} height={WITH_FRAME}>
              <SectionChart name={key} {...props} onExpand={() => setFull(key)} />
            </InView>
          ))}
        </div>
      )}
    </div>
  ));
  const shown = full !== null && at !== -1 ? full : null;
  return (
    <>
      {sections}
      <FullChart
        chart={
          shown === null
            ? null
            : {
                address: props.address,
                title: shown,
                lines: props.linesOf(shown),
                settings: props.settings,
                isLegendHidden: props.isLegendHidden,
              }
        }
        places={{ at, of: inOrder.length }}
        onStep={(by) => setFull((before) => inOrder[at + by] ?? before)}
        onClose={() => setFull(null)}
      />
    </>
  );
}

function SectionChart({
  name,
  linesOf,
  ...props
}: ChartSectionsProps & { name: string; onExpand: () => void }) {
  const lines = useMemo(() => linesOf(name), [linesOf, name]);
  return (
    <ChartPanel
      address={props.address}
      title={name}
      lines={lines}
      settings={props.settings}
      height={HEIGHT}
      syncKey={props.syncKey}
      isLegendHidden={props.isLegendHidden}
      onExpand={props.onExpand}
    />
  );
}
