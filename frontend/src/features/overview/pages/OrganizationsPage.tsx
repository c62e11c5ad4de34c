import { IconBuilding } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMe } from "@/shared/api/me";
import { Avatar } from "@/shared/ui/Avatar";
import { EmptyState } from "@/shared/ui/EmptyState";
import { Page, PageHeader } from "@/shared/ui/Page";
import classes from "../overview.module.css";

export function OrganizationsPage() {
  const { organizations } = useMe();
  return (
    <Page>
      <PageHeader title="Organizations" description="Those that you are a member of." />
      {organizations.length === 0 ? (
        <EmptyState icon={IconBuilding} title="You are not a member of any organization">
          Ask somebody for an invitation to theirs. It comes by mail.
        </EmptyState>
      ) : (
        <ul className={classes.grid}>
          {organizations.map((mine) => (
            <li key={mine.id}>
              <Link to="/o/$org" params={{ org: mine.slug }} className={classes.card}>
                <span className={classes.cardHead}>
                  <Avatar name={mine.name} size={36} shape="square" />
                  <span style={{ minWidth: 0 }}>
                    <strong className="clip">{mine.name}</strong>
                    <span className={classes.quiet}>
                      {mine.slug} · {mine.role}
                    </span>
                  </span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}
