import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { asApiError } from "@/shared/api/errors";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { HiddenTitle } from "@/shared/ui/Page";
import { isMissing, MissingPart } from "@/shared/ui/Part";
import { NotFound } from "./NotFound";

/** A page whose own thing could not be had; it stands in the shell. */
export function PageError({ error }: ErrorComponentProps) {
  const router = useRouter();
  if (asApiError(error)?.status === 404) return <NotFound />;
  return (
    <>
      <HiddenTitle title="This page failed" />
      {isMissing(error) ? (
        <MissingPart />
      ) : (
        <ErrorPanel error={error} onRetry={() => void router.invalidate()} />
      )}
    </>
  );
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
