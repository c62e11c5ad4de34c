import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { refreshAfter } from "@/shared/live/families";
import { type LiveEvent, useLive } from "@/shared/live/live";
import { useWhere } from "./useWhere";

const EVERY = 1_500;

/** Has what is shown loaded again when something happened to it: at once, then every second and a half at most. */
export function useRefresh(): void {
  const { org } = useWhere();
  const client = useQueryClient();
  const waiting = useRef<LiveEvent[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useLive(org, (events) => {
    if (org === undefined) return;
    waiting.current.push(...events);
    if (timer.current !== undefined) return;
    const flush = () => {
      const told = waiting.current;
      waiting.current = [];
      timer.current = told.length > 0 ? setTimeout(flush, EVERY) : undefined;
      if (told.length > 0) refreshAfter(client, org, told);
    };
    flush();
  });
}
