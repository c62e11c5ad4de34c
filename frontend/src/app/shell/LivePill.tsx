import { Tooltip } from "@mantine/core";
import { IconPlayerPauseFilled, IconPlugConnectedX } from "@tabler/icons-react";
import { useConnection } from "@/shared/api/connection";
import { pauseLive, useLiveState } from "@/shared/live/live";
import classes from "./shell.module.css";

/** Says whether what is shown follows what happens, or how old it is; a click makes the page hold still. */
export function LivePill() {
  const connection = useConnection();
  const live = useLiveState();
  const isLost = connection.isLost || live.state === "lost";
  const since = connection.isLost ? connection.since : live.since;
  return (
    <>
      <span role="status" className={classes.liveStatus}>
        {isLost && (
          <span className={classes.pill}>
            <IconPlugConnectedX size={14} aria-hidden />
            Reconnecting… data from {new Date(since).toLocaleTimeString("en-GB")}
          </span>
        )}
      </span>
      {!isLost && live.state === "open" && (
        <Tooltip label={live.isPaused ? "Follow what happens again" : "Hold still"}>
          <button
            type="button"
            className={classes.live}
            aria-pressed={live.isPaused}
            aria-label="Pause live updates"
            onClick={() => pauseLive(!live.isPaused)}
          >
            {live.isPaused ? (
              <IconPlayerPauseFilled size={10} aria-hidden />
            ) : (
              <span className={classes.liveDot} aria-hidden />
            )}
            {live.isPaused ? "Paused" : "Live"}
          </button>
        </Tooltip>
      )}
    </>
  );
}
