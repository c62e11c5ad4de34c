import { ActionIcon, Modal, Tooltip } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight, IconZoomReset } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { plural } from "@/shared/lib/format";
import { areKeysOff, isLayerOpen, isTyping } from "@/shared/lib/keys";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { ChartMenu } from "./ChartMenu";
import { ChartSkeleton } from "./ChartSkeleton";
import { ChartTable } from "./ChartTable";
import { ChartView } from "./ChartView";
import classes from "./charts.module.css";
import { areSingle, drawnLines, type LineWanted, type Range } from "./curves";
import { download, fileName, toCsv, toPng } from "./exports";
import { GROUPS_DRAWN, groupLines, RUNS_OF_GROUP } from "./groupLines";
import { bucketsFor, MOST_LINES, type ProjectAddress, seriesQuery } from "./queries";
import { Swatch } from "./Swatch";
import type { ChartSettings } from "./settings";

export interface ChartPanelProps {
  address: ProjectAddress;
  title: string;
  lines: LineWanted[];
  settings: ChartSettings;
  height?: number;
  syncKey?: string;
  /** Beside the title. */
  actions?: ReactNode;
  isLegendHidden?: boolean;
  /** Shows the chart on the full screen, where it is one of several; absent: it does so itself. */
  onExpand?: () => void;
}

/** One chart with its title, menu, legend and every state it can be in. */
export function ChartPanel(props: ChartPanelProps) {
  const [isExpanded, setExpanded] = useState(false);
  const place = useRef<HTMLElement>(null);
  const expand = props.onExpand ?? (() => setExpanded(true));
  useExpandKey(place, expand);
  return (
    <section ref={place} className={classes.panel} aria-label={props.title}>
      <Chart {...props} onExpand={expand} />
      {!props.onExpand && (
        <FullChart chart={isExpanded ? props : null} places={null} onClose={() => setExpanded(false)} />
      )}
    </section>
  );
}

/** f shows the chart that the pointer is over, or that has the focus, on the full screen. */
function useExpandKey(place: RefObject<HTMLElement | null>, onExpand: () => void): void {
  const latest = useRef(onExpand);
  latest.current = onExpand;
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      const isPlain = event.key === "f" && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!isPlain || event.defaultPrevented || areKeysOff() || isTyping(event.target) || isLayerOpen())
        return;
      const element = place.current;
      if (!element?.matches(":hover") && !element?.contains(document.activeElement)) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [place]);
}

interface FullChartProps {
  /** Null: none is on the full screen. */
  chart: ChartPanelProps | null;
  /** Which of how many it is, from 0 on; null: the only one. */
  places: { at: number; of: number } | null;
  onStep?: (by: 1 | -1) => void;
  onClose: () => void;
}

/** A chart on the full screen. ← and → go on to the next of the page. */
export function FullChart({ chart, places, onStep, onClose }: FullChartProps) {
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key] as 1 | -1 | undefined;
    const isTaken = isTyping(event.target) || (event.target as Element).closest("[role=menu], [role=slider]");
    if (by === undefined || isTaken) return;
    event.preventDefault();
    onStep?.(by);
  };
  return (
    <Modal
      opened={chart !== null}
      onClose={onClose}
      fullScreen
      title={chart?.title}
      onKeyDown={onStep && onKey}
      transitionProps={{ duration: 0 }}
    >
      {chart && (
        <>
          {onStep && places && (
            <div className={classes.steps}>
              <ActionIcon aria-label="The chart before" disabled={places.at === 0} onClick={() => onStep(-1)}>
                <IconChevronLeft size={16} />
              </ActionIcon>
              <span className="num" role="status">
                {places.at + 1} of {plural(places.of, "chart")}
              </span>
              <ActionIcon
                aria-label="The chart after"
                disabled={places.at === places.of - 1}
                onClick={() => onStep(1)}
              >
                <IconChevronRight size={16} />
              </ActionIcon>
            </div>
          )}
          <Chart
            key={chart.title}
            {...chart}
            onExpand={undefined}
            height={Math.max(240, window.innerHeight - 260)}
            isTitleHidden
          />
        </>
      )}
    </Modal>
  );
}

interface ChartProps extends ChartPanelProps {
  isTitleHidden?: boolean;
}

function Chart(props: ChartProps) {
  const { address, title, lines: wanted, settings, height = 220, actions, isTitleHidden, onExpand } = props;
  const { ref, width } = useElementSize();
  const [range, setRange] = useState<Range | null>(null);
  const [isTable, setTable] = useState(false);
  const [focused, setFocused] = useState<string | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const isGrouped = wanted[0]?.group !== undefined;
  const most = isGrouped ? RUNS_OF_GROUP * GROUPS_DRAWN : MOST_LINES;
  const drawable = useMemo(() => wanted.slice(0, most), [wanted, most]);
  const series = useQuery({
    ...seriesQuery(address, {
      runs: [...new Set(drawable.map((line) => line.runId))],
      keys: [...new Set(drawable.map((line) => line.key))],
      x: settings.x,
      range,
      width: bucketsFor(width),
    }),
    ...(width === 0 && { enabled: false }),
  });
  const lines = useMemo(
    () => groupLines(drawnLines(drawable, series.data?.series ?? [])),
    [drawable, series.data],
  );
  const isSingle = areSingle(lines);
  const limits = series.data && ([series.data.start, series.data.end] as const);

  const reset = range === null ? undefined : () => setRange(null);
  const png = async () => {
    const picture = canvas.current && (await toPng(canvas.current, title, lines));
    if (picture) download(fileName(title, "png"), picture);
  };
  return (
    <>
      <div className={classes.head}>
        {!isTitleHidden && (
          <h3 className="clip" title={title}>
            {title}
          </h3>
        )}
        <span className={classes.headEnd}>
          {actions}
          {reset && (
            <Tooltip label="Reset the zoom">
              <ActionIcon size={24} aria-label={`Reset the zoom of ${title}`} onClick={reset}>
                <IconZoomReset size={16} />
              </ActionIcon>
            </Tooltip>
          )}
          <ChartMenu
            title={title}
            isTable={isTable}
            onTable={() => setTable((before) => !before)}
            onExpand={onExpand}
            onCsv={() =>
              download(fileName(title, "csv"), new Blob([toCsv(lines, settings.x)], { type: "text/csv" }))
            }
            onPng={isTable || isSingle || lines.length === 0 ? undefined : () => void png()}
            onZoomIn={limits && !isSingle && !isTable ? () => setRange(middle(limits)) : undefined}
            onReset={reset}
          />
        </span>
      </div>
      <div ref={ref} className={classes.frame} style={{ minHeight: height }} aria-busy={series.isFetching}>
        {series.isFetching && series.data && <div className={classes.progress} />}
        {series.isPending && drawable.length > 0 && <ChartSkeleton height={height} title={title} />}
        {series.error && !series.data && (
          <ErrorPanel
            error={series.error}
            title="The chart could not be loaded"
            onRetry={() => void series.refetch()}
          />
        )}
        {(series.data || drawable.length === 0) && lines.length === 0 && (
          <p className={classes.empty} style={{ height }}>
            {range ? "No point in this range" : nothingOf(drawable.length)}
          </p>
        )}
        {lines.length > 0 && isTable && (
          <ChartTable title={title} lines={lines} axis={settings.x} height={height} />
        )}
        {lines.length > 0 && !isTable && (
          <ChartView
            title={title}
            lines={lines}
            settings={settings}
            width={width}
            height={height}
            range={range}
            onRange={setRange}
            focused={focused}
            onFocused={setFocused}
            syncKey={props.syncKey}
            canvas={canvas}
          />
        )}
      </div>
      {!props.isLegendHidden && !isSingle && !isTable && lines.length > 0 && (
        <Legend lines={lines} onFocus={setFocused} />
      )}
      {isGrouped ? (
        <p className={classes.note}>
          Mean ± one standard deviation of each group's newest runs, {RUNS_OF_GROUP} at most.
        </p>
      ) : (
        <Notes
          wanted={wanted.length}
          drawable={drawable.length}
          drawn={lines.length}
          isDone={!!series.data}
        />
      )}
    </>
  );
}

function nothingOf(runs: number): string {
  return runs > 1 ? "None of these runs has logged it" : "Nothing was logged for this metric yet";
}

function middle([start, end]: Range): Range {
  const quarter = (end - start) / 4;
  return [start + quarter, end - quarter];
}

function Legend({ lines, onFocus }: { lines: LineWanted[]; onFocus: (id: string | null) => void }) {
  return (
    <ul className={classes.legend}>
      {lines.map((line) => (
        <li
          key={`${line.runId} ${line.key}`}
          onMouseEnter={() => onFocus(`${line.runId} ${line.key}`)}
          onMouseLeave={() => onFocus(null)}
        >
          <Swatch line={line} />
          <span className="clip" title={line.label}>
            {line.label}
          </span>
        </li>
      ))}
    </ul>
  );
}

interface NotesProps {
  wanted: number;
  drawable: number;
  drawn: number;
  isDone: boolean;
}

function Notes({ wanted, drawable, drawn, isDone }: NotesProps) {
  const missing = drawable - drawn;
  if (wanted <= drawable && (!isDone || missing === 0 || drawn === 0)) return null;
  return (
    <p className={classes.note}>
      {wanted > drawable && `The first ${drawable} of ${plural(wanted, "line")}. `}
      {isDone && missing > 0 && drawn > 0 && `${missing} of ${plural(drawable, "run")} logged nothing here.`}
    </p>
  );
}
