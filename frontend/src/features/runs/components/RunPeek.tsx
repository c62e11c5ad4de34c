import { useQuery } from "@tanstack/react-query";
import { isLowerBetter } from "@/shared/charts/curves";
import { isSystem } from "@/shared/charts/groups";
import { seriesQuery } from "@/shared/charts/queries";
import { Sparkline } from "@/shared/charts/Sparkline";
import { useNow } from "@/shared/lib/clock";
import { seriesColour } from "@/shared/lib/colour";
import { durationBetween, formatCount, formatDuration, formatValue } from "@/shared/lib/format";
import { Age } from "@/shared/ui/Age";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { Markdown } from "@/shared/ui/Markdown";
import { Peek } from "@/shared/ui/Peek";
import { Bone } from "@/shared/ui/Skeletons";
import { RunState } from "@/shared/ui/StatusBadge";
import { Tag } from "@/shared/ui/Tag";
import { ownTags } from "../columns";
import { type Address, runQuery } from "../queries";
import classes from "./peek.module.css";

const METRICS = 12;
const PARAMS = 30;
const BUCKETS = 50;
const NOTE = "mlflow.note.content";

interface RunPeekProps {
  address: Address;
  /** Its id. */
  run: string;
  /** Its name as the list knows it, for the time until all of it is there. */
  name: string | undefined;
  onClose: () => void;
  onMove: ((by: 1 | -1) => void) | undefined;
  onOpen: () => void;
}

/** What a run is about, beside the list: its headline metrics, params, tags and notes. */
export function RunPeek({ address, run: id, name, ...keys }: RunPeekProps) {
  const run = useQuery(runQuery(address, id));
  const title = run.data?.name ?? name ?? "Run";
  return (
    <Peek label={`Run ${title}`} title={<bdi title={title}>{title}</bdi>} {...keys}>
      {run.isPending && <Bone height={240} />}
      {run.error && !run.data && (
        <ErrorPanel
          error={run.error}
          title="The run could not be loaded"
          onRetry={() => void run.refetch()}
        />
      )}
      {run.data && <Overview address={address} run={run.data} />}
    </Peek>
  );
}

type Detail = NonNullable<Awaited<ReturnType<NonNullable<ReturnType<typeof runQuery>["queryFn"]>>>>;

function Overview({ address, run }: { address: Address; run: Detail }) {
  const now = useNow();
  const tags = ownTags(Object.keys(run.tags));
  const params = Object.entries(run.params);
  const note = run.tags[NOTE];
  return (
    <>
      <p className={classes.facts}>
        <RunState status={run.status} />
        <span className="num">{formatDuration(durationBetween(run.started_at, run.ended_at, now))}</span>
        <span>
          started <Age time={run.started_at} />
        </span>
        {run.user_name && <bdi className="clip">by {run.user_name}</bdi>}
      </p>
      {run.deleted_at && <p className={classes.archived}>This run is archived.</p>}
      {tags.length > 0 && (
        <div className={classes.tags}>
          {tags.map((key) => (
            <Tag key={key} title={`${key}: ${run.tags[key]}`}>
              {run.tags[key] ? `${key}: ${run.tags[key]}` : key}
            </Tag>
          ))}
        </div>
      )}
      <Metrics address={address} run={run} />
      <h3 className={classes.heading}>Params</h3>
      {params.length === 0 && <p className={classes.none}>No param was logged.</p>}
      {params.length > 0 && (
        <dl className={classes.params}>
          {params.slice(0, PARAMS).map(([key, value]) => (
            <div key={key}>
              <dt className="clip" title={key}>
                {key}
              </dt>
              <dd className="mono clip" title={value}>
                {value}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {params.length > PARAMS && (
        <p className={classes.none}>
          The first {PARAMS} of {formatCount(params.length)}. The page has them all.
        </p>
      )}
      <h3 className={classes.heading}>Notes</h3>
      {note ? <Markdown text={note} /> : <p className={classes.none}>Nobody has written anything.</p>}
    </>
  );
}

function Metrics({ address, run }: { address: Address; run: Detail }) {
  const metrics = run.metrics.filter((metric) => !isSystem(metric.key));
  const shown = metrics.slice(0, METRICS);
  const keys = shown.map((metric) => metric.key);
  const series = useQuery(seriesQuery(address, { runs: [run.id], keys, width: BUCKETS })).data?.series;
  if (metrics.length === 0) {
    return (
      <>
        <h3 className={classes.heading}>Metrics</h3>
        <p className={classes.none}>Nothing was measured yet.</p>
      </>
    );
  }
  return (
    <>
      <h3 className={classes.heading}>Metrics</h3>
      <table className={classes.metrics}>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col">Trend</th>
            <th scope="col">Last</th>
            <th scope="col">Best</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((metric) => {
            const curve = series?.find((one) => one.key === metric.key && one.run_id === run.id);
            const values = (curve?.mean ?? curve?.last ?? []).map((value) =>
              typeof value === "number" ? value : null,
            );
            return (
              <tr key={metric.key}>
                <th scope="row" className="clip" title={metric.key}>
                  {metric.key}
                </th>
                <td>
                  <Sparkline values={values} colour={seriesColour(run.id)} />
                </td>
                <td className="num">{formatValue(metric.value)}</td>
                <td className="num">{formatValue(isLowerBetter(metric.key) ? metric.min : metric.max)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {metrics.length > METRICS && (
        <p className={classes.none}>
          The first {METRICS} of {formatCount(metrics.length)}. The page has them all.
        </p>
      )}
    </>
  );
}
