import type { ModelDetail, Stage, Target, VersionDetail } from "./queries";

const HELD_STAGES: Stage[] = ["staging", "production", "archived"];
/** The names that most teams give what serves. The first that is there is what a version is held against. */
const USUAL = ["champion", "production", "prod", "live", "default"];

/** Reads `alias:champion`; null for anything else. */
export function parseTarget(text: string | undefined | null): Target | null {
  const match = /^(alias|stage):(.+)$/s.exec(text ?? "");
  return match?.[1] && match[2] ? { kind: match[1] as Target["kind"], name: match[2] } : null;
}

export function formatTarget({ kind, name }: Target): string {
  return `${kind}:${name}`;
}

/** For people: `champion`, `stage production`. */
export function targetName({ kind, name }: Target): string {
  return kind === "stage" ? `stage ${name}` : name;
}

/** Every alias and stage that a version could be moved to, those in use first. */
export function knownTargets(
  model: ModelDetail,
  ruled: Array<{ kind: Target["kind"]; target: string }>,
): Target[] {
  const aliases = [
    ...model.aliases.map((alias) => alias.name),
    ...ruled.filter((rule) => rule.kind === "alias").map((rule) => rule.target),
  ];
  return [
    ...[...new Set(aliases)].map((name): Target => ({ kind: "alias", name })),
    ...HELD_STAGES.map((name): Target => ({ kind: "stage", name })),
  ];
}

/** The version that has the alias or stage now; of several in a stage the newest. */
export function holderOf(model: ModelDetail, target: Target): number | null {
  if (target.kind === "alias") {
    return model.aliases.find((alias) => alias.name === target.name)?.number ?? null;
  }
  return model.latest_versions.find((version) => version.stage === target.name)?.number ?? null;
}

/** What a version is held against unless somebody chooses: the usual alias, else the stage production. */
export function defaultTarget(model: ModelDetail): Target {
  const usual = USUAL.find((name) => model.aliases.some((alias) => alias.name === name));
  const name = usual ?? model.aliases[0]?.name;
  return name === undefined ? { kind: "stage", name: "production" } : { kind: "alias", name };
}

/** The newest version; of each stage the latest is known, so it is among these. */
export function newestOf<V extends { number: number }>(versions: V[]): V | undefined {
  return versions.reduce<V | undefined>(
    (newest, version) => (newest === undefined || version.number > newest.number ? version : newest),
    undefined,
  );
}

/** Has the version files of its own here, that can be listed and sent? */
export function hasFiles(version: VersionDetail): boolean {
  return version.digest !== null && version.file_count !== null;
}
