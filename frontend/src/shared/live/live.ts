import { useEffect, useRef, useSyncExternalStore } from "react";
import { type LiveEvent, Stream, type StreamState } from "./stream";

export type { LiveEvent } from "./stream";

/** `since`: how old what is shown is at most, in milliseconds. `isPolling`: the stream has been lost for long. */
export interface LiveState {
  state: StreamState;
  isPaused: boolean;
  isPolling: boolean;
  since: number;
}

type Listener = (events: LiveEvent[]) => void;

const FLUSH = 250;
const PATIENCE = 30_000;
const POLL = 15_000;
const PAUSED = "modelyard-live-paused";
const RESET: LiveEvent = { name: "reset", id: "", projectId: null, data: {} };

/** One organization's events for everything on the page. */
class Feed {
  private stream: Stream | null = null;
  private org = "";
  private listeners = new Set<Listener>();
  private watchers = new Set<() => void>();
  private waiting: LiveEvent[] = [];
  private missed = false;
  private flushing: ReturnType<typeof setTimeout> | undefined;
  private patience: ReturnType<typeof setTimeout> | undefined;
  private polling: ReturnType<typeof setInterval> | undefined;
  private now: LiveState = {
    state: "resting",
    isPaused: sessionStorage.getItem(PAUSED) === "yes",
    isPolling: false,
    since: Date.now(),
  };

  constructor() {
    document.addEventListener("visibilitychange", () => this.catchUp());
  }

  get snapshot(): LiveState {
    return this.now;
  }

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  listen(org: string, listener: Listener): () => void {
    if (org !== this.org) this.rest();
    this.listeners.add(listener);
    if (!this.stream) {
      this.org = org;
      this.stream = new Stream(
        org,
        (event) => this.take(event),
        (state) => this.turn(state),
      );
    }
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.rest();
    };
  }

  /** A page that moves by itself can be made to hold still. */
  pause(isPaused: boolean): void {
    sessionStorage.setItem(PAUSED, isPaused ? "yes" : "no");
    this.change({ isPaused });
    this.catchUp();
  }

  private rest(): void {
    this.stream?.close();
    this.stream = null;
    clearTimeout(this.patience);
    clearInterval(this.polling);
    this.change({ state: "resting", isPolling: false });
  }

  private take(event: LiveEvent): void {
    if (this.isStill()) {
      this.missed = true;
      return;
    }
    this.waiting.push(event);
    this.flushing ??= setTimeout(() => this.flush(), FLUSH);
  }

  private flush(): void {
    this.flushing = undefined;
    const events = this.waiting;
    this.waiting = [];
    for (const listener of this.listeners) listener(events);
  }

  private isStill(): boolean {
    return this.now.isPaused || document.visibilityState === "hidden";
  }

  private catchUp(): void {
    if (this.isStill() || !this.missed) return;
    this.missed = false;
    this.take(RESET);
  }

  private turn(state: StreamState): void {
    // A stream that is tried again in vain is still the one that was lost.
    if (state === "lost" && this.now.state === "lost") return;
    clearTimeout(this.patience);
    clearInterval(this.polling);
    if (state === "lost") {
      this.patience = setTimeout(() => {
        this.poll();
        this.polling = setInterval(() => this.poll(), POLL);
      }, PATIENCE);
      this.change({ state, since: Date.now() });
    } else {
      this.change({ state, isPolling: false, since: Date.now() });
    }
  }

  private poll(): void {
    this.take(RESET);
    if (!this.isStill()) this.change({ isPolling: true, since: Date.now() });
  }

  private change(next: Partial<LiveState>): void {
    this.now = { ...this.now, ...next };
    for (const watcher of this.watchers) watcher();
  }
}

const feed = new Feed();

/** Calls with what happened in the organization, at most four times a second. `reset`: load again what is shown. */
export function useLive(org: string | undefined, onEvents: Listener): void {
  const latest = useRef(onEvents);
  latest.current = onEvents;
  useEffect(() => {
    if (org === undefined) return undefined;
    return feed.listen(org, (events) => latest.current(events));
  }, [org]);
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(feed.watch, () => feed.snapshot);
}

export function pauseLive(isPaused: boolean): void {
  feed.pause(isPaused);
}
