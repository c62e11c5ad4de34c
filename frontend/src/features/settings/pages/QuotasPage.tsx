import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { Schemas } from "@/shared/api/client";
import { organizationQuery } from "@/shared/api/projects";
import { formatBytes, formatCount, formatPercent } from "@/shared/lib/format";
import { Page, PageHeader } from "@/shared/ui/Page";
import { Section } from "@/shared/ui/Sections";
import { usageQuery } from "../queries";
import classes from "../settings.module.css";

const route = getRouteApi("/_app/o/$org/settings/quotas");

type Quota = Schemas["Quota"];

const QUOTAS: { name: Quota; label: string; about: string }[] = [
  { name: "members", label: "Members", about: "People and service accounts, suspended ones too." },
  { name: "runs", label: "Runs", about: "In all projects together." },
  { name: "bytes", label: "Storage", about: "What artifacts and models take." },
  { name: "deployments", label: "Deployments", about: "In all projects together." },
];
const TIGHT = 0.8;

export function QuotasPage() {
  const { org } = route.useParams();
  const { data: organization } = useSuspenseQuery(organizationQuery(org));
  const usage = useQuery(usageQuery(org)).data;
  return (
    <Page>
      <PageHeader
        title="Quotas"
        description="What the organization may have at most. The platform's administrators set these limits."
      />
      {QUOTAS.map((quota) => (
        <Section key={quota.name} title={quota.label} description={quota.about}>
          <Limit
            label={quota.label}
            limit={organization.quotas[quota.name]}
            used={usage?.[quota.name]}
            format={quota.name === "bytes" ? formatBytes : formatCount}
          />
        </Section>
      ))}
    </Page>
  );
}

interface LimitProps {
  label: string;
  limit: number | undefined;
  used: number | undefined;
  format: (value: number) => string;
}

/** How much of a quota is used. */
function Limit({ label, limit, used, format }: LimitProps) {
  const count = used === undefined ? undefined : format(used);
  if (limit === undefined) {
    return (
      <div className={classes.inline}>
        <span>Not limited</span>
        {count && <span className={`${classes.quiet} num`}>{count} in use</span>}
      </div>
    );
  }
  if (used === undefined) return <span className="num">{format(limit)} at most</span>;
  const share = limit === 0 ? 1 : Math.min(1, used / limit);
  const tone = share >= 1 ? "bad" : share >= TIGHT ? "warn" : undefined;
  return (
    <div className={classes.quota}>
      <div className="num">
        {count} of {format(limit)} ({formatPercent(share, 0)})
      </div>
      {share >= 1 && (
        <div className={classes.quiet}>Used up: nothing more can be added until some is deleted.</div>
      )}
      <div
        className={classes.bar}
        data-tone={tone}
        role="meter"
        aria-label={`${label} in use`}
        aria-valuemin={0}
        aria-valuemax={limit}
        aria-valuenow={Math.min(used, limit)}
      >
        <div style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}
