import {
  IconActivity,
  IconAdjustments,
  IconBox,
  IconFlask,
  IconGavel,
  IconGitCompare,
  IconHistory,
  IconKey,
  IconLayoutGrid,
  IconRocket,
  IconRoute,
  IconSettings,
  IconShieldCheck,
  IconTableShortcut,
  IconUsers,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { Permission } from "@/shared/api/me";

type Icon = ComponentType<{ size?: number; stroke?: number }>;

export interface NavigationItem {
  label: string;
  icon: Icon;
  to: string;
  /** Below which group of the sidebar it stands; absent: above them all. */
  group?: "Build" | "Ship" | "Watch" | "Organization";
  scope: "organization" | "project";
  /** Whoever lacks it does not see the item. */
  permission?: Permission;
  /** The second key after `g`. */
  key?: string;
  /** Only this address itself is the item's page, not what is below it. */
  isExact?: boolean;
}

/** The places of the sidebar and of the palette. A page that is not built has no place here. */
export const NAVIGATION: NavigationItem[] = [
  { label: "Projects", icon: IconLayoutGrid, to: "/o/$org", scope: "organization", isExact: true },
  {
    label: "Overview",
    icon: IconActivity,
    to: "/o/$org/p/$project",
    scope: "project",
    key: "o",
    isExact: true,
  },
  {
    label: "Runs",
    icon: IconFlask,
    to: "/o/$org/p/$project/runs",
    group: "Build",
    scope: "project",
    permission: "run:read",
    key: "r",
  },
  {
    label: "Compare",
    icon: IconGitCompare,
    to: "/o/$org/p/$project/compare",
    group: "Build",
    scope: "project",
    permission: "run:read",
    key: "c",
  },
  {
    label: "Models",
    icon: IconBox,
    to: "/o/$org/p/$project/models",
    group: "Ship",
    scope: "project",
    permission: "model:read",
    key: "m",
  },
  {
    label: "Deployments",
    icon: IconRocket,
    to: "/o/$org/p/$project/deployments",
    group: "Ship",
    scope: "project",
    permission: "deployment:read",
    key: "d",
  },
  {
    label: "Workflows",
    icon: IconRoute,
    to: "/o/$org/p/$project/workflows",
    group: "Ship",
    scope: "project",
    permission: "deployment:read",
    key: "w",
  },
  {
    label: "Batch predictions",
    icon: IconTableShortcut,
    to: "/o/$org/p/$project/batch-predictions",
    group: "Ship",
    scope: "project",
    permission: "deployment:read",
    key: "b",
  },
  {
    label: "Reviews",
    icon: IconGavel,
    to: "/o/$org/p/$project/reviews",
    group: "Ship",
    scope: "project",
    permission: "model:read",
    key: "v",
  },
  {
    label: "Promotion rules",
    icon: IconShieldCheck,
    to: "/o/$org/p/$project/settings/rules",
    group: "Ship",
    scope: "project",
    permission: "model:read",
  },
  {
    label: "Project settings",
    icon: IconSettings,
    to: "/o/$org/p/$project/settings",
    group: "Organization",
    scope: "project",
    permission: "project:read",
    key: "s",
  },
  {
    label: "Members",
    icon: IconUsers,
    to: "/o/$org/settings/members",
    group: "Organization",
    scope: "organization",
    permission: "member:read",
  },
  {
    label: "API keys",
    icon: IconKey,
    to: "/o/$org/settings/api-keys",
    group: "Organization",
    scope: "organization",
    permission: "key:read",
    key: "k",
  },
  {
    label: "Audit log",
    icon: IconHistory,
    to: "/o/$org/settings/audit",
    group: "Organization",
    scope: "organization",
    permission: "audit:read",
    key: "l",
  },
  {
    label: "Settings",
    icon: IconAdjustments,
    to: "/o/$org/settings/general",
    group: "Organization",
    scope: "organization",
    permission: "organization:read",
  },
];

export const GROUPS = [undefined, "Build", "Ship", "Watch", "Organization"] as const;

/** The items that make sense here, for somebody with these permissions. */
export function placesFor(
  granted: ReadonlySet<Permission>,
  where: { org?: string; project?: string },
): NavigationItem[] {
  return NAVIGATION.filter(
    (item) =>
      (item.permission === undefined || granted.has(item.permission)) &&
      (item.scope === "project" ? where.project !== undefined : where.org !== undefined),
  ).filter((item) => !(item.label === "Projects" && where.project !== undefined));
}
