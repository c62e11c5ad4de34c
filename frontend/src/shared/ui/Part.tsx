import { CatchBoundary, type ErrorComponentProps } from "@tanstack/react-router";
import { type ReactNode, Suspense } from "react";
import { isConnected } from "@/shared/api/connection";
import { ApiError, offline } from "@/shared/api/errors";
import { ErrorPanel } from "./ErrorPanel";

const MISSING = "PartMissing";

/** Marks what failed as a part of the UI that could not be fetched, which loading the page again may mend. */
export function watchParts(): void {
  window.addEventListener("vite:preloadError", ({ payload }) => {
    payload.name = MISSING;
    payload.message = "A part of the page could not be fetched.";
  });
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && error.name === MISSING;
}

interface PartProps {
  /** What shows until the part is there. */
  fallback: ReactNode;
  /** What shows when it could not be fetched, in place of the reason. */
  missing?: ReactNode;
  children: ReactNode;
}

/** A place for a part of the UI that is fetched when it is needed: if it cannot be, the page around it stays. */
export function Part({ fallback, missing, children }: PartProps) {
  const Failed = ({ error }: ErrorComponentProps) => {
    if (!isMissing(error)) throw error;
    return missing === undefined ? <MissingPart /> : missing;
  };
  return (
    <CatchBoundary getResetKey={() => MISSING} errorComponent={Failed}>
      <Suspense fallback={fallback}>{children}</Suspense>
    </CatchBoundary>
  );
}

/** Says why a part is not there, and loads the page again if somebody wants to. */
export function MissingPart() {
  const why = "The server may have been updated: try again to load the page anew.";
  const error = isConnected()
    ? new ApiError(0, "part_missing", "A part of the page is missing", why)
    : offline();
  return <ErrorPanel error={error} onRetry={() => void loadAgain()} />;
}

/** Only if somebody answers: a page that the browser cannot load is lost with all that is open in it. */
async function loadAgain(): Promise<void> {
  const answer = await fetch("/healthz").catch(() => null);
  if (answer?.ok) window.location.reload();
}
