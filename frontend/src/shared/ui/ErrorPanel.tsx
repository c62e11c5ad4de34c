import { Button } from "@mantine/core";
import { IconAlertTriangle, IconLock, IconPlugConnectedX } from "@tabler/icons-react";
import { asApiError, messageOf } from "@/shared/api/errors";
import { CopyButton } from "./CopyButton";
import classes from "./ui.module.css";

interface ErrorPanelProps {
  error: unknown;
  /** What could not be done: "The runs could not be loaded." */
  title?: string;
  onRetry?: () => void;
}

/** What failed, in the place where it belongs: the server's sentence, its request id, and a way to try again. */
export function ErrorPanel({ error, title, onRetry }: ErrorPanelProps) {
  const refusal = asApiError(error);
  const isForbidden = refusal?.status === 403;
  const Icon = isForbidden ? IconLock : refusal?.isOffline ? IconPlugConnectedX : IconAlertTriangle;
  return (
    <div className={classes.center} role="alert">
      <span className={classes.picture} data-tone={isForbidden ? undefined : "bad"} aria-hidden>
        <Icon size={24} stroke={1.5} />
      </span>
      <div className={classes.title}>{title ?? refusal?.title ?? "Something went wrong"}</div>
      <p className={classes.detail}>{messageOf(error)}</p>
      {isForbidden && <MissingPermission permission={refusal.facts.permission} />}
      {refusal?.requestId && <RequestId id={refusal.requestId} />}
      {onRetry && !isForbidden && (
        <div className={classes.actions}>
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        </div>
      )}
    </div>
  );
}

/** A refusal inside a form or a dialog. */
export function InlineError({ error }: { error: unknown }) {
  if (!error) return null;
  return (
    <div className={classes.inlineError} role="alert">
      <IconAlertTriangle size={16} aria-hidden />
      <div>
        {messageOf(error)}
        <ServerFaultId error={error} />
      </div>
    </div>
  );
}

function ServerFaultId({ error }: { error: unknown }) {
  const refusal = asApiError(error);
  return refusal?.requestId && refusal.status >= 500 ? <RequestId id={refusal.requestId} /> : null;
}

function MissingPermission({ permission }: { permission: unknown }) {
  const needed = typeof permission === "string" ? <code className="mono">{permission}</code> : "another role";
  return (
    <p className={classes.detail}>
      This takes {needed}. An owner or administrator of the organization can give it to you.
    </p>
  );
}

function RequestId({ id }: { id: string }) {
  return (
    <div className={classes.requestId}>
      Request <span className="mono">{id}</span>
      <CopyButton value={id} label="Copy the request id" size={24} />
    </div>
  );
}
