import { useQuery } from "@tanstack/react-query";
import { api, dataOf, type Schemas } from "@/shared/api/client";
import { granted, useMe } from "@/shared/api/me";
import { formatDate } from "@/shared/lib/format";
import { Age } from "@/shared/ui/Age";
import { EmptyState } from "@/shared/ui/EmptyState";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { ButtonLink } from "@/shared/ui/links";
import { Page, PageHeader, Panel } from "@/shared/ui/Page";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import classes from "../account.module.css";

const SHOWN = 50;

/** One's own keys, by organization; they are made and revoked in each organization's settings. */
export function TokensPage() {
  const mine = useMe().organizations.filter((organization) => granted(organization.role).has("key:read"));
  return (
    <Page>
      <PageHeader
        title="API keys"
        description="Programs log in with them in your name. A key is good in one organization."
      />
      <div className={classes.form}>
        {mine.map((organization) => (
          <Keys key={organization.id} organization={organization} />
        ))}
        {mine.length === 0 && <EmptyState title="None of your roles may have API keys" />}
      </div>
    </Page>
  );
}

function Keys({ organization }: { organization: Schemas["OrganizationOfMine"] }) {
  const me = useMe().user.id;
  const org = organization.slug;
  const keys = useQuery({
    queryKey: ["api-keys", org, "mine", me],
    queryFn: () => {
      const query = { filter: [`user_id:eq:${me}`, "revoked_at:null:true"], limit: SHOWN };
      return dataOf(api.GET("/api/v1/orgs/{org}/api-keys", { params: { path: { org }, query } }));
    },
  });
  const manage = (
    <ButtonLink to="/o/$org/settings/api-keys" params={{ org }} search={{ owner: me }} variant="default">
      Manage
    </ButtonLink>
  );
  return (
    <Panel title={<bdi>{organization.name}</bdi>} actions={manage}>
      {keys.isPending && <TableSkeleton rows={2} />}
      {keys.error && (
        <ErrorPanel
          error={keys.error}
          title="The keys could not be loaded"
          onRetry={() => void keys.refetch()}
        />
      )}
      <ul className={classes.rows} style={{ padding: "0 12px" }}>
        {keys.data?.items.map((key) => (
          <li key={key.id}>
            <div>
              <bdi style={{ fontWeight: 500 }}>{key.name}</bdi> <code className="mono">my_{key.prefix}…</code>
              <div className={classes.quiet}>
                last used {key.last_used_at ? <Age time={key.last_used_at} /> : "never"} ·{" "}
                {key.expires_at ? `good until ${formatDate(key.expires_at)}` : "good for ever"}
              </div>
            </div>
          </li>
        ))}
        {keys.data?.items.length === 0 && <li className={classes.quiet}>You have no key here.</li>}
      </ul>
    </Panel>
  );
}
