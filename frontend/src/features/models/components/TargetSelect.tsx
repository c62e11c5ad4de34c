import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ModelAddress, type ModelDetail, ruleTargetsQuery, type Target } from "../queries";
import { formatTarget, knownTargets, parseTarget } from "../targets";

interface TargetSelectProps {
  address: ModelAddress;
  model: ModelDetail;
  value: Target | null;
  label: string;
  /** Is the label for those who listen only? */
  isQuiet?: boolean;
  onChange: (target: Target) => void;
}

/** Chooses an alias of the model, one that a rule names, or a stage. */
export function TargetSelect({ address, model, value, label, isQuiet, onChange }: TargetSelectProps) {
  const rules = useQuery(ruleTargetsQuery(address)).data ?? [];
  const ruled = rules
    .filter((rule) => rule.model_id === null || rule.model_id === model.id)
    .map((rule) => ({ kind: rule.target_kind, target: rule.target }));
  const known = knownTargets(model, ruled);
  const isKnown = value === null || known.some((one) => formatTarget(one) === formatTarget(value));
  const all = isKnown || value === null ? known : [value, ...known];
  const group = (kind: Target["kind"], title: string) => ({
    group: title,
    items: all
      .filter((one) => one.kind === kind)
      .map((one) => ({ value: formatTarget(one), label: kind === "stage" ? `stage ${one.name}` : one.name })),
  });
  return (
    <Select
      size={isQuiet ? "xs" : "sm"}
      w={isQuiet ? 170 : undefined}
      label={isQuiet ? undefined : label}
      aria-label={label}
      allowDeselect={false}
      data={[group("alias", "Aliases"), group("stage", "Stages")]}
      value={value && formatTarget(value)}
      onChange={(text) => {
        const target = parseTarget(text);
        if (target) onChange(target);
      }}
    />
  );
}
