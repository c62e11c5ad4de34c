import {
  Autocomplete,
  Button,
  Checkbox,
  Group,
  Modal,
  SegmentedControl,
  Select,
  Textarea,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { api, dataOf } from "@/shared/api/client";
import { asApiError } from "@/shared/api/errors";
import { Age } from "@/shared/ui/Age";
import { InlineError } from "@/shared/ui/ErrorPanel";
import { Person } from "@/shared/ui/Person";
import parts from "../dialogs.module.css";
import {
  MODEL,
  type ModelDetail,
  modelPath,
  modelQuery,
  promotionQuery,
  ruleTargetsQuery,
  STAGES,
  type Stage,
  type Target,
  useChange,
  VERSION,
  versionPath,
} from "../queries";
import { formatTarget, holderOf, knownTargets, targetName } from "../targets";
import { GateList, unmetIn } from "./Gates";
import type { VersionProps } from "./VersionView";

interface MoveDialogProps extends VersionProps {
  initial: Target;
  onClose: () => void;
}

/** Moves an alias or a stage to the version: shows who has it now, and what the rules say of it. */
export function MoveDialog(props: MoveDialogProps) {
  return (
    <Modal opened onClose={props.onClose} title={`Move to version ${props.version.number}`}>
      <MoveForm {...props} />
    </Modal>
  );
}

function MoveForm({ address, model: shown, version, initial, onClose }: MoveDialogProps) {
  const model = useQuery({ ...modelQuery(address), initialData: shown }).data;
  const rules = useQuery(ruleTargetsQuery(address)).data ?? [];
  const [target, setTarget] = useState(initial);
  const [reason, setReason] = useState("");
  const [isArchiving, setArchiving] = useState(true);
  // The move is agreed to for the holder that the person was shown; if that changes, they are asked again.
  const [agreed, setAgreed] = useState<Record<string, number | null>>({});
  const key = formatTarget(target);
  const holder = holderOf(model, target);
  const seen = key in agreed ? (agreed[key] ?? null) : holderOf(shown, target);
  const isMoved = holder !== seen;
  const isWhole = target.name.trim() !== "";
  const isGuarded = isWhole && target.name !== "none";
  const gates = useQuery({
    ...promotionQuery(address, target),
    enabled: isGuarded && target.kind === "stage",
  });
  const aliasGates = useQuery({
    ...promotionQuery(address, target),
    enabled: isGuarded && target.kind === "alias" && knowsAlias(model, rules, target.name),
  });
  const checks = (target.kind === "stage" ? gates.data : aliasGates.data)?.checks ?? [];
  const move = useChange(address, async (expected: number | null) => {
    if (target.kind === "alias") {
      const path = { ...modelPath(address), alias: target.name.trim() };
      const body = { number: version.number, expected, reason };
      await dataOf(api.PUT(`${MODEL}/aliases/{alias}`, { params: { path }, body }));
      return;
    }
    const stage = target.name as Stage;
    const archives = isArchiving && (stage === "staging" || stage === "production");
    const body = { stage, archive_others: archives, tags: {}, ...(stage === "none" ? {} : { expected }) };
    await dataOf(api.PATCH(VERSION, { params: { path: versionPath(address) }, body }));
  });
  const latest = useQuery({ ...modelQuery(address), enabled: false });
  const send = async (expected: number | null) => {
    try {
      await move.mutateAsync(expected);
      notifications.show({ message: `${targetName(target)} is at version ${version.number} now.` });
      onClose();
    } catch (error) {
      if (isConflict(error)) {
        setAgreed((before) => ({ ...before, [key]: expected }));
        await latest.refetch();
      }
    }
  };
  const unmet = unmetIn(move.error);
  const aliasNames = knownTargets(
    model,
    rules.map((rule) => ({ kind: rule.target_kind, target: rule.target })),
  ).filter((one) => one.kind === "alias");
  const choose = (next: Target) => {
    setTarget(next);
    move.reset();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void send(seen);
  };
  return (
    <form onSubmit={onSubmit} className={parts.form}>
      <SegmentedControl
        aria-label="What to move"
        fullWidth
        data={[
          { value: "alias", label: "Alias" },
          { value: "stage", label: "Stage" },
        ]}
        value={target.kind}
        onChange={(kind) =>
          choose(
            kind === "alias"
              ? { kind, name: model.aliases[0]?.name ?? "" }
              : { kind: "stage", name: version.stage === "none" ? "staging" : version.stage },
          )
        }
      />
      {target.kind === "alias" ? (
        <Autocomplete
          label="Alias"
          description="One that is there, or a new one."
          data={aliasNames.map((one) => one.name)}
          value={target.name}
          onChange={(name) => choose({ kind: "alias", name })}
        />
      ) : (
        <Select
          label="Stage"
          allowDeselect={false}
          data={STAGES.map((name) => ({ value: name, label: name === "none" ? "no stage" : name }))}
          value={target.name}
          onChange={(name) => name && choose({ kind: "stage", name })}
        />
      )}
      {isMoved ? (
        <Meanwhile model={model} org={address.org} target={target} seen={seen} />
      ) : (
        isGuarded && <Present model={model} org={address.org} target={target} number={version.number} />
      )}
      {target.kind === "stage" && (target.name === "staging" || target.name === "production") && (
        <Checkbox
          label={`Move the versions that are in ${target.name} to the archive`}
          checked={isArchiving}
          onChange={(event) => setArchiving(event.currentTarget.checked)}
        />
      )}
      {target.kind === "alias" && (
        <Textarea
          label="Reason"
          description="Optional. It stays with this move, in the history and in the audit log."
          autosize
          minRows={2}
          maxRows={6}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      {checks.length > 0 && !unmet && <GateList checks={checks} />}
      {unmet ? (
        <div role="alert">
          <p className={parts.dialogText}>The rules refuse it:</p>
          <GateList checks={unmet} />
        </div>
      ) : (
        !isMoved && <InlineError error={move.error} />
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        {isMoved ? (
          <Button
            loading={move.isPending}
            onClick={() => {
              setAgreed((before) => ({ ...before, [key]: holder }));
              void send(holder);
            }}
          >
            Move it all the same
          </Button>
        ) : (
          <Button type="submit" loading={move.isPending} disabled={!isWhole || holder === version.number}>
            Move
          </Button>
        )}
      </Group>
    </form>
  );
}

function isConflict(error: unknown): boolean {
  const refusal = asApiError(error);
  return refusal?.code === "held_by_another" || refusal?.status === 412;
}

function knowsAlias(
  model: ModelDetail,
  rules: Array<{ target_kind: Target["kind"]; target: string }>,
  name: string,
): boolean {
  return (
    model.aliases.some((alias) => alias.name === name) ||
    rules.some((rule) => rule.target_kind === "alias" && rule.target === name)
  );
}

interface HolderProps {
  model: ModelDetail;
  org: string;
  target: Target;
}

/** Who moved it last, when, and why. */
interface Mover {
  by: string | null;
  at: string;
  reason: string;
}

function mover(model: ModelDetail, { kind, name }: Target): Mover | null {
  if (kind === "alias") {
    const alias = model.aliases.find((one) => one.name === name);
    return alias ? { by: alias.updated_by, at: alias.updated_at, reason: alias.reason } : null;
  }
  const version = model.latest_versions.find((one) => one.stage === name);
  return version ? { by: version.updated_by, at: version.staged_at ?? version.updated_at, reason: "" } : null;
}

function Present({ model, org, target, number }: HolderProps & { number: number }) {
  const holder = holderOf(model, target);
  const last = mover(model, target);
  if (holder === null || last === null) {
    return <p className={parts.dialogText}>No version is at {targetName(target)} now.</p>;
  }
  return (
    <p className={parts.dialogText}>
      <strong>Version {holder}</strong> is at {targetName(target)} now
      {holder === number && ", which is this one"}: moved by <Person org={org} id={last.by} />,{" "}
      <Age time={last.at} />.{last.reason && <span className={parts.said}>{last.reason}</span>}
    </p>
  );
}

function Meanwhile({ model, org, target, seen }: HolderProps & { seen: number | null }): ReactNode {
  const holder = holderOf(model, target);
  const last = mover(model, target);
  const before = seen === null ? "nothing" : `version ${seen}`;
  return (
    <div className={parts.meanwhile} role="alert">
      <strong>
        {last ? (
          <>
            Moved meanwhile by <Person org={org} id={last.by} />
          </>
        ) : (
          "Removed meanwhile"
        )}
      </strong>
      <span>
        {targetName(target)} was at {before} when you looked. It is at{" "}
        {holder === null ? "nothing" : `version ${holder}`} now
        {last && (
          <>
            , <Age time={last.at} />
          </>
        )}
        .
      </span>
    </div>
  );
}
