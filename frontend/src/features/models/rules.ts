import type { Rule } from "./queries";
import { targetName } from "./targets";

type RuleFacts = Pick<
  Rule,
  "kind" | "metric" | "comparison" | "threshold" | "against_holder" | "tolerance" | "approvals"
>;

/** What a rule asks for, as a sentence without its subject: `auc is at least 0.9`. names: of its movers. */
export function ruleWords(rule: RuleFacts, movers: string[]): string {
  switch (rule.kind) {
    case "clean_scan":
      return "the scan of its files found nothing";
    case "approvals": {
      const count = rule.approvals ?? 1;
      return `${count === 1 ? "one person" : `${count} persons`} other than its author approved it`;
    }
    case "movers":
      return `who moves it is ${movers.length > 0 ? listed(movers) : "nobody"}`;
    case "metric":
      return metricWords(rule);
  }
}

function metricWords({
  metric,
  comparison,
  threshold,
  against_holder: isAgainst,
  tolerance,
}: RuleFacts): string {
  const bound = comparison === "at_most" ? "at most" : "at least";
  if (!isAgainst) return `${metric} is ${bound} ${threshold}`;
  const better = comparison === "at_most" ? "higher" : "lower";
  const slack = tolerance ? ` by more than ${tolerance}` : "";
  return `${metric} is not ${better} than that of the version that is there${slack}`;
}

/** Where a rule holds: `champion of fraud-classifier`, `stage production of every model`. */
export function rulePlace(
  rule: Pick<Rule, "target_kind" | "target" | "model_id">,
  model: string | null,
): string {
  const target = targetName({ kind: rule.target_kind, name: rule.target });
  return `${target} of ${rule.model_id === null ? "every model" : (model ?? "one model")}`;
}

function listed(words: string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

export const ROLE_WORDS: Record<Rule["mover_roles"][number], string> = {
  manager: "a manager",
  contributor: "a contributor",
  viewer: "a viewer",
};
