import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, dataOf, type Schemas } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { usePermissions } from "@/shared/api/me";
import { useNow } from "@/shared/lib/clock";
import { formatMoment } from "@/shared/lib/format";
import { Section } from "@/shared/ui/Sections";
import classes from "../settings.module.css";

type Access = Schemas["SupportAccessOut"];

const SHOWN = 20;

/** When the platform's administrators looked into the organization, and why. */
export function SupportAccesses({ org }: { org: string }) {
  const found = useQuery({
    queryKey: ["support-accesses", org],
    queryFn: () =>
      dataOf(
        api.GET("/api/v1/orgs/{org}/support-accesses", {
          params: { path: { org }, query: { limit: SHOWN } },
        }),
      ),
  }).data;
  if (!found) return null;
  return (
    <Section
      title="Support accesses"
      description="An administrator of the platform can look into the organization for a while, as a viewer. Here is when and why."
    >
      {found.items.length === 0 && <span className={classes.quiet}>Nobody has looked.</span>}
      <ul className={classes.rows}>
        {found.items.map((access) => (
          <li key={access.id}>
            <div>
              {access.reason}
              <div className={classes.quiet}>
                {formatMoment(access.created_at)} to {formatMoment(access.ended_at ?? access.expires_at)}
              </div>
            </div>
            <End org={org} access={access} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function End({ org, access }: { org: string; access: Access }) {
  const queries = useQueryClient();
  const now = useNow();
  const mayEnd = usePermissions(org).has("member:write");
  const end = useMutation({
    mutationFn: () =>
      api.DELETE("/api/v1/orgs/{org}/support-accesses/{access_id}", {
        params: { path: { org, access_id: access.id } },
      }),
    onError: (error) => notifications.show({ color: "red", message: messageOf(error) }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["support-accesses", org] }),
  });
  if (!mayEnd || access.ended_at !== null || Date.parse(access.expires_at) < now) return null;
  return (
    <Button variant="default" loading={end.isPending} onClick={() => end.mutate()}>
      End it now
    </Button>
  );
}
