import { Modal } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import {
  IconBook2,
  IconBox,
  IconBuilding,
  IconFlask,
  IconFolder,
  IconKeyboard,
  IconSearch,
  IconSun,
  IconTestPipe,
  IconUser,
} from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ComponentType, type KeyboardEvent, useEffect, useId, useState } from "react";
import { api, dataOf } from "@/shared/api/client";
import { useMe, usePermissions } from "@/shared/api/me";
import { projectsQuery } from "@/shared/api/projects";
import { placesFor } from "../navigation";
import { useToggleScheme } from "./SchemeSwitch";
import classes from "./shell.module.css";
import { useWhere, type Where } from "./useWhere";

interface Choice {
  id: string;
  section: string;
  label: string;
  hint?: string;
  icon: ComponentType<{ size?: number; stroke?: number }>;
  go: () => void;
}

interface PaletteProps {
  onClose: () => void;
  onHelp: () => void;
}

const DEBOUNCE = 150;
const FOUND = 5;
const ACTIONS = "Actions";

/**
 * Goes anywhere: pages, actions, and what the server finds among runs, models, experiments and members. A first character
 * narrows it: > for actions, # for runs with a tag, @ for people.
 */
export default function Palette({ onClose, onHelp }: PaletteProps) {
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const id = useId();
  const { kind, words } = readQuery(text);
  const known = useKnownChoices(onHelp).filter(
    (choice) =>
      (kind === null || (kind === "action" && choice.section === ACTIONS)) && matches(choice.label, words),
  );
  const choices = [...known, ...useFoundChoices(kind, words)];
  const at = Math.min(active, Math.max(0, choices.length - 1));
  useEffect(() => document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: "nearest" }), [id, at]);

  const run = (choice: Choice | undefined) => {
    if (!choice) return;
    onClose();
    choice.go();
  };
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      setActive((at + by + choices.length) % Math.max(1, choices.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(choices[at]);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size={560}
      yOffset="12vh"
      centered={false}
      attributes={{ content: { "aria-label": "Search or jump to" } }}
    >
      <div className={classes.palette}>
        <div className={classes.paletteInput}>
          <IconSearch size={18} aria-hidden />
          <input
            data-autofocus
            role="combobox"
            aria-label="Search or jump to"
            aria-expanded={choices.length > 0}
            aria-controls={`${id}-list`}
            aria-activedescendant={choices.length > 0 ? `${id}-${at}` : undefined}
            aria-autocomplete="list"
            autoComplete="off"
            spellCheck={false}
            placeholder="Search or jump to… (> actions, # tags, @ people)"
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setActive(0);
            }}
            onKeyDown={onKey}
          />
        </div>
        <div className={classes.paletteList} role="listbox" id={`${id}-list`} aria-label="Places and results">
          {choices.map((choice, index) => (
            <div key={choice.id} role="presentation">
              {choice.section !== choices[index - 1]?.section && (
                <div className={classes.paletteSection} role="presentation">
                  {choice.section}
                </div>
              )}
              <Option
                choice={choice}
                id={`${id}-${index}`}
                isActive={index === at}
                onRun={() => run(choice)}
              />
            </div>
          ))}
        </div>
        {choices.length === 0 && <div className={classes.paletteSection}>Nothing found.</div>}
      </div>
    </Modal>
  );
}

interface OptionProps {
  choice: Choice;
  id: string;
  isActive: boolean;
  onRun: () => void;
}

function Option({ choice, id, isActive, onRun }: OptionProps) {
  const Icon = choice.icon;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the box above takes the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the box above keeps the focus (aria-activedescendant)
    <div id={id} role="option" aria-selected={isActive} className={classes.option} onClick={onRun}>
      <Icon size={16} stroke={1.7} />
      <span className="clip">{choice.label}</span>
      {choice.hint && <small>{choice.hint}</small>}
    </div>
  );
}

type Kind = "action" | "tag" | "person";

const KINDS: Record<string, Kind> = { ">": "action", "#": "tag", "@": "person" };

/** What is looked for, and among what; null: among everything. */
export function readQuery(text: string): { kind: Kind | null; words: string } {
  const kind = KINDS[text.trimStart()[0] ?? ""] ?? null;
  return { kind, words: kind ? text.trimStart().slice(1).trim() : text };
}

function matches(label: string, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => label.toLowerCase().includes(word));
}

function useKnownChoices(onHelp: () => void): Choice[] {
  const where = useWhere();
  const me = useMe();
  const granted = usePermissions(where.org, where.project);
  const navigate = useNavigate();
  const { isDark, toggle } = useToggleScheme();
  const projects = useQuery({ ...projectsQuery(where.org ?? ""), enabled: where.org !== undefined });
  const places = placesFor(granted, where).map(
    ({ label, icon, to, key }): Choice => ({
      id: `place-${to}`,
      section: "Go to",
      label,
      icon,
      hint: key && `g ${key}`,
      go: () => void navigate({ to, params: where }),
    }),
  );
  const others = (projects.data?.items ?? [])
    .filter((project) => project.slug !== where.project)
    .map(
      (project): Choice => ({
        id: `project-${project.id}`,
        section: "Projects",
        label: project.name,
        icon: IconFolder,
        go: () =>
          void navigate({
            to: "/o/$org/p/$project",
            params: { org: where.org ?? "", project: project.slug },
          }),
      }),
    );
  const organizations = me.organizations
    .filter((mine) => mine.slug !== where.org)
    .map(
      (mine): Choice => ({
        id: `org-${mine.id}`,
        section: "Organizations",
        label: mine.name,
        icon: IconBuilding,
        go: () => void navigate({ to: "/o/$org", params: { org: mine.slug } }),
      }),
    );
  const section = ACTIONS;
  const actions: Choice[] = [
    {
      id: "scheme",
      section,
      label: isDark ? "Light theme" : "Dark theme",
      icon: IconSun,
      hint: "t",
      go: toggle,
    },
    { id: "keys", section, label: "Keyboard shortcuts", icon: IconKeyboard, hint: "?", go: onHelp },
    {
      id: "api",
      section,
      label: "API reference",
      icon: IconBook2,
      go: () => window.location.assign("/docs"),
    },
  ];
  return [...places, ...others, ...organizations, ...actions];
}

function useFoundChoices(kind: Kind | null, text: string): Choice[] {
  const where = useWhere();
  const navigate = useNavigate();
  const [search] = useDebouncedValue(text.trim(), DEBOUNCE);
  const mayReadMembers = usePermissions(where.org).has("member:read");
  const found = useQuery({
    queryKey: ["palette", where.org, where.project, kind, search, mayReadMembers],
    enabled: search.length > 1 && kind !== "action" && where.org !== undefined,
    queryFn: ({ signal }) => findAll(where, kind, search, mayReadMembers, signal),
    placeholderData: keepPreviousData,
  });
  if (!text.trim() || kind === "action" || !found.data) return [];
  const base = `/o/${where.org}/p/${where.project}`;
  const runs = found.data.runs.map(
    (run): Choice => ({
      id: `run-${run.id}`,
      section: "Runs",
      label: run.name,
      icon: IconFlask,
      hint: run.status,
      go: () => void navigate({ to: `${base}/runs/${run.id}` }),
    }),
  );
  const models = found.data.models.map(
    (model): Choice => ({
      id: `model-${model.id}`,
      section: "Models",
      label: model.name,
      icon: IconBox,
      hint: model.framework || undefined,
      go: () => void navigate({ to: `${base}/models/${model.id}` }),
    }),
  );
  const experiments = found.data.experiments.map(
    (experiment): Choice => ({
      id: `experiment-${experiment.id}`,
      section: "Experiments",
      label: experiment.name,
      icon: IconTestPipe,
      go: () =>
        void navigate({ to: `${base}/runs`, search: { search: `experiment = ${experiment.number}` } }),
    }),
  );
  const people = found.data.members.map(
    (member): Choice => ({
      id: `member-${member.user_id}`,
      section: "Members",
      label: member.display_name,
      icon: IconUser,
      hint: member.role,
      go: () =>
        void navigate({
          to: `/o/${where.org}/settings/members`,
          search: { filter: [`display_name:contains:${member.display_name}`] },
        }),
    }),
  );
  return [...runs, ...models, ...experiments, ...people];
}

const NONE = { items: [] };

/** One search in several lists. One that fails leaves the others as they are. */
async function findAll(
  { org = "", project = "" }: Where,
  kind: Kind | null,
  text: string,
  mayReadMembers: boolean,
  signal: AbortSignal,
) {
  const path = { org, project };
  const inProject = project !== "";
  const wantsAll = kind === null && inProject;
  const [runs, experiments, models, members] = await Promise.allSettled([
    inProject && kind !== "person"
      ? dataOf(
          api.GET("/api/v1/orgs/{org}/projects/{project}/runs", {
            params: { path, query: { search: runSearch(kind, text), limit: FOUND } },
            signal,
          }),
        )
      : NONE,
    wantsAll
      ? dataOf(
          api.GET("/api/v1/orgs/{org}/projects/{project}/experiments", {
            params: { path, query: { filter: [`name:contains:${text}`], limit: FOUND } },
            signal,
          }),
        )
      : NONE,
    wantsAll
      ? dataOf(
          api.GET("/api/v1/orgs/{org}/projects/{project}/models", {
            params: { path, query: { query: text, limit: FOUND } },
            signal,
          }),
        )
      : NONE,
    mayReadMembers && kind !== "tag"
      ? dataOf(
          api.GET("/api/v1/orgs/{org}/members", {
            params: { path: { org }, query: { filter: [`display_name:contains:${text}`], limit: FOUND } },
            signal,
          }),
        )
      : NONE,
  ]);
  return {
    runs: runs.status === "fulfilled" ? runs.value.items : [],
    experiments: experiments.status === "fulfilled" ? experiments.value.items : [],
    models: models.status === "fulfilled" ? models.value.items : [],
    members: members.status === "fulfilled" ? members.value.items : [],
  };
}

/** Runs by a part of their name; with # by a tag: `team=risk`, or any value of `team`. */
export function runSearch(kind: Kind | null, text: string): string {
  const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
  if (kind !== "tag") return `name CONTAINS ${quoted(text)}`;
  const [key = "", ...rest] = text.split("=");
  const field = `tags."${key.trim().replaceAll('"', '""')}"`;
  return rest.length > 0 ? `${field} = ${quoted(rest.join("=").trim())}` : `${field} IS NOT NULL`;
}
