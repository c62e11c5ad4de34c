import { TextInput } from "@mantine/core";
import { IconChartLine, IconSearch } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback } from "react";
import { ChartControls } from "@/shared/charts/ChartControls";
import { ChartSections } from "@/shared/charts/ChartSections";
import { searchOf, settingsOf } from "@/shared/charts/settings";
import { seriesColour } from "@/shared/lib/colour";
import { EmptyState } from "@/shared/ui/EmptyState";
import { modelMetrics, systemMetrics } from "../facts";
import { type Metric, type Run, runQuery } from "../queries";
import classes from "../run.module.css";

const charts = getRouteApi("/_app/o/$org/p/$project/runs/$run/charts");
const system = getRouteApi("/_app/o/$org/p/$project/runs/$run/system");

export function ChartsTab() {
  const address = charts.useParams();
  const { data: run } = useSuspenseQuery(runQuery(address));
  return (
    <MetricCharts
      metrics={modelMetrics(run)}
      run={run}
      address={address}
      search={charts.useSearch()}
      navigate={charts.useNavigate()}
    />
  );
}

export function SystemTab() {
  const address = system.useParams();
  const { data: run } = useSuspenseQuery(runQuery(address));
  return (
    <MetricCharts
      metrics={systemMetrics(run)}
      run={run}
      address={address}
      search={system.useSearch()}
      navigate={system.useNavigate()}
    />
  );
}

type Search = ReturnType<typeof charts.useSearch>;

interface MetricChartsProps {
  metrics: Metric[];
  run: Run;
  address: { org: string; project: string };
  search: Search;
  navigate: (to: { search: (before: Search) => Search; replace?: boolean }) => Promise<void>;
}

function MetricCharts({ metrics, run, address, search, navigate }: MetricChartsProps) {
  const wanted = (search.search ?? "").toLowerCase();
  const keys = metrics.map((metric) => metric.key).filter((key) => key.toLowerCase().includes(wanted));
  const linesOf = useCallback(
    (key: string) => [{ runId: run.id, key, label: run.name, colour: seriesColour(run.id) }],
    [run.id, run.name],
  );
  const set = (next: Partial<Search>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  return (
    <>
      <div className={classes.toolbar}>
        <TextInput
          size="xs"
          type="search"
          aria-label="Search metrics"
          placeholder="Search metrics"
          leftSection={<IconSearch size={14} />}
          value={search.search ?? ""}
          onChange={(event) => set({ search: event.currentTarget.value || undefined })}
        />
        <ChartControls settings={settingsOf(search)} onChange={(settings) => set(searchOf(settings))} />
      </div>
      <div className={classes.body}>
        {keys.length === 0 && (
          <EmptyState
            icon={IconChartLine}
            title={metrics.length === 0 ? "Nothing was measured yet" : "No metric matches"}
          />
        )}
        <ChartSections
          address={address}
          keys={keys}
          linesOf={linesOf}
          settings={settingsOf(search)}
          syncKey={`run-${run.id}`}
          isLegendHidden
        />
      </div>
    </>
  );
}
