import { getRouteApi, Outlet } from "@tanstack/react-router";
import { usePermissions } from "@/shared/api/me";
import { Sections } from "@/shared/ui/Sections";
import type { Permission } from "../queries";

const route = getRouteApi("/_app/o/$org/settings");

const PLACES: { to: string; label: string; permission: Permission }[] = [
  { to: "/o/$org/settings/general", label: "General", permission: "organization:read" },
  { to: "/o/$org/settings/members", label: "Members", permission: "member:read" },
  { to: "/o/$org/settings/roles", label: "Roles", permission: "member:read" },
  { to: "/o/$org/settings/api-keys", label: "API keys", permission: "key:read" },
  { to: "/o/$org/settings/service-accounts", label: "Service accounts", permission: "member:read" },
  { to: "/o/$org/settings/quotas", label: "Quotas", permission: "organization:read" },
  { to: "/o/$org/settings/single-sign-on", label: "Single sign-on", permission: "organization:write" },
  { to: "/o/$org/settings/audit", label: "Audit log", permission: "audit:read" },
];

/** The frame of an organization's settings, with the places that the person can reach. */
export function OrganizationSettings() {
  const params = route.useParams();
  const granted = usePermissions(params.org);
  const places = PLACES.filter((place) => granted.has(place.permission));
  return (
    <Sections label="Settings of the organization" places={places} params={params}>
      <Outlet />
    </Sections>
  );
}
