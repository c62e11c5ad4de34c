import { Button, Modal } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconMail } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api, idempotencyKey, ifMatch } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { usePermissions } from "@/shared/api/me";
import { setupQuery } from "@/shared/api/setup";
import { type Column, formatSort, parseSort } from "@/shared/grid/columns";
import { DataGrid } from "@/shared/grid/DataGrid";
import type { Pages } from "@/shared/grid/usePages";
import { useNow } from "@/shared/lib/clock";
import { formatDate } from "@/shared/lib/format";
import { Age } from "@/shared/ui/Age";
import { ConfirmDanger } from "@/shared/ui/ConfirmDanger";
import { EmptyState } from "@/shared/ui/EmptyState";
import { StatusBadge } from "@/shared/ui/StatusBadge";
import { type Invitation, mayBeGiven } from "../queries";
import classes from "../settings.module.css";
import { MemberName } from "./Cells";
import { InvitationLink } from "./InvitationLink";

interface InvitationGridProps {
  org: string;
  pages: Pages<Invitation>;
  sort: string;
  onSort: (sort: string) => void;
}

export function InvitationGrid({ org, pages, sort, onSort }: InvitationGridProps) {
  const [withdrawn, setWithdrawn] = useState<Invitation | null>(null);
  const [linked, setLinked] = useState<Invitation | null>(null);
  const isByHand = useQuery(setupQuery).data?.mail === false;
  const queries = useQueryClient();
  const granted = usePermissions(org);
  const columns = useMemo((): Column<Invitation>[] => {
    const facts: Column<Invitation>[] = [
      {
        id: "email",
        label: "E-mail",
        width: 240,
        isPinned: true,
        sort: "email",
        cell: (invitation) => (
          <bdi style={{ fontWeight: 500 }} title={invitation.email}>
            {invitation.email}
          </bdi>
        ),
      },
      { id: "role", label: "Role", width: 100, cell: (invitation) => invitation.role },
      {
        id: "state",
        label: "State",
        width: 110,
        cell: (invitation) => <InvitationState invitation={invitation} />,
      },
      {
        id: "sent",
        label: "Sent",
        width: 110,
        cell: (invitation) =>
          invitation.sent_at ? (
            <Age time={invitation.sent_at} />
          ) : (
            <span className={classes.quiet}>on its way</span>
          ),
      },
      {
        id: "expires",
        label: "Good until",
        width: 120,
        cell: (invitation) => formatDate(invitation.expires_at),
      },
      {
        id: "by",
        label: "Invited by",
        width: 160,
        cell: (invitation) => <MemberName org={org} id={invitation.created_by} />,
      },
    ];
    if (!granted.has("member:write")) return facts;
    return [
      ...facts,
      {
        id: "actions",
        label: "Actions",
        width: isByHand ? 250 : 200,
        cell: (invitation) =>
          isOpen(invitation) && mayBeGiven(invitation.role, granted) ? (
            <span className={classes.inline}>
              {isByHand && (
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Link for ${invitation.email}`}
                  onClick={() => setLinked(invitation)}
                >
                  Link
                </Button>
              )}
              <Resend org={org} invitation={invitation} isByHand={isByHand} />
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`Withdraw the invitation of ${invitation.email}`}
                onClick={() => setWithdrawn(invitation)}
              >
                Withdraw
              </Button>
            </span>
          ) : null,
      },
    ];
  }, [granted, org, isByHand]);
  return (
    <>
      <DataGrid<Invitation>
        id="invitations"
        label="Invitations"
        pages={pages}
        rowId={(invitation) => invitation.id}
        rowLabel={(invitation) => invitation.email}
        columns={columns}
        sort={parseSort(sort)}
        onSort={(next) => onSort(formatSort(next.slice(0, 1)))}
        errorTitle="The invitations could not be loaded"
        empty={
          <EmptyState icon={IconMail} title="No invitation is open">
            Whom you invite stands here until they have joined.
          </EmptyState>
        }
      />
      {linked && (
        <Modal opened onClose={() => setLinked(null)} title="A link to send by hand">
          <p className={classes.lead}>
            Send it to <bdi>{linked.email}</bdi> yourself, by a way that you trust: it lets whoever has it
            join as {linked.role}. It does not prove the address, as a mail's link does.
            {linked.linked_at && " A link was made before; a new one ends it."}
          </p>
          <InvitationLink org={org} id={linked.id} email={linked.email} />
        </Modal>
      )}
      {withdrawn && (
        <ConfirmDanger
          opened
          action="Withdraw the invitation"
          consequences={["Its links work no more."]}
          onClose={() => setWithdrawn(null)}
          onConfirm={async () => {
            const path = { org, invitation_id: withdrawn.id };
            try {
              await api.DELETE("/api/v1/orgs/{org}/invitations/{invitation_id}", {
                params: { path, header: ifMatch(withdrawn) },
              });
            } finally {
              await queries.invalidateQueries({ queryKey: ["invitations", org] });
            }
          }}
        >
          <bdi style={{ fontWeight: 600, overflowWrap: "anywhere" }}>{withdrawn.email}</bdi>
        </ConfirmDanger>
      )}
    </>
  );
}

function isOpen(invitation: Invitation): boolean {
  return invitation.accepted_at === null && invitation.revoked_at === null;
}

function InvitationState({ invitation }: { invitation: Invitation }) {
  const now = useNow();
  if (invitation.accepted_at) return <StatusBadge label="joined" tone="ok" />;
  if (invitation.revoked_at) return <StatusBadge label="withdrawn" shape="square" />;
  if (Date.parse(invitation.expires_at) < now)
    return <StatusBadge label="expired" tone="warn" shape="square" />;
  return <StatusBadge label="open" tone="info" shape="ring" />;
}

function Resend({ org, invitation, isByHand }: { org: string; invitation: Invitation; isByHand: boolean }) {
  const queries = useQueryClient();
  const resend = useMutation({
    mutationFn: () => {
      const path = { org, invitation_id: invitation.id };
      return api.POST("/api/v1/orgs/{org}/invitations/{invitation_id}/resend", {
        params: { path, header: idempotencyKey() },
      });
    },
    onSuccess: () =>
      notifications.show({
        message: isByHand
          ? `The invitation of ${invitation.email} has its whole time again. Old links work no more.`
          : `A new link is on its way to ${invitation.email}. Old ones work no more.`,
      }),
    onError: (error) => notifications.show({ color: "red", message: messageOf(error) }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["invitations", org] }),
  });
  return (
    <Button
      size="compact-xs"
      variant="default"
      loading={resend.isPending}
      aria-label={`Send the invitation of ${invitation.email} again`}
      onClick={() => resend.mutate()}
    >
      Send again
    </Button>
  );
}
