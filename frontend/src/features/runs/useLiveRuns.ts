import { type InfiniteData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import type { Schemas } from "@/shared/api/client";
import { projectQuery } from "@/shared/api/projects";
import { type LiveEvent, useLive } from "@/shared/live/live";
import type { Address, Run } from "./queries";

type Found = InfiniteData<Schemas["RunPage"]>;
type Point = [key: string, step: number, timestamp: number, value: number | string];

const hex = (id: string) => id.replaceAll("-", "");

/**
 * Keeps the rows of a list of runs true in place. Runs that are new are counted, and come when they are asked for: no row
 * moves under the pointer.
 */
export function useLiveRuns(address: Address): { newRuns: number; show: () => void } {
  const client = useQueryClient();
  const project = useQuery(projectQuery(address.org, address.project)).data?.id;
  const [newRuns, setNewRuns] = useState(0);
  const started = useRef(new Set<string>());
  const key = ["runs", address.org, address.project];
  const show = () => {
    started.current.clear();
    setNewRuns(0);
    void client.invalidateQueries({ queryKey: key });
  };
  const take = useCallback(
    (events: LiveEvent[]) => {
      const own = events.filter((event) => event.projectId === (project && hex(project)));
      for (const event of own) {
        if (event.name === "run.started") started.current.add(String(event.data.run_id));
      }
      setNewRuns(started.current.size);
      const changes = changesOf(own);
      if (changes.size === 0) return;
      client.setQueriesData<Found>({ queryKey: ["runs", address.org, address.project] }, (found) =>
        patched(found, changes),
      );
    },
    [client, project, address.org, address.project],
  );
  useLive(address.org, take);
  return { newRuns, show };
}

type Change = (run: Run) => Run;

function changesOf(events: LiveEvent[]): Map<string, Change> {
  const changes = new Map<string, Change>();
  const add = (id: string, change: Change) => {
    const before = changes.get(id);
    changes.set(id, before ? (run) => change(before(run)) : change);
  };
  for (const { name, data } of events) {
    const id = String(data.run_id);
    if (name === "run.ended") {
      const ended = new Date().toISOString();
      add(id, (run) => ({ ...run, status: data.status as Run["status"], ended_at: run.ended_at ?? ended }));
    } else if (name === "run.metrics" && Array.isArray(data.metrics)) {
      add(id, (run) => withPoints(run, data.metrics as Point[]));
    }
  }
  return changes;
}

/** Only of the metrics that the list shows, and only a newer point than it has. */
function withPoints(run: Run, points: Point[]): Run {
  const metrics = { ...run.metrics };
  for (const [key, step, , value] of points) {
    const cell = metrics[key];
    if (cell && step >= cell.step) metrics[key] = { ...cell, step, value: value as typeof cell.value };
  }
  return { ...run, metrics };
}

function patched(found: Found | undefined, changes: Map<string, Change>): Found | undefined {
  if (!found) return found;
  let isChanged = false;
  const pages = found.pages.map((page) => {
    if (!page.items.some((run) => changes.has(hex(run.id)))) return page;
    isChanged = true;
    return { ...page, items: page.items.map((run) => changes.get(hex(run.id))?.(run) ?? run) };
  });
  return isChanged ? { ...found, pages } : found;
}
