import { useSyncExternalStore } from "react";

/** Whether the server answers. `since`: when it was last heard of, in milliseconds. */
export interface Connection {
  isLost: boolean;
  since: number;
}

const EVERY = 5_000;

let lastHeard = Date.now();
let connection: Connection = { isLost: false, since: lastHeard };
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

export function heardOf(): void {
  lastHeard = Date.now();
  if (!connection.isLost) return;
  clearInterval(timer);
  connection = { isLost: false, since: lastHeard };
  tell();
}

/** No answer came: from now on the server is asked until one does. */
export function lostSight(): void {
  if (connection.isLost) return;
  connection = { isLost: true, since: lastHeard };
  timer = setInterval(ask, EVERY);
  tell();
}

export function onConnection(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function isConnected(): boolean {
  return !connection.isLost;
}

export function useConnection(): Connection {
  return useSyncExternalStore(onConnection, () => connection);
}

function tell(): void {
  for (const listener of listeners) listener();
}

async function ask(): Promise<void> {
  const answer = await fetch("/healthz").catch(() => null);
  if (answer?.ok) heardOf();
}
