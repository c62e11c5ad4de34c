/**
 * The browser's session. Its tokens are cookies that no script reads; here is only whether there is one.
 *
 * `over`: there was one, and it ended while the page was open. Requests wait then until the person has signed in again,
 * so that nothing on the page is lost.
 */
export type SessionState = "none" | "living" | "over";

const REFRESHED_AT = "modelyard-refreshed-at";

let state: SessionState = "none";
const listeners = new Set<() => void>();
let waiting: Array<(isSignedIn: boolean) => void> = [];

export const session = {
  get state(): SessionState {
    return state;
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  /** A request was answered as somebody who is logged in. */
  live(): void {
    change("living");
    release(true);
  },
  /** Logged out on purpose: nobody is asked to sign in above the page. */
  forget(): void {
    change("none");
    release(false);
  },
};

/** Waits until the person has signed in again (true) or has left (false, also if no session was known). */
export function signedInAgain(): Promise<boolean> {
  if (state === "none") return Promise.resolve(false);
  const promise = new Promise<boolean>((resolve) => waiting.push(resolve));
  change("over");
  return promise;
}

function release(isSignedIn: boolean): void {
  const released = waiting;
  waiting = [];
  for (const go of released) go(isSignedIn);
}

/**
 * Gets new tokens, once for all requests and tabs that want them: a refresh token works once, and using it twice ends
 * the session. `since`: when the refused request was sent.
 */
export function refreshOnce(since: number): Promise<boolean> {
  refreshing ??= locked(() => (refreshedAfter(since) ? Promise.resolve(true) : refresh())).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

let refreshing: Promise<boolean> | null = null;

function change(next: SessionState): void {
  if (state === next) return;
  state = next;
  for (const listener of listeners) listener();
}

// Locks exist in secure contexts only; by plain http each tab is on its own.
function locked(work: () => Promise<boolean>): Promise<boolean> {
  return navigator.locks ? navigator.locks.request("modelyard-refresh", work) : work();
}

function refreshedAfter(since: number): boolean {
  return Number(localStorage.getItem(REFRESHED_AT)) > since;
}

async function refresh(): Promise<boolean> {
  const answer = await fetch("/api/v1/auth/refresh", { method: "POST", credentials: "same-origin" });
  if (answer.ok) localStorage.setItem(REFRESHED_AT, String(Date.now()));
  if (answer.ok || answer.status === 401) return answer.ok;
  throw new Error("The session could not be renewed.");
}
