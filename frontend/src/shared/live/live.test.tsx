import { renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type LiveEvent, pauseLive, useLive, useLiveState } from "./live";

class FakeSource extends EventTarget {
  static CLOSED = 2;
  static opened: FakeSource[] = [];
  readyState = 1;
  onerror: (() => void) | null = null;
  constructor(readonly url: string) {
    super();
    FakeSource.opened.push(this);
  }
  close() {
    this.readyState = 2;
  }
  say(name: string, data: unknown, lastEventId = "") {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data), lastEventId }));
  }
  fail(readyState: number) {
    this.readyState = readyState;
    this.onerror?.();
  }
}

const last = () => FakeSource.opened.at(-1) as FakeSource;

beforeEach(() => {
  vi.useFakeTimers();
  FakeSource.opened = [];
  vi.stubGlobal("EventSource", FakeSource);
  Object.defineProperty(navigator, "locks", { configurable: true, value: undefined });
});

afterEach(() => {
  pauseLive(false);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function listening() {
  const heard: LiveEvent[][] = [];
  const hook = renderHook(() => {
    useLive("acme", (events) => heard.push(events));
    return useLiveState();
  });
  return { heard, hook };
}

test("events come together, each once, and the stream ends with the last listener", () => {
  const { heard, hook } = listening();
  expect(last().url).toBe("/api/v1/orgs/acme/events");
  last().say("ready", {}, "a");
  last().say("run.ended", { project_id: "p", run_id: "r", status: "failed" }, "b");
  last().say("run.ended", { project_id: "p", run_id: "r", status: "failed" }, "b");
  last().say("run.metrics", { project_id: "p", run_id: "r", metrics: null }, "b");
  expect(heard).toEqual([]);
  vi.advanceTimersByTime(300);
  expect(heard[0]?.map((event) => [event.name, event.projectId])).toEqual([
    ["run.ended", "p"],
    ["run.metrics", "p"],
  ]);
  hook.unmount();
  expect(last().readyState).toBe(FakeSource.CLOSED);
});

test("what happens while the page holds still is caught up with one reset", () => {
  const { heard } = listening();
  pauseLive(true);
  last().say("run.ended", { project_id: "p" }, "a");
  vi.advanceTimersByTime(1000);
  expect(heard).toEqual([]);
  pauseLive(false);
  vi.advanceTimersByTime(300);
  expect(heard.flat().map((event) => event.name)).toEqual(["reset"]);
});

test("a stream that is lost for long is replaced by asking", () => {
  const { heard, hook } = listening();
  last().say("ready", {}, "a");
  hook.rerender();
  expect(hook.result.current.state).toBe("open");
  last().fail(0);
  hook.rerender();
  expect(hook.result.current).toMatchObject({ state: "lost", isPolling: false });
  // It is tried again in vain, which does not put the asking off.
  vi.advanceTimersByTime(20_000);
  last().fail(0);
  vi.advanceTimersByTime(11_000);
  hook.rerender();
  expect(hook.result.current.isPolling).toBe(true);
  expect(heard.flat().map((event) => event.name)).toEqual(["reset"]);
  vi.advanceTimersByTime(15_000);
  expect(heard.flat()).toHaveLength(2);
  last().say("ready", {}, "b");
  hook.rerender();
  expect(hook.result.current).toMatchObject({ state: "open", isPolling: false });
});
