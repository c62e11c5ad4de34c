import { api } from "@/shared/api/client";

/** What happened, as the server tells it: facts with ids, never whole objects. */
export interface LiveEvent {
  name: string;
  id: string;
  projectId: string | null;
  data: Record<string, unknown>;
}

/** `resting`: nobody listens. `lost`: the stream broke off, and is being opened again. */
export type StreamState = "resting" | "open" | "lost";

/** Every event that the server announces: an EventSource hears those alone that are named. */
const NAMES = [
  "ready",
  "reset",
  "alert.acknowledged",
  "alert.opened",
  "alert.resolved",
  "alert.worsened",
  "deployment.changed",
  "deployment.observed",
  "deployment.rollout_ended",
  "deployment.traffic",
  "member.removed",
  "model.created",
  "model.deleted",
  "model.restored",
  "model_alias.moved",
  "model_version.created",
  "model_version.deleted",
  "model_version.restored",
  "model_version.reviewed",
  "model_version.scanned",
  "model_version.staged",
  "project.created",
  "run.deleted",
  "run.ended",
  "run.metrics",
  "run.purged",
  "run.started",
  "workflow.changed",
  "batch.changed",
];
const KNOWN = 500;
const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 30_000;

type Heard = { kind: "event"; event: LiveEvent } | { kind: "state"; state: StreamState };

/**
 * The events of one organization, from one connection of the whole browser: one tab holds it and tells the others, since
 * HTTP/1.1 allows a host six connections. Where there are no locks (plain http), each tab has its own.
 */
export class Stream {
  private channel: BroadcastChannel | null = null;
  private source: EventSource | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private retry = FIRST_RETRY;
  private letGo: (() => void) | null = null;
  private last = "";
  private known = new Set<string>();
  private isClosed = false;

  constructor(
    private readonly org: string,
    private readonly onEvent: (event: LiveEvent) => void,
    private readonly onState: (state: StreamState) => void,
  ) {
    const name = `modelyard-live-${org}`;
    if (!navigator.locks || typeof BroadcastChannel === "undefined") {
      this.connect();
      return;
    }
    this.channel = new BroadcastChannel(name);
    this.channel.onmessage = ({ data }: MessageEvent<Heard>) => this.hear(data);
    // Granted at once to the first tab, and to another one when that is closed.
    void navigator.locks.request(name, () => this.lead()).catch(() => undefined);
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.source?.close();
    this.channel?.close();
    this.letGo?.();
  }

  private lead(): Promise<void> {
    if (this.isClosed) return Promise.resolve();
    this.connect();
    return new Promise((resolve) => {
      this.letGo = resolve;
    });
  }

  private connect(): void {
    const after = this.last ? `?after=${encodeURIComponent(this.last)}` : "";
    const source = new EventSource(`/api/v1/orgs/${encodeURIComponent(this.org)}/events${after}`);
    this.source = source;
    for (const name of NAMES) source.addEventListener(name, (message) => this.received(name, message));
    source.onerror = () => {
      this.tell({ kind: "state", state: "lost" });
      // The browser itself opens a stream again that ended. One that was refused it gives up.
      if (source.readyState === EventSource.CLOSED) this.later();
    };
  }

  private later(): void {
    this.source?.close();
    this.timer = setTimeout(async () => {
      // Renews a session that has run out, as every call does; a server that is away is asked again.
      const isThere = await api.GET("/api/v1/auth/me").then(
        () => true,
        () => false,
      );
      if (this.isClosed) return;
      if (isThere) this.connect();
      else this.later();
    }, this.retry);
    this.retry = Math.min(this.retry * 2, LONGEST_RETRY);
  }

  private received(name: string, message: MessageEvent<string>): void {
    const id = message.lastEventId;
    if (id) this.last = id;
    const { project_id: projectId, ...data } = JSON.parse(message.data) as Record<string, unknown>;
    if (name === "ready") {
      this.retry = FIRST_RETRY;
      this.tell({ kind: "state", state: "open" });
      return;
    }
    // An event without an id of its own carries that of the one before.
    const own = name === "run.metrics" || name === "reset" ? "" : id;
    this.tell({ kind: "event", event: { name, id: own, projectId: (projectId as string) ?? null, data } });
  }

  private tell(heard: Heard): void {
    this.channel?.postMessage(heard);
    this.hear(heard);
  }

  private hear(heard: Heard): void {
    if (this.isClosed) return;
    if (heard.kind === "state") this.onState(heard.state);
    else if (this.isNew(heard.event.id)) this.onEvent(heard.event);
  }

  /** The server may tell an event twice. */
  private isNew(id: string): boolean {
    if (!id) return true;
    if (this.known.has(id)) return false;
    this.known.add(id);
    if (this.known.size > KNOWN) this.known.delete(this.known.values().next().value as string);
    return true;
  }
}
