import { Tabs } from "@mantine/core";
import { IconGitCompare } from "@tabler/icons-react";
import { useQueries } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { EmptyState } from "@/shared/ui/EmptyState";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { ButtonLink } from "@/shared/ui/links";
import { HiddenTitle } from "@/shared/ui/Page";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import classes from "../compare.module.css";
import { ArtifactsSection } from "../components/ArtifactsSection";
import { ChartsSection } from "../components/ChartsSection";
import { MetricsTable } from "../components/MetricsTable";
import { ParallelSection } from "../components/ParallelSection";
import { ParamsTable } from "../components/ParamsTable";
import { RunChips } from "../components/RunChips";
import { ScatterSection } from "../components/ScatterSection";
import { comparedRunQuery, type Run } from "../queries";
import { type CompareSearch, runsOf } from "../search";

const route = getRouteApi("/_app/o/$org/p/$project/compare");
const SECTIONS = [
  ["charts", "Charts"],
  ["metrics", "Metrics"],
  ["params", "Params"],
  ["scatter", "Scatter"],
  ["parallel", "Parallel coordinates"],
  ["artifacts", "Artifacts"],
] as const;

/** Runs side by side. The first is the baseline until another is chosen. */
export function ComparePage() {
  const address = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const ids = runsOf(search);
  const found = useQueries({ queries: ids.map((id) => comparedRunQuery(address, id)) });
  const loaded = found.flatMap(({ data }) => data ?? []);
  const order = loaded.map((run) => run.id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: as long as the same answers are there, so are the same runs
  const runs = useMemo(() => loaded, [order, ...found.map(({ dataUpdatedAt }) => dataUpdatedAt)]);
  const failed = found.filter(({ error }) => error !== null);
  const set = useCallback(
    (next: Partial<CompareSearch>) =>
      void navigate({ search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  if (ids.length === 0) return <Nothing {...address} />;
  const baseline = runs.find((run) => run.id === search.baseline)?.id ?? runs[0]?.id ?? "";
  return (
    <>
      <HiddenTitle title="Compare" />
      <RunChips
        address={address}
        runs={runs}
        baseline={baseline}
        onBaseline={(id) => set({ baseline: id })}
        onRemove={(id) => set({ runs: ids.filter((other) => other !== id).join(",") })}
      />
      {failed.length > 0 && runs.length > 0 && (
        <p className={classes.partial} role="status">
          {failed.length} of {ids.length} runs could not be loaded.{" "}
          <button type="button" className="link" onClick={() => failed.map((query) => query.refetch())}>
            Try again
          </button>
        </p>
      )}
      {runs.length === 0 && failed[0] && (
        <ErrorPanel
          error={failed[0].error}
          title="The runs could not be loaded"
          onRetry={() => failed.map((query) => query.refetch())}
        />
      )}
      {runs.length === 0 && failed.length === 0 && <TableSkeleton />}
      {runs.length > 0 && (
        <Sections runs={runs} baseline={baseline} search={search} set={set} address={address} />
      )}
    </>
  );
}

interface SectionsProps {
  runs: Run[];
  baseline: string;
  search: CompareSearch;
  set: (next: Partial<CompareSearch>) => void;
  address: { org: string; project: string };
}

function Sections({ runs, baseline, search, set, address }: SectionsProps) {
  const section = search.section ?? "charts";
  return (
    <Tabs
      className={classes.sections}
      value={section}
      keepMounted={false}
      onChange={(next) => set({ section: next as CompareSearch["section"] })}
    >
      <Tabs.List className={classes.tabs}>
        {SECTIONS.map(([value, label]) => (
          <Tabs.Tab key={value} value={value}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="charts">
        <ChartsSection address={address} runs={runs} baseline={baseline} search={search} set={set} />
      </Tabs.Panel>
      <Tabs.Panel value="metrics">
        <MetricsTable runs={runs} baseline={baseline} />
      </Tabs.Panel>
      <Tabs.Panel value="params">
        <ParamsTable
          runs={runs}
          isAll={search.all ?? false}
          onAll={(all) => set({ all: all || undefined })}
        />
      </Tabs.Panel>
      <Tabs.Panel value="scatter">
        <ScatterSection address={address} runs={runs} search={search} set={set} />
      </Tabs.Panel>
      <Tabs.Panel value="parallel">
        <ParallelSection
          runs={runs}
          search={search}
          set={set}
          onKeep={(ids) => set({ runs: ids.join(",") })}
        />
      </Tabs.Panel>
      <Tabs.Panel value="artifacts">
        <ArtifactsSection address={address} runs={runs} baseline={baseline} search={search} set={set} />
      </Tabs.Panel>
    </Tabs>
  );
}

function Nothing(address: { org: string; project: string }) {
  return (
    <>
      <HiddenTitle title="Compare" />
      <EmptyState
        icon={IconGitCompare}
        title="No runs to compare yet"
        action={
          <ButtonLink to="/o/$org/p/$project/runs" params={address}>
            Choose runs
          </ButtonLink>
        }
      >
        Select two or more in the list of runs, then press Compare.
      </EmptyState>
    </>
  );
}
