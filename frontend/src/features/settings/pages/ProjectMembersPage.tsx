import { ActionIcon, Button, Group, Modal, NativeSelect, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconTrash, IconUserPlus, IconUsers } from "@tabler/icons-react";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { api } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { usePermissions } from "@/shared/api/me";
import type { Column } from "@/shared/grid/columns";
import { DataGrid } from "@/shared/grid/DataGrid";
import { GridToolbar } from "@/shared/grid/GridToolbar";
import { usePages } from "@/shared/grid/usePages";
import { plural } from "@/shared/lib/format";
import { useSubmit } from "@/shared/lib/useSubmit";
import { ConfirmDanger } from "@/shared/ui/ConfirmDanger";
import { EmptyState } from "@/shared/ui/EmptyState";
import { InlineError } from "@/shared/ui/ErrorPanel";
import { HiddenTitle } from "@/shared/ui/Page";
import { TopBarActions } from "@/shared/ui/TopBarActions";
import { PersonCell } from "../components/Cells";
import {
  findProjectMembers,
  PROJECT_ROLE_WORDS,
  PROJECT_ROLES,
  type ProjectMember,
  type ProjectRole,
  peopleQuery,
} from "../queries";
import classes from "../settings.module.css";

const route = getRouteApi("/_app/o/$org/p/$project/settings/members");
const ROUTE = "/api/v1/orgs/{org}/projects/{project}/members/{user_id}";
const DEBOUNCE = 200;

interface Address {
  org: string;
  project: string;
}

export function ProjectMembersPage() {
  const { org, project } = route.useParams();
  const address = useMemo(() => ({ org, project }), [org, project]);
  const mayChange = usePermissions(org, project).has("project:write");
  const [isAdding, setAdding] = useState(false);
  const [removed, setRemoved] = useState<ProjectMember | null>(null);
  const pages = usePages(["project-members", org, project], (cursor, signal) =>
    findProjectMembers(address, cursor, signal),
  );
  const columns = useColumns(address, mayChange, setRemoved);
  const queries = useQueryClient();
  const add = (
    <Button leftSection={<IconUserPlus size={14} />} onClick={() => setAdding(true)}>
      Add a member
    </Button>
  );
  return (
    <>
      <HiddenTitle title="Members of the project" />
      {mayChange && <TopBarActions>{add}</TopBarActions>}
      <GridToolbar count={pages.isLoading ? undefined : plural(pages.rows.length, "member")}>
        <span className={classes.quiet}>
          These have a role of their own here.{" "}
          <Link to="/o/$org/settings/members" params={{ org }} className="link">
            Owners, administrators, viewers and auditors of the organization
          </Link>{" "}
          need none.
        </span>
      </GridToolbar>
      <DataGrid<ProjectMember>
        id="project-members"
        label="Members of the project"
        pages={pages}
        rowId={(member) => member.user_id}
        rowLabel={(member) => member.display_name || member.email}
        columns={columns}
        sort={[]}
        onSort={() => undefined}
        errorTitle="The members could not be loaded"
        empty={
          <EmptyState
            icon={IconUsers}
            title="Nobody has a role of their own here"
            action={mayChange ? add : undefined}
          >
            Give members of the organization a role in this project.
          </EmptyState>
        }
      />
      {isAdding && <AddDialog address={address} onClose={() => setAdding(false)} />}
      {removed && (
        <ConfirmDanger
          opened
          action="Remove from the project"
          consequences={["They stay a member of the organization."]}
          onClose={() => setRemoved(null)}
          onConfirm={async () => {
            const path = { ...address, user_id: removed.user_id };
            await api.DELETE(ROUTE, { params: { path } });
            await queries.invalidateQueries({ queryKey: ["project-members", org, project] });
          }}
        >
          <bdi style={{ fontWeight: 600, overflowWrap: "anywhere" }}>
            {removed.display_name || removed.email}
          </bdi>
        </ConfirmDanger>
      )}
    </>
  );
}

function useColumns(
  address: Address,
  mayChange: boolean,
  onRemove: (member: ProjectMember) => void,
): Column<ProjectMember>[] {
  return useMemo(() => {
    const columns: Column<ProjectMember>[] = [
      {
        id: "name",
        label: "Name",
        width: 220,
        isPinned: true,
        cell: (member) => <PersonCell name={member.display_name || member.email} />,
      },
      {
        id: "role",
        label: "Role",
        width: 160,
        cell: (member) =>
          mayChange ? <RoleSelect address={address} member={member} /> : <span>{member.role}</span>,
      },
      {
        id: "email",
        label: "E-mail",
        width: 260,
        cell: (member) => <bdi title={member.email}>{member.email}</bdi>,
      },
    ];
    if (mayChange) {
      columns.push({
        id: "actions",
        label: "Actions",
        width: 80,
        cell: (member) => (
          <ActionIcon
            size={24}
            aria-label={`Remove ${member.display_name || member.email} from the project`}
            onClick={() => onRemove(member)}
          >
            <IconTrash size={16} />
          </ActionIcon>
        ),
      });
    }
    return columns;
  }, [address, mayChange, onRemove]);
}

function useGive({ org, project }: Address) {
  const queries = useQueryClient();
  return async (user: string, role: ProjectRole) => {
    try {
      await api.PUT(ROUTE, { params: { path: { org, project, user_id: user } }, body: { role } });
    } finally {
      await queries.invalidateQueries({ queryKey: ["project-members", org, project] });
      await queries.invalidateQueries({ queryKey: ["project-role", org, project] });
    }
  };
}

function RoleSelect({ address, member }: { address: Address; member: ProjectMember }) {
  const give = useGive(address);
  const change = useMutation({
    mutationFn: (role: ProjectRole) => give(member.user_id, role),
    onSuccess: (_, role) =>
      notifications.show({ message: `${member.display_name || member.email} is ${role} now.` }),
    onError: (error) => notifications.show({ color: "red", message: messageOf(error) }),
  });
  return (
    <NativeSelect
      size="xs"
      className={classes.control}
      aria-label={`Role of ${member.display_name || member.email}`}
      value={member.role}
      data={PROJECT_ROLES}
      disabled={change.isPending}
      onChange={(event) => change.mutate(event.currentTarget.value as ProjectRole)}
    />
  );
}

function AddDialog({ address, onClose }: { address: Address; onClose: () => void }) {
  const give = useGive(address);
  const [user, setUser] = useState<string | null>(null);
  const [text, setText] = useState("");
  const [search] = useDebouncedValue(text.includes("(") ? "" : text.trim(), DEBOUNCE);
  const [role, setRole] = useState<ProjectRole>("contributor");
  const people = useQuery({ ...peopleQuery(address.org, search), placeholderData: keepPreviousData });
  const form = useSubmit(async () => {
    if (user === null) return;
    await give(user, role);
    onClose();
  });
  return (
    <Modal opened onClose={onClose} title="Add a member">
      <form className={classes.form} onSubmit={form.onSubmit}>
        <Select
          label="Member of the organization"
          placeholder="Find by e-mail"
          searchable
          data-autofocus
          filter={({ options }) => options}
          nothingFoundMessage="Nobody has such an address"
          data={(people.data ?? []).map((member) => ({
            value: member.user_id,
            label: member.is_service ? member.display_name : `${member.display_name} (${member.email})`,
          }))}
          value={user}
          onChange={setUser}
          onSearchChange={setText}
        />
        <NativeSelect
          size="sm"
          label="Role"
          description={`${role}: ${PROJECT_ROLE_WORDS[role]}`}
          data={PROJECT_ROLES}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value as ProjectRole)}
        />
        <InlineError error={form.error} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={form.isBusy} disabled={user === null}>
            Add
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
