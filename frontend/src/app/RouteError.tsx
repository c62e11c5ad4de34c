import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { isConnected } from "@/shared/api/connection";
import { ApiError, asApiError, offline } from "@/shared/api/errors";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { HiddenTitle } from "@/shared/ui/Page";
import { NotFound } from "./NotFound";

const MISSING = "PartMissing";

/** Marks what failed as a part of the UI that could not be fetched, which loading the page again may mend. */
export function watchParts(): void {
  window.addEventListener("vite:preloadError", ({ payload }) => {
    payload.name = MISSING;
    payload.message = "A part of the page could not be fetched.";
  });
}

/** A page whose own thing could not be had; it stands in the shell. */
export function PageError({ error }: ErrorComponentProps) {
  const router = useRouter();
  if (asApiError(error)?.status === 404) return <NotFound />;
  const isMissing = error instanceof Error && error.name === MISSING;
  return (
    <>
      <HiddenTitle title="This page failed" />
      <ErrorPanel
        error={isMissing ? missing() : error}
        onRetry={() => void (isMissing ? loadAgain() : router.invalidate())}
      />
    </>
  );
}

function missing(): ApiError {
  const why =
    "A part of it could not be fetched. The server may have been updated: try again to load the page anew.";
  return isConnected() ? new ApiError(0, "part_missing", "This page could not be loaded", why) : offline();
}

/** Only if somebody answers: a page that the browser cannot load is lost with all that is open in it. */
async function loadAgain(): Promise<void> {
  const answer = await fetch("/healthz").catch(() => null);
  if (answer?.ok) window.location.reload();
}

/** The same where there is no shell: not even who is logged in could be had. */
export function RouteError(props: ErrorComponentProps) {
  return (
    <main id="main" style={{ height: "100%", overflow: "auto" }}>
      <PageError {...props} />
    </main>
  );
}

/** An address that no page has, for somebody of whom nothing is known. */
export function NoSuchAddress() {
  return (
    <main id="main" style={{ height: "100%", overflow: "auto" }}>
      <NotFound />
    </main>
  );
}
