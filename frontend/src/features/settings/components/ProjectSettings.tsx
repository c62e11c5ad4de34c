import { getRouteApi, Outlet } from "@tanstack/react-router";
import { usePermissions } from "@/shared/api/me";
import { Sections } from "@/shared/ui/Sections";

const route = getRouteApi("/_app/o/$org/p/$project/settings");

/** The frame of a project's settings. */
export function ProjectSettings() {
  const params = route.useParams();
  const granted = usePermissions(params.org, params.project);
  const base = "/o/$org/p/$project/settings";
  const places = [
    { to: `${base}/general`, label: "General" },
    { to: `${base}/members`, label: "Members" },
    { to: `${base}/rules`, label: "Promotion rules" },
    ...(granted.has("project:write") || granted.has("project:delete")
      ? [{ to: `${base}/danger`, label: "Danger zone" }]
      : []),
  ];
  return (
    <Sections label="Settings of the project" places={places} params={params}>
      <Outlet />
    </Sections>
  );
}
