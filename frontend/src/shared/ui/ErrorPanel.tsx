import { Button } from "@mantine/core";
import { IconAlertTriangle, IconLock, IconPlugConnectedX } from "@tabler/icons-react";
import { asApiError, messageOf } from "@/shared/api/errors";
import { rolesWith } from "@/shared/api/me";
import { CopyButton } from "./CopyButton";
import classes from "./ui.module.css";

const ALTERNATIVES = new Intl.ListFormat("en-GB", { type: "disjunction" });

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
  const refusal = asApiError(error);
  return (
    <div className={classes.inlineError} role="alert">
      <IconAlertTriangle size={16} aria-hidden />
      <div>
        {messageOf(error)}
        {refusal?.status === 403 && typeof refusal.facts.permission === "string" && (
          <MissingPermission permission={refusal.facts.permission} />
        )}
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
  const roles = typeof permission === "string" ? rolesWith(permission) : [];
  return (
    <p className={classes.detail}>
      {roles.length > 0 ? (
        <>
          This takes <code className="mono">{String(permission)}</code>, which comes with the role{" "}
          {ALTERNATIVES.format(roles)}.
        </>
      ) : (
        "This takes another role."
      )}{" "}
      An owner or administrator of the organization can give it to you.
    </p>
  );
}

export function RequestId({ id }: { id: string }) {
  return (
    <div className={classes.requestId}>
      Request <span className="mono">{id}</span>
      <CopyButton value={id} label="Copy the request id" size={24} />
    </div>
  );
}
