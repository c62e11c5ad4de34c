import { Button, Group, Modal, NativeSelect, TextInput } from "@mantine/core";
import { IconRobot } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { api, idempotencyKey } from "@/shared/api/client";
import { usePermissions } from "@/shared/api/me";
import { DeclaredFilterBar } from "@/shared/grid/DeclaredFilterBar";
import { GridToolbar } from "@/shared/grid/GridToolbar";
import { usePages } from "@/shared/grid/usePages";
import { plural } from "@/shared/lib/format";
import { useSubmit } from "@/shared/lib/useSubmit";
import { EmptyState } from "@/shared/ui/EmptyState";
import { InlineError } from "@/shared/ui/ErrorPanel";
import { HiddenTitle } from "@/shared/ui/Page";
import { TopBarActions } from "@/shared/ui/TopBarActions";
import { MemberGrid } from "../components/MemberGrid";
import { findMembers, mayBeGiven, ORGANIZATION_ROLES, type OrganizationRole, ROLE_WORDS } from "../queries";
import classes from "../settings.module.css";

const route = getRouteApi("/_app/o/$org/settings/service-accounts");
const NO_FILTER: string[] = [];

export function ServiceAccountsPage() {
  const { org } = route.useParams();
  const { filter = NO_FILTER, sort = "-created_at" } = route.useSearch();
  const navigate = route.useNavigate();
  const mayMake = usePermissions(org).has("member:write");
  const [isMaking, setMaking] = useState(false);
  const wanted = { filter: [...filter, "is_service:eq:true"], sort };
  const pages = usePages(["members", org, "list", wanted], (cursor, signal) =>
    findMembers(org, wanted, cursor, signal),
  );
  const make = (
    <Button leftSection={<IconRobot size={14} />} onClick={() => setMaking(true)}>
      New service account
    </Button>
  );
  return (
    <>
      <HiddenTitle title="Service accounts" />
      {mayMake && <TopBarActions>{make}</TopBarActions>}
      <GridToolbar
        count={
          pages.isLoading
            ? undefined
            : `${plural(pages.rows.length, "service account")}${pages.hasMore ? " or more" : ""}`
        }
      >
        <DeclaredFilterBar
          fields={[{ name: "status", kind: "choice", operators: ["eq"], choices: ["active", "suspended"] }]}
          value={filter}
          onChange={(next) =>
            void navigate({
              search: (before) => ({ ...before, filter: next.length > 0 ? next : undefined }),
            })
          }
          textField="display_name"
          placeholder="Filter by name"
        />
      </GridToolbar>
      <MemberGrid
        org={org}
        label="Service accounts"
        pages={pages}
        sort={sort}
        onSort={(next) => void navigate({ search: (before) => ({ ...before, sort: next || undefined }) })}
        isService
        empty={
          <EmptyState
            icon={IconRobot}
            title={filter.length > 0 ? "No service account matches" : "There is no service account yet"}
            action={mayMake && filter.length === 0 ? make : undefined}
          >
            A service account is a member that is a program: it belongs to no person, and logs in with API
            keys.
          </EmptyState>
        }
      />
      {isMaking && <MakeDialog org={org} onClose={() => setMaking(false)} />}
    </>
  );
}

function MakeDialog({ org, onClose }: { org: string; onClose: () => void }) {
  const queries = useQueryClient();
  const granted = usePermissions(org);
  const roles = ORGANIZATION_ROLES.filter((role) => role !== "owner" && mayBeGiven(role, granted));
  const [role, setRole] = useState<OrganizationRole>("member");
  const header = useMemo(idempotencyKey, []);
  const form = useSubmit(async ({ name = "" }) => {
    const body = { name: name.trim(), role };
    await api.POST("/api/v1/orgs/{org}/service-accounts", { params: { path: { org }, header }, body });
    await queries.invalidateQueries({ queryKey: ["members", org] });
    onClose();
  });
  return (
    <Modal opened onClose={onClose} title="New service account">
      <form className={classes.form} onSubmit={form.onSubmit}>
        <TextInput
          name="name"
          label="Name"
          placeholder="Nightly training"
          maxLength={200}
          required
          withAsterisk={false}
          data-autofocus
          error={form.fault("name")}
        />
        <NativeSelect
          size="sm"
          label="Role"
          description={`${role}: ${ROLE_WORDS[role]}`}
          data={roles}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value as OrganizationRole)}
        />
        {!form.fault("name") && <InlineError error={form.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={form.isBusy}>
            Create
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
