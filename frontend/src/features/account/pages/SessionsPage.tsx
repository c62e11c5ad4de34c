import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, dataOf, type Schemas } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { formatDate, formatMoment } from "@/shared/lib/format";
import { Age } from "@/shared/ui/Age";
import { ConfirmDanger } from "@/shared/ui/ConfirmDanger";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { Page, PageHeader, Panel } from "@/shared/ui/Page";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import { StatusBadge } from "@/shared/ui/StatusBadge";
import classes from "../account.module.css";
import { describeAgent } from "../agents";

type Session = Schemas["SessionOut"];

const KEY = ["sessions"];

export function SessionsPage() {
  const sessions = useQuery({ queryKey: KEY, queryFn: () => dataOf(api.GET("/api/v1/auth/sessions")) });
  const [isAsking, setAsking] = useState(false);
  const queries = useQueryClient();
  return (
    <Page>
      <PageHeader
        title="Sessions"
        description="Where you are logged in. If you do not know one of them, end it and change your password."
        actions={
          <Button
            variant="default"
            disabled={(sessions.data?.length ?? 0) < 2}
            onClick={() => setAsking(true)}
          >
            End all others
          </Button>
        }
      />
      <Panel title="Living sessions">
        {sessions.isPending && <TableSkeleton rows={3} />}
        {sessions.error && (
          <ErrorPanel
            error={sessions.error}
            title="The sessions could not be loaded"
            onRetry={() => void sessions.refetch()}
          />
        )}
        <ul className={classes.rows} style={{ padding: "0 12px" }}>
          {sessions.data?.map((session) => (
            <li key={session.id}>
              <About session={session} />
              {!session.is_current && <End session={session} />}
            </li>
          ))}
        </ul>
      </Panel>
      <ConfirmDanger
        opened={isAsking}
        onClose={() => setAsking(false)}
        action="End all other sessions"
        consequences={[
          "This browser stays logged in; every other one logs in again.",
          "API keys go on working.",
        ]}
        onConfirm={async () => {
          await api.DELETE("/api/v1/auth/sessions");
          await queries.invalidateQueries({ queryKey: KEY });
        }}
      />
    </Page>
  );
}

function About({ session }: { session: Session }) {
  return (
    <div>
      <span style={{ fontWeight: 500 }} title={session.user_agent}>
        {describeAgent(session.user_agent)}
      </span>{" "}
      {session.is_current && <StatusBadge label="this browser" tone="ok" />}
      <div className={classes.quiet}>
        {session.ip || "address unknown"} · last used <Age time={session.last_used_at} /> ·{" "}
        <span title={formatMoment(session.created_at)}>since {formatDate(session.created_at)}</span> · until{" "}
        {formatDate(session.expires_at)}
      </div>
    </div>
  );
}

function End({ session }: { session: Session }) {
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: () =>
      api.DELETE("/api/v1/auth/sessions/{session_id}", { params: { path: { session_id: session.id } } }),
    onSuccess: () => notifications.show({ message: "The session has ended." }),
    onError: (error) => notifications.show({ color: "red", message: messageOf(error) }),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  return (
    <Button
      variant="default"
      loading={end.isPending}
      onClick={() => end.mutate()}
      aria-label={`End the session of ${describeAgent(session.user_agent)} since ${formatMoment(session.created_at)}`}
    >
      End
    </Button>
  );
}
