import {
  Autocomplete,
  Button,
  Checkbox,
  Group,
  Modal,
  MultiSelect,
  NumberInput,
  SegmentedControl,
  Select,
  TextInput,
} from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, dataOf, idempotencyKey, ifMatch, type Schemas } from "@/shared/api/client";
import { asApiError } from "@/shared/api/errors";
import { InlineError } from "@/shared/ui/ErrorPanel";
import parts from "../dialogs.module.css";
import {
  type Address,
  findModels,
  PROJECT,
  projectMembersQuery,
  type Rule,
  registryKey,
  useChange,
} from "../queries";
import { rulePlace, ruleWords } from "../rules";

type Draft = Omit<Schemas["RuleCreate"], "model_id"> & { model_id: string | null };

const KINDS: Array<{ value: Rule["kind"]; label: string }> = [
  { value: "metric", label: "A metric is good enough" },
  { value: "approvals", label: "Somebody approved it" },
  { value: "clean_scan", label: "The scan is clean" },
  { value: "movers", label: "Only some may move it" },
];
const ROLES: Rule["mover_roles"] = ["manager", "contributor", "viewer"];
const STAGE_NAMES = ["staging", "production", "archived"];
/** What a new rule has of the other kinds' fields: nothing. */
const REST = { enabled: true, against_holder: false, mover_roles: [], mover_ids: [] };
const NEW: Draft = {
  enabled: true,
  name: "",
  kind: "metric",
  target_kind: "alias",
  target: "champion",
  model_id: null,
  metric: "",
  comparison: "at_least",
  threshold: null,
  against_holder: true,
  tolerance: null,
  approvals: 1,
  mover_roles: ["manager"],
  mover_ids: [],
};

interface RuleDialogProps {
  address: Address;
  /** null: a new one. */
  rule: Rule | null;
  onClose: () => void;
}

/** Makes a rule or changes one. A rule keeps its kind, its model and its target. */
export function RuleDialog(props: RuleDialogProps) {
  return (
    <Modal opened onClose={props.onClose} title={props.rule ? "Edit the rule" : "New rule"} size="lg">
      <RuleForm {...props} />
    </Modal>
  );
}

function RuleForm({ address, rule, onClose }: RuleDialogProps) {
  const [draft, setDraft] = useState<Draft>(rule ?? NEW);
  const [header] = useState(idempotencyKey);
  const set = (next: Partial<Draft>) => setDraft((before) => ({ ...before, ...next }));
  const path = { org: address.org, project: address.project };
  const save = useChange<void, unknown>(address, () => {
    const own = fieldsOf(draft);
    if (!rule) {
      const { kind, model_id, target, target_kind } = draft;
      const body = { ...REST, ...own, kind, model_id, target: target.trim(), target_kind };
      return dataOf(api.POST(`${PROJECT}/promotion-rules`, { params: { path, header }, body }));
    }
    const params = { path: { ...path, rule_id: rule.id }, header: ifMatch(rule) };
    return dataOf(api.PATCH(`${PROJECT}/promotion-rules/{rule_id}`, { params, body: own }));
  });
  const faults = asApiError(save.error)?.fields ?? [];
  const fault = (field: string) => faults.find((one) => one.pointer === `/${field}`)?.detail;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(undefined, { onSuccess: onClose });
  };
  return (
    <form onSubmit={submit} className={parts.form}>
      <TextInput
        label="Name"
        required
        placeholder="Good enough"
        value={draft.name}
        error={fault("name")}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      {rule ? (
        <p className={parts.dialogText}>
          It is about {rulePlace(rule, null)}. For another place or kind, make another rule.
        </p>
      ) : (
        <Place address={address} draft={draft} fault={fault} onChange={set} />
      )}
      {draft.kind === "metric" && <MetricFields draft={draft} fault={fault} onChange={set} />}
      {draft.kind === "approvals" && (
        <NumberInput
          label="How many persons, other than the version's author"
          min={1}
          max={100}
          value={draft.approvals ?? 1}
          error={fault("approvals")}
          onChange={(value) => set({ approvals: Number(value) || 1 })}
        />
      )}
      {draft.kind === "movers" && <MoverFields address={address} draft={draft} onChange={set} />}
      <p className={parts.dialogText}>{inWords(draft)}</p>
      {faults.length === 0 || !fault(faults[0]?.pointer.slice(1) ?? "") ? (
        <InlineError error={save.error} />
      ) : null}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={save.isPending}>
          {rule ? "Save" : "Make the rule"}
        </Button>
      </Group>
    </form>
  );
}

/** What is sent: each kind has fields of its own, and the others stay away. */
function fieldsOf(draft: Draft) {
  const name = draft.name.trim();
  const { metric, comparison, threshold, tolerance, approvals } = draft;
  switch (draft.kind) {
    case "clean_scan":
      return { name };
    case "approvals":
      return { name, approvals };
    case "movers":
      return { name, mover_roles: draft.mover_roles, mover_ids: draft.mover_ids };
    case "metric": {
      const common = { name, metric: metric?.trim(), comparison };
      return draft.against_holder
        ? { ...common, against_holder: true, threshold: null, tolerance }
        : { ...common, against_holder: false, threshold, tolerance: null };
    }
  }
}

function inWords(draft: Draft): string {
  const roles = draft.mover_roles?.length ? draft.mover_roles.map((role) => `a ${role}`) : [];
  const members = draft.mover_ids?.length ? ["one of the chosen members"] : [];
  const words = ruleWords(
    {
      kind: draft.kind,
      metric: draft.metric || "…",
      comparison: draft.comparison ?? null,
      threshold: draft.threshold ?? null,
      against_holder: draft.against_holder ?? false,
      tolerance: draft.tolerance ?? null,
      approvals: draft.approvals ?? null,
    },
    [...roles, ...members],
  );
  return `A version is given this place only if ${words}.`;
}

interface FieldsProps {
  draft: Draft;
  fault?: (field: string) => string | undefined;
  onChange: (next: Partial<Draft>) => void;
}

function Place({ address, draft, fault, onChange }: FieldsProps & { address: Address }) {
  return (
    <>
      <Select
        label="What must hold"
        allowDeselect={false}
        data={KINDS}
        value={draft.kind}
        onChange={(kind) => kind && onChange({ kind: kind as Rule["kind"] })}
      />
      <SegmentedControl
        aria-label="What it protects"
        fullWidth
        data={[
          { value: "alias", label: "An alias" },
          { value: "stage", label: "A stage" },
        ]}
        value={draft.target_kind}
        onChange={(kind) =>
          onChange(
            kind === "alias"
              ? { target_kind: "alias", target: "champion" }
              : { target_kind: "stage", target: "production" },
          )
        }
      />
      {draft.target_kind === "alias" ? (
        <TextInput
          label="Alias"
          required
          value={draft.target}
          error={fault?.("target")}
          onChange={(event) => onChange({ target: event.currentTarget.value })}
        />
      ) : (
        <Select
          label="Stage"
          allowDeselect={false}
          data={STAGE_NAMES}
          value={draft.target}
          onChange={(target) => target && onChange({ target })}
        />
      )}
      <ModelSelect address={address} onChange={(id) => onChange({ model_id: id })} />
    </>
  );
}

/** Every model, or one that the server finds by its name. */
function ModelSelect({ address, onChange }: { address: Address; onChange: (id: string | null) => void }) {
  const [text, setText] = useState("");
  const [query] = useDebouncedValue(text.trim(), 200);
  const path = { org: address.org, project: address.project };
  const models = useQuery({
    queryKey: [...registryKey(address), "choose", query],
    queryFn: ({ signal }) => findModels(path, { query: query || undefined, deleted: false }, null, signal),
    placeholderData: keepPreviousData,
  });
  const found = models.data?.items ?? [];
  return (
    <Autocomplete
      label="Of the model"
      description="Leave it empty for every model of the project."
      placeholder="every model"
      data={found.map((model) => model.name)}
      value={text}
      error={
        text.trim() !== "" &&
        query === text.trim() &&
        !found.some((model) => model.name === text.trim()) &&
        "There is no such model."
      }
      onChange={(name) => {
        setText(name);
        onChange(found.find((model) => model.name === name.trim())?.id ?? null);
      }}
    />
  );
}

function MetricFields({ draft, fault, onChange }: FieldsProps) {
  return (
    <>
      <TextInput
        label="Metric"
        description="Its name, as the version kept it at registration."
        required
        placeholder="auc"
        value={draft.metric ?? ""}
        error={fault?.("metric")}
        onChange={(event) => onChange({ metric: event.currentTarget.value })}
      />
      <SegmentedControl
        aria-label="Which values are better"
        fullWidth
        data={[
          { value: "at_least", label: "Higher is better" },
          { value: "at_most", label: "Lower is better" },
        ]}
        value={draft.comparison ?? "at_least"}
        onChange={(value) => onChange({ comparison: value as Rule["comparison"] })}
      />
      <Checkbox
        label="Compare with the version that is there now"
        checked={draft.against_holder ?? false}
        onChange={(event) => onChange({ against_holder: event.currentTarget.checked })}
      />
      {draft.against_holder ? (
        <NumberInput
          label="How much worse is still good enough"
          min={0}
          placeholder="0"
          value={draft.tolerance ?? ""}
          error={fault?.("tolerance")}
          onChange={(value) => onChange({ tolerance: value === "" ? null : Number(value) })}
        />
      ) : (
        <NumberInput
          label={draft.comparison === "at_most" ? "At most" : "At least"}
          required
          value={draft.threshold ?? ""}
          error={fault?.("threshold")}
          onChange={(value) => onChange({ threshold: value === "" ? null : Number(value) })}
        />
      )}
    </>
  );
}

function MoverFields({ address, draft, onChange }: FieldsProps & { address: Address }) {
  const members = useQuery(projectMembersQuery(address)).data ?? [];
  return (
    <>
      <MultiSelect
        label="Roles"
        data={ROLES}
        value={draft.mover_roles ?? []}
        onChange={(roles) => onChange({ mover_roles: roles as Rule["mover_roles"] })}
      />
      <MultiSelect
        label="Members"
        searchable
        data={members.map((member) => ({ value: member.user_id, label: member.display_name }))}
        value={draft.mover_ids ?? []}
        onChange={(ids) => onChange({ mover_ids: ids })}
      />
    </>
  );
}
