import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { asApiError, messageOf } from "@/shared/api/errors";
import { RequestId } from "./ErrorPanel";
import classes from "./ui.module.css";

interface StaleNoteProps {
  error: unknown;
  isRefreshing: boolean;
  refetch: () => void;
}

/** Above rows that stayed past a refusal or a failure: they are of before, and that has to be said. */
export function StaleNote({ error, isRefreshing, refetch }: StaleNoteProps) {
  if (!error) return null;
  const id = asApiError(error)?.requestId;
  return (
    <div className={classes.stale} role="alert">
      <IconAlertTriangle size={16} aria-hidden />
      <span>This is how it was before. {messageOf(error)}</span>
      {id && <RequestId id={id} />}
      <Button size="compact-xs" variant="default" loading={isRefreshing} onClick={refetch}>
        Try again
      </Button>
    </div>
  );
}
