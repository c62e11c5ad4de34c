import { ActionIcon, Button, Menu, Switch } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDots, IconFilterX, IconPencil, IconShieldCheck, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api, dataOf, ifMatch } from "@/shared/api/client";
import { usePermissions } from "@/shared/api/me";
import type { FilterField } from "@/shared/grid/clauses";
import { DeclaredFilterBar } from "@/shared/grid/DeclaredFilterBar";
import { type Pages, usePages } from "@/shared/grid/usePages";
import { ConfirmDanger } from "@/shared/ui/ConfirmDanger";
import { EmptyState } from "@/shared/ui/EmptyState";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { Page, PageHeader, Panel } from "@/shared/ui/Page";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import { StaleNote } from "@/shared/ui/StaleNote";
import { RuleDialog } from "../components/RuleDialog";
import parts from "../dialogs.module.css";
import classes from "../models.module.css";
import {
  type Address,
  findRules,
  modelQuery,
  PROJECT,
  projectMembersQuery,
  type Rule,
  registryKey,
  useChange,
} from "../queries";
import { ROLE_WORDS, rulePlace, ruleWords } from "../rules";

const route = getRouteApi("/_app/o/$org/p/$project/settings/rules");
const NO_FILTER: string[] = [];
const FIELDS: FilterField[] = [
  {
    name: "kind",
    kind: "choice",
    operators: ["eq", "ne"],
    choices: ["metric", "approvals", "clean_scan", "movers"],
  },
  { name: "target", kind: "text", operators: ["contains", "eq", "ne"] },
  { name: "target_kind", kind: "choice", operators: ["eq", "ne"], choices: ["alias", "stage"] },
  { name: "enabled", kind: "boolean", operators: ["eq"], choices: ["true", "false"] },
];

type Dialog = { kind: "edit"; rule: Rule | null } | { kind: "delete"; rule: Rule };

/** What must hold before an alias or a stage is given to a version. */
export function RulesPage() {
  const address = route.useParams();
  const { filter = NO_FILTER } = route.useSearch();
  const navigate = route.useNavigate();
  const mayChange = usePermissions(address.org, address.project).has("model:policy");
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = () => setDialog(null);
  const pages = usePages([...registryKey(address), "rules", filter], (cursor, signal) =>
    findRules({ org: address.org, project: address.project }, filter, cursor, signal),
  );
  const setFilter = (next: string[]) =>
    void navigate({ search: { filter: next.length > 0 ? next : undefined }, replace: true });
  return (
    <Page>
      <PageHeader
        title="Promotion rules"
        description="What must hold before an alias or a stage is given to a version, whoever moves it and however."
        actions={
          mayChange && <Button onClick={() => setDialog({ kind: "edit", rule: null })}>New rule</Button>
        }
      />
      <div style={{ marginBottom: 12 }}>
        <DeclaredFilterBar fields={FIELDS} value={filter} onChange={setFilter} />
      </div>
      <Panel>
        <RuleList
          address={address}
          pages={pages}
          isFiltered={filter.length > 0}
          onClear={() => setFilter([])}
          onDialog={setDialog}
        />
      </Panel>
      {dialog?.kind === "edit" && <RuleDialog address={address} rule={dialog.rule} onClose={close} />}
      {dialog?.kind === "delete" && <DeleteRule address={address} rule={dialog.rule} onClose={close} />}
    </Page>
  );
}

interface RuleListProps {
  address: Address;
  pages: Pages<Rule>;
  isFiltered: boolean;
  onClear: () => void;
  onDialog: (dialog: Dialog) => void;
}

function RuleList({ address, pages, isFiltered, onClear, onDialog }: RuleListProps) {
  if (pages.isLoading) return <TableSkeleton rows={5} />;
  if (pages.error && pages.rows.length === 0) {
    return <ErrorPanel error={pages.error} title="The rules could not be loaded" onRetry={pages.refetch} />;
  }
  if (pages.rows.length === 0) {
    return isFiltered ? (
      <EmptyState
        icon={IconFilterX}
        title="No rule matches"
        action={
          <Button variant="default" onClick={onClear}>
            Clear filters
          </Button>
        }
      />
    ) : (
      <EmptyState icon={IconShieldCheck} title="There is no rule yet">
        Without rules, whoever may change models may give any alias and stage to any version.
      </EmptyState>
    );
  }
  return (
    <>
      <StaleNote {...pages} />
      <ul className={parts.rules}>
        {pages.rows.map((rule) => (
          <RuleLine key={rule.id} address={address} rule={rule} onDialog={onDialog} />
        ))}
      </ul>
      {pages.hasMore && (
        <div className={classes.panelFoot}>
          <Button variant="default" onClick={pages.loadMore}>
            Show more
          </Button>
        </div>
      )}
    </>
  );
}

interface RuleLineProps {
  address: Address;
  rule: Rule;
  onDialog: (dialog: Dialog) => void;
}

function RuleLine({ address, rule, onDialog }: RuleLineProps) {
  const mayChange = usePermissions(address.org, address.project).has("model:policy");
  const model = useQuery({
    ...modelQuery({ ...address, model: rule.model_id ?? "" }),
    enabled: rule.model_id !== null,
  }).data;
  const members = useQuery({ ...projectMembersQuery(address), enabled: rule.mover_ids.length > 0 }).data;
  const movers = [
    ...rule.mover_roles.map((role) => ROLE_WORDS[role]),
    ...rule.mover_ids.map(
      (id) => members?.find((member) => member.user_id === id)?.display_name ?? "somebody",
    ),
  ];
  const turn = useChange(address, (isOn: boolean) => {
    const path = { org: address.org, project: address.project, rule_id: rule.id };
    const params = { path, header: ifMatch(rule) };
    return dataOf(api.PATCH(`${PROJECT}/promotion-rules/{rule_id}`, { params, body: { enabled: isOn } }));
  });
  return (
    <li className={parts.rule} data-off={!rule.enabled || undefined}>
      <div style={{ minWidth: 0, overflowWrap: "anywhere" }}>
        <strong>{rule.name}</strong>
        <div className={parts.dialogText}>
          For {rulePlace(rule, model?.name ?? null)}: {ruleWords(rule, movers)}.
        </div>
      </div>
      <div className={classes.inline}>
        {mayChange ? (
          <Switch
            label={rule.enabled ? "on" : "off"}
            aria-label={`Rule ${rule.name}`}
            checked={rule.enabled}
            disabled={turn.isPending}
            onChange={(event) =>
              turn.mutate(event.currentTarget.checked, {
                onError: (error) => notifications.show({ color: "red", message: error.message }),
              })
            }
          />
        ) : (
          <span className={classes.quiet}>{rule.enabled ? "on" : "off"}</span>
        )}
        {mayChange && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon aria-label={`More of the rule ${rule.name}`}>
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                leftSection={<IconPencil size={14} />}
                onClick={() => onDialog({ kind: "edit", rule })}
              >
                Edit
              </Menu.Item>
              <Menu.Item
                color="red"
                leftSection={<IconTrash size={14} />}
                onClick={() => onDialog({ kind: "delete", rule })}
              >
                Delete
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
    </li>
  );
}

function DeleteRule({ address, rule, onClose }: { address: Address; rule: Rule; onClose: () => void }) {
  const remove = useChange(address, () => {
    const path = { org: address.org, project: address.project, rule_id: rule.id };
    return api.DELETE(`${PROJECT}/promotion-rules/{rule_id}`, { params: { path, header: ifMatch(rule) } });
  });
  return (
    <ConfirmDanger
      opened
      onClose={onClose}
      action="Delete the rule"
      consequences={["From then on it holds nobody back.", "To pause it only, switch it off."]}
      onConfirm={() => remove.mutateAsync()}
    >
      <p className={parts.dialogText}>
        The rule <strong>{rule.name}</strong> goes for good.
      </p>
    </ConfirmDanger>
  );
}
