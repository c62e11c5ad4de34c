import { Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { api, dataOf } from "@/shared/api/client";
import { useMe, usePermissions } from "@/shared/api/me";
import { formatCompact } from "@/shared/lib/format";
import { GROUPS, type NavigationItem, placesFor } from "../navigation";
import { Switcher } from "./Switcher";
import classes from "./shell.module.css";
import { UserMenu } from "./UserMenu";
import { useWhere, type Where } from "./useWhere";

const MOST_COUNTED = 10_000;
const MOST_WAITING = 50;

export function Sidebar({ onNavigate }: { onNavigate?: () => void }) {
  const where = useWhere();
  const granted = usePermissions(where.org, where.project);
  const places = placesFor(granted, where);
  const current = useLocation({ select: ({ pathname }) => nearest(places, pathname)?.to });
  const version = useQuery({
    queryKey: ["version"],
    queryFn: () => dataOf(api.GET("/api/v1/version")),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <>
      <Switcher where={where} />
      <nav className={classes.nav} aria-label="Main">
        {GROUPS.map((group) => {
          const items = places.filter((item) => item.group === group);
          if (items.length === 0) return null;
          return (
            <div key={group ?? "top"} className={classes.group}>
              {group && <div className={classes.groupLabel}>{group}</div>}
              <ul>
                {items.map((item) => (
                  <li key={item.to}>
                    <Place
                      item={item}
                      isNearest={item.to === current}
                      where={where}
                      onNavigate={onNavigate}
                    />
                  </li>
                ))}
              </ul>
            </div>
          );
        })}
      </nav>
      <UserMenu />
      <div className={classes.foot}>
        <span>Modelyard {version.data?.version}</span>
      </div>
    </>
  );
}

interface PlaceProps {
  item: NavigationItem;
  isNearest: boolean;
  where: Where;
  onNavigate: (() => void) | undefined;
}

function Place({ item, isNearest, where, onNavigate }: PlaceProps) {
  const { label, icon: Icon, to, isExact } = item;
  return (
    <Tooltip label={item.key ? `${label} (g ${item.key})` : label} position="right" openDelay={500}>
      <Link
        to={to as "/o/$org/p/$project"}
        params={where as { org: string; project: string }}
        activeOptions={{ exact: isExact || !isNearest, includeSearch: false }}
        className={classes.item}
        onClick={onNavigate}
        aria-label={label}
      >
        <Icon size={16} stroke={1.7} />
        <span className={`${classes.label} clip`}>{label}</span>
        {label === "Runs" && where.org && where.project && (
          <RunCount org={where.org} project={where.project} />
        )}
        {label === "Reviews" && where.org && where.project && (
          <WaitingCount org={where.org} project={where.project} />
        )}
      </Link>
    </Tooltip>
  );
}

/** The place whose address is the nearest above the page's: of the settings and the rules below them, the rules. */
function nearest(places: NavigationItem[], pathname: string): NavigationItem | undefined {
  const reached = places.filter(({ to }) => {
    const parts = pathname.split("/");
    return to.split("/").every((part, at) => part.startsWith("$") || part === parts[at]);
  });
  return reached.sort((a, b) => b.to.length - a.to.length)[0];
}

/** How many reviews wait for the person: for those who may decide them. */
function WaitingCount({ org, project }: { org: string; project: string }) {
  const me = useMe().user.id;
  const mayDecide = usePermissions(org, project).has("model:approve");
  const page = useQuery({
    queryKey: ["model-reviews-waiting", org, project, me],
    enabled: mayDecide,
    staleTime: 30_000,
    queryFn: () => {
      const filter = ["state:eq:open", `created_by:ne:${me}`, `decided_by:ne:${me}`];
      const query = { limit: MOST_WAITING, filter };
      const path = { org, project };
      return dataOf(api.GET("/api/v1/orgs/{org}/projects/{project}/reviews", { params: { path, query } }));
    },
  }).data;
  if (!page || page.items.length === 0) return null;
  return (
    <span className={`${classes.count} num`} title="Waiting for you">
      {page.items.length}
      {page.next && "+"}
    </span>
  );
}

function RunCount({ org, project }: { org: string; project: string }) {
  const count = useQuery({
    queryKey: ["runs-count", org, project],
    staleTime: 60_000,
    queryFn: async () => {
      const query = { limit: 1, total: true };
      const path = { org, project };
      const call = api.GET("/api/v1/orgs/{org}/projects/{project}/runs", { params: { path, query } });
      return (await dataOf(call)).total ?? null;
    },
  }).data;
  if (count === undefined || count === null) return null;
  return (
    <span className={`${classes.count} num`}>
      {count > MOST_COUNTED ? `${formatCompact(MOST_COUNTED)}+` : formatCompact(count)}
    </span>
  );
}
