import { Button, SegmentedControl, Switch } from "@mantine/core";
import { IconFilterX, IconUserPlus, IconUsers } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { usePermissions } from "@/shared/api/me";
import type { FilterField } from "@/shared/grid/clauses";
import { DeclaredFilterBar } from "@/shared/grid/DeclaredFilterBar";
import { GridToolbar } from "@/shared/grid/GridToolbar";
import { usePages } from "@/shared/grid/usePages";
import { plural } from "@/shared/lib/format";
import { EmptyState } from "@/shared/ui/EmptyState";
import { HiddenTitle } from "@/shared/ui/Page";
import { TopBarActions } from "@/shared/ui/TopBarActions";
import { InvitationGrid } from "../components/InvitationGrid";
import { InviteDialog } from "../components/InviteDialog";
import { MemberGrid } from "../components/MemberGrid";
import { findInvitations, findMembers, ORGANIZATION_ROLES } from "../queries";

const route = getRouteApi("/_app/o/$org/settings/members");
const NO_FILTER: string[] = [];
const OPEN = ["accepted_at:null:true", "revoked_at:null:true"];
const ROLE: FilterField = {
  name: "role",
  kind: "choice",
  operators: ["eq", "ne"],
  choices: ORGANIZATION_ROLES,
};
const FIELDS: FilterField[] = [
  ROLE,
  { name: "display_name", label: "name", kind: "text", operators: ["contains", "eq"] },
  { name: "status", kind: "choice", operators: ["eq"], choices: ["active", "suspended"] },
];

export function MembersPage() {
  const { org } = route.useParams();
  const { show } = route.useSearch();
  const navigate = route.useNavigate();
  const mayInvite = usePermissions(org).has("member:write");
  const [isInviting, setInviting] = useState(false);
  const tabs = (
    <SegmentedControl
      aria-label="Show"
      data={[
        { value: "members", label: "Members" },
        { value: "invitations", label: "Invitations" },
      ]}
      value={show ?? "members"}
      onChange={(next) => void navigate({ search: { show: next === "invitations" ? next : undefined } })}
    />
  );
  return (
    <>
      <HiddenTitle title={show ? "Invitations" : "Members"} />
      {mayInvite && (
        <TopBarActions>
          <Button leftSection={<IconUserPlus size={14} />} onClick={() => setInviting(true)}>
            Invite people
          </Button>
        </TopBarActions>
      )}
      {show ? <Invitations tabs={tabs} /> : <Members tabs={tabs} />}
      {isInviting && <InviteDialog org={org} onClose={() => setInviting(false)} />}
    </>
  );
}

function Members({ tabs }: { tabs: ReactNode }) {
  const { org } = route.useParams();
  const { filter = NO_FILTER, sort = "email" } = route.useSearch();
  const navigate = route.useNavigate();
  const wanted = { filter: [...filter, "is_service:eq:false"], sort };
  const pages = usePages(["members", org, "list", wanted], (cursor, signal) =>
    findMembers(org, wanted, cursor, signal),
  );
  const setFilter = (next: string[]) =>
    void navigate({ search: (before) => ({ ...before, filter: next.length > 0 ? next : undefined }) });
  return (
    <>
      <GridToolbar count={countOf(pages, "member")}>
        {tabs}
        <DeclaredFilterBar
          fields={FIELDS}
          value={filter}
          onChange={setFilter}
          textField="email"
          placeholder="Filter by e-mail"
        />
      </GridToolbar>
      <MemberGrid
        org={org}
        label="Members"
        pages={pages}
        sort={sort}
        onSort={(next) => void navigate({ search: (before) => ({ ...before, sort: next || undefined }) })}
        isService={false}
        empty={
          filter.length > 0 ? (
            <EmptyState
              icon={IconFilterX}
              title="No member matches"
              action={
                <Button variant="default" onClick={() => setFilter([])}>
                  Clear filters
                </Button>
              }
            />
          ) : (
            <EmptyState icon={IconUsers} title="Nobody is here yet" />
          )
        }
      />
    </>
  );
}

function Invitations({ tabs }: { tabs: ReactNode }) {
  const { org } = route.useParams();
  const { filter = NO_FILTER, sort = "-created_at", all = false } = route.useSearch();
  const navigate = route.useNavigate();
  const wanted = { filter: [...filter, ...(all ? [] : OPEN)], sort };
  const pages = usePages(["invitations", org, wanted], (cursor, signal) =>
    findInvitations(org, wanted, cursor, signal),
  );
  return (
    <>
      <GridToolbar count={countOf(pages, "invitation")}>
        {tabs}
        <DeclaredFilterBar
          fields={[ROLE]}
          value={filter}
          onChange={(next) =>
            void navigate({
              search: (before) => ({ ...before, filter: next.length > 0 ? next : undefined }),
            })
          }
          textField="email"
          placeholder="Filter by e-mail"
        />
        <Switch
          label="Past ones too"
          checked={all}
          onChange={(event) => {
            const isAll = event.currentTarget.checked;
            void navigate({ search: (before) => ({ ...before, all: isAll || undefined }) });
          }}
        />
      </GridToolbar>
      <InvitationGrid
        org={org}
        pages={pages}
        sort={sort}
        onSort={(next) => void navigate({ search: (before) => ({ ...before, sort: next || undefined }) })}
      />
    </>
  );
}

function countOf(
  pages: { isLoading: boolean; rows: unknown[]; hasMore: boolean },
  noun: string,
): string | undefined {
  return pages.isLoading ? undefined : `${plural(pages.rows.length, noun)}${pages.hasMore ? " or more" : ""}`;
}
