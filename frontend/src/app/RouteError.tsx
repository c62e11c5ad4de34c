import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { asApiError } from "@/shared/api/errors";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { NotFound } from "./NotFound";

/** The whole page, when what it stands for could not be had. */
export function RouteError({ error }: ErrorComponentProps) {
  const router = useRouter();
  if (asApiError(error)?.status === 404) return <NotFound />;
  return (
    <main id="main" style={{ height: "100%", overflow: "auto" }}>
      <h1 className="visually-hidden">This page failed</h1>
      <ErrorPanel error={error} onRetry={() => void router.invalidate()} />
    </main>
  );
}
