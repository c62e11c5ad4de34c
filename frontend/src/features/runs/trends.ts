import { useQueries } from "@tanstack/react-query";
import { createContext, useContext, useMemo } from "react";
import { seriesQuery } from "@/shared/charts/queries";
import type { Address, Run } from "./queries";

type Values = Array<number | null>;

const CHUNK = 100;
/** Rows that are given a trend; those far below are rarely looked at. */
const MOST = 1_000;
const BUCKETS = 40;

const NO_TRENDS: ReadonlyMap<string, Values> = new Map();
export const Trends = createContext(NO_TRENDS);

export function useTrend(id: string): Values | undefined {
  return useContext(Trends).get(id);
}

/** How the headline metric went in each of the rows, asked for a hundred at a time. */
export function useTrends(
  address: Address,
  rows: Run[],
  metric: string | undefined,
): ReadonlyMap<string, Values> {
  const ids = useMemo(() => rows.slice(0, MOST).map((run) => run.id), [rows]);
  const chunks = metric === undefined ? [] : chunked(ids);
  const answers = useQueries({
    queries: chunks.map((runs) => ({
      ...seriesQuery(address, { runs, keys: [metric ?? ""], width: BUCKETS }),
      staleTime: 30_000,
    })),
  });
  const updated = answers.map((answer) => answer.dataUpdatedAt).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the times of the answers stand for the answers
  return useMemo(() => {
    const curves = answers.flatMap((answer) => answer.data?.series ?? []);
    return new Map(
      curves.map((curve) => [
        curve.run_id,
        (curve.mean ?? curve.last).map((value) => (typeof value === "number" ? value : null)),
      ]),
    );
  }, [updated]);
}

function chunked(ids: string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / CHUNK) }, (_, at) =>
    ids.slice(at * CHUNK, (at + 1) * CHUNK),
  );
}
