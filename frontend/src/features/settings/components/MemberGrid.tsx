import { ActionIcon, Menu, NativeSelect } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import {
  IconDots,
  IconKey,
  IconLogout2,
  IconPlayerPause,
  IconPlayerPlay,
  IconUserMinus,
} from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import { api, ifMatch } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { useMe, usePermissions } from "@/shared/api/me";
import { type Column, formatSort, parseSort } from "@/shared/grid/columns";
import { DataGrid } from "@/shared/grid/DataGrid";
import type { Pages } from "@/shared/grid/usePages";
import { Age } from "@/shared/ui/Age";
import { ConfirmDanger } from "@/shared/ui/ConfirmDanger";
import { MenuLink } from "@/shared/ui/links";
import { StatusBadge } from "@/shared/ui/StatusBadge";
import { type Member, mayBeGiven, ORGANIZATION_ROLES, type OrganizationRole } from "../queries";
import classes from "../settings.module.css";
import { PersonCell } from "./Cells";
import { LastOwnerDialog, RoleDialog, useIsLastOwner } from "./RoleDialog";

type Doing =
  | { kind: "role"; member: Member; role: OrganizationRole }
  | { kind: "remove" | "suspend" | "sessions"; member: Member };

interface MemberGridProps {
  org: string;
  label: string;
  pages: Pages<Member>;
  sort: string;
  onSort: (sort: string) => void;
  isService: boolean;
  empty: ReactNode;
}

/** People or service accounts, with what the viewer may do to each. */
export function MemberGrid({ org, label, pages, sort, onSort, isService, empty }: MemberGridProps) {
  const [doing, setDoing] = useState<Doing | null>(null);
  const granted = usePermissions(org);
  const me = useMe().user.id;
  const columns = useMemo(() => {
    const mayManage = (member: Member) =>
      granted.has("member:write") && (member.role !== "owner" || granted.has("owner:write"));
    const all: (Column<Member> | null)[] = [
      {
        id: "name",
        label: isService ? "Service account" : "Name",
        width: 220,
        isPinned: true,
        cell: (member) => (
          <PersonCell
            name={member.display_name || member.email}
            note={member.user_id === me ? "you" : undefined}
          />
        ),
      },
      isService
        ? null
        : {
            id: "email",
            label: "E-mail",
            width: 240,
            sort: "email",
            cell: (member) => <bdi title={member.email}>{member.email}</bdi>,
          },
      {
        id: "role",
        label: "Role",
        width: 150,
        cell: (member) =>
          mayManage(member) ? (
            <NativeSelect
              size="xs"
              className={classes.control}
              aria-label={`Role of ${member.display_name || member.email}`}
              value={member.role}
              data={ORGANIZATION_ROLES.filter((role) => role === member.role || mayBeGiven(role, granted))}
              onChange={(event) =>
                setDoing({ kind: "role", member, role: event.currentTarget.value as OrganizationRole })
              }
            />
          ) : (
            member.role
          ),
      },
      { id: "status", label: "State", width: 110, cell: (member) => <MemberState status={member.status} /> },
      {
        id: "seen",
        label: isService ? "Last used" : "Last seen",
        width: 110,
        cell: (member) =>
          member.last_seen_at ? (
            <Age time={member.last_seen_at} />
          ) : (
            <span className={classes.quiet}>never</span>
          ),
      },
      {
        id: "since",
        label: "Since",
        width: 110,
        sort: "created_at",
        cell: (member) => <Age time={member.created_at} />,
      },
      granted.has("member:write")
        ? {
            id: "actions",
            label: "Actions",
            width: 80,
            cell: (member) =>
              mayManage(member) && member.user_id !== me ? (
                <MemberMenu org={org} member={member} onDo={setDoing} />
              ) : null,
          }
        : null,
    ];
    return all.filter((column) => column !== null);
  }, [granted, isService, me, org]);
  return (
    <>
      <DataGrid<Member>
        id={isService ? "service-accounts" : "members"}
        label={label}
        pages={pages}
        rowId={(member) => member.user_id}
        rowLabel={(member) => member.display_name || member.email}
        columns={columns}
        sort={parseSort(sort)}
        onSort={(next) => onSort(formatSort(next.slice(0, 1)))}
        errorTitle={
          isService ? "The service accounts could not be loaded" : "The members could not be loaded"
        }
        empty={empty}
      />
      {doing?.kind === "role" && (
        <RoleDialog org={org} member={doing.member} role={doing.role} onClose={() => setDoing(null)} />
      )}
      {doing && doing.kind !== "role" && (
        <ActionDialog org={org} kind={doing.kind} member={doing.member} onClose={() => setDoing(null)} />
      )}
    </>
  );
}

function MemberState({ status }: { status: Member["status"] }) {
  return status === "active" ? (
    <StatusBadge label="active" tone="ok" />
  ) : (
    <StatusBadge label="suspended" tone="warn" shape="square" />
  );
}

interface MemberMenuProps {
  org: string;
  member: Member;
  onDo: (doing: Doing) => void;
}

function MemberMenu({ org, member, onDo }: MemberMenuProps) {
  const queries = useQueryClient();
  const name = member.display_name || member.email;
  const readmit = useMutation({
    mutationFn: () =>
      api.PATCH("/api/v1/orgs/{org}/members/{user_id}", {
        params: { path: { org, user_id: member.user_id }, header: ifMatch(member) },
        body: { status: "active" },
      }),
    onSuccess: () => notifications.show({ message: `${name} can log in again.` }),
    onError: (error) => notifications.show({ color: "red", message: messageOf(error) }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["members", org] }),
  });
  return (
    <Menu position="bottom-end" width={210}>
      <Menu.Target>
        <ActionIcon size={24} aria-label={`Actions on ${name}`} loading={readmit.isPending}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {member.is_service ? (
          <MenuLink
            to="/o/$org/settings/api-keys"
            params={{ org }}
            search={{ owner: member.user_id }}
            leftSection={<IconKey size={16} />}
          >
            Its API keys
          </MenuLink>
        ) : (
          <Menu.Item
            leftSection={<IconLogout2 size={16} />}
            onClick={() => onDo({ kind: "sessions", member })}
          >
            End all sessions
          </Menu.Item>
        )}
        {member.status === "active" ? (
          <Menu.Item
            leftSection={<IconPlayerPause size={16} />}
            onClick={() => onDo({ kind: "suspend", member })}
          >
            Suspend
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconPlayerPlay size={16} />} onClick={() => readmit.mutate()}>
            Let in again
          </Menu.Item>
        )}
        <Menu.Item
          color="red"
          leftSection={<IconUserMinus size={16} />}
          onClick={() => onDo({ kind: "remove", member })}
        >
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface ActionDialogProps {
  org: string;
  kind: "remove" | "suspend" | "sessions";
  member: Member;
  onClose: () => void;
}

const ACTIONS = { remove: "Remove", suspend: "Suspend", sessions: "End all sessions" };
const CONSEQUENCES = {
  remove: ["Their sessions and their API keys end at once.", "What they made stays."],
  suspend: ["Their sessions end, and their API keys are refused.", "You can let them in again at any time."],
  sessions: ["They are logged out everywhere and log in again.", "Their API keys go on working."],
};

function ActionDialog({ org, kind, member, onClose }: ActionDialogProps) {
  const queries = useQueryClient();
  const isLastOwner = useIsLastOwner(org, member);
  const name = member.display_name || member.email;
  if (isLastOwner && kind !== "sessions") return <LastOwnerDialog name={name} onClose={onClose} />;
  const path = { org, user_id: member.user_id };
  const header = ifMatch(member);
  const act = {
    remove: () => api.DELETE("/api/v1/orgs/{org}/members/{user_id}", { params: { path, header } }),
    suspend: () =>
      api.PATCH("/api/v1/orgs/{org}/members/{user_id}", {
        params: { path, header },
        body: { status: "suspended" },
      }),
    sessions: () => api.DELETE("/api/v1/orgs/{org}/members/{user_id}/sessions", { params: { path } }),
  };
  return (
    <ConfirmDanger
      opened
      onClose={onClose}
      action={ACTIONS[kind]}
      consequences={CONSEQUENCES[kind]}
      onConfirm={async () => {
        try {
          await act[kind]();
        } finally {
          await queries.invalidateQueries({ queryKey: ["members", org] });
        }
      }}
    >
      <bdi style={{ fontWeight: 600, overflowWrap: "anywhere" }}>{name}</bdi>
      {name !== member.email && !member.is_service && <> ({member.email})</>}
    </ConfirmDanger>
  );
}
