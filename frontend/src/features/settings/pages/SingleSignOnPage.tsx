import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api, dataOf, ifMatch, type Schemas } from "@/shared/api/client";
import { asApiError } from "@/shared/api/errors";
import { ConfirmDanger } from "@/shared/ui/ConfirmDanger";
import { CopyButton } from "@/shared/ui/CopyButton";
import { ErrorPanel, InlineError } from "@/shared/ui/ErrorPanel";
import { Page, PageHeader } from "@/shared/ui/Page";
import { DangerRow, Section } from "@/shared/ui/Sections";
import { Bone } from "@/shared/ui/Skeletons";
import { StatusBadge } from "@/shared/ui/StatusBadge";
import { SingleSignOnForm } from "../components/SingleSignOnForm";
import classes from "../settings.module.css";

const route = getRouteApi("/_app/o/$org/settings/single-sign-on");

type Settings = Schemas["SingleSignOnOut"];

export function SingleSignOnPage() {
  const { org } = route.useParams();
  const found = useQuery({
    queryKey: ["single-sign-on", org],
    retry: false,
    queryFn: async (): Promise<Settings | null> => {
      try {
        return await dataOf(api.GET("/api/v1/orgs/{org}/single-sign-on", { params: { path: { org } } }));
      } catch (error) {
        if (asApiError(error)?.status === 404) return null;
        throw error;
      }
    },
  });
  return (
    <Page>
      <PageHeader
        title="Single sign-on"
        description="People log in by the organization's own identity provider, and get their role from it."
      />
      {found.isPending && <Bone height={240} />}
      {found.error && (
        <ErrorPanel
          error={found.error}
          title="The settings could not be loaded"
          onRetry={() => void found.refetch()}
        />
      )}
      {found.data !== undefined && (
        <>
          <AtProvider org={org} settings={found.data} />
          <SingleSignOnForm key={found.data?.version ?? 0} org={org} settings={found.data} />
          {found.data && <Remove org={org} settings={found.data} />}
        </>
      )}
    </Page>
  );
}

/** What the provider needs to know of us, and what it says of itself. */
function AtProvider({ org, settings }: { org: string; settings: Settings | null }) {
  const logInUrl = settings?.log_in_url ?? `${window.location.origin}/api/v1/auth/sso/${org}`;
  const redirect = settings?.redirect_uri ?? `${logInUrl}/callback`;
  const check = useMutation({
    mutationFn: () =>
      dataOf(api.POST("/api/v1/orgs/{org}/single-sign-on/check", { params: { path: { org } } })),
  });
  return (
    <Section title="At the provider" description="Register Modelyard there as a web application.">
      <dl className={classes.facts}>
        {settings && (
          <>
            <dt>State</dt>
            <dd>
              {settings.is_enabled ? (
                <StatusBadge label="on" tone="ok" />
              ) : (
                <StatusBadge label="off" tone="warn" shape="square" />
              )}
            </dd>
          </>
        )}
        <dt>Redirect URI</dt>
        <dd>
          <code className="mono">{redirect}</code>{" "}
          <CopyButton value={redirect} label="Copy the redirect URI" size={24} />
        </dd>
        <dt>Log-in address</dt>
        <dd>
          <code className="mono">{logInUrl}</code>{" "}
          <CopyButton value={logInUrl} label="Copy the log-in address" size={24} />
        </dd>
        {settings && (
          <>
            <dt>Lets in</dt>
            <dd>{settings.admits_roles.join(", ")}</dd>
          </>
        )}
      </dl>
      {settings && (
        <div className={classes.form}>
          <div>
            <Button variant="default" loading={check.isPending} onClick={() => check.mutate()}>
              Ask the provider now
            </Button>
          </div>
          <InlineError error={check.error} />
          {check.data && (
            <p role="status" style={{ margin: 0 }}>
              {check.data.issuer} answers, with {check.data.keys} signing{" "}
              {check.data.keys === 1 ? "key" : "keys"}.
            </p>
          )}
        </div>
      )}
    </Section>
  );
}

function Remove({ org, settings }: { org: string; settings: Settings }) {
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  return (
    <Section title="Danger zone" tone="danger">
      <DangerRow
        title="Forget the identity provider"
        action={
          <Button color="red" onClick={() => setAsking(true)}>
            Remove
          </Button>
        }
      >
        Members stay members; who has no password sets one by “Forgot your password?”.
        <ConfirmDanger
          opened={isAsking}
          onClose={() => setAsking(false)}
          action="Remove single sign-on"
          name={org}
          consequences={[
            "Everybody who logged in by it is logged out at once.",
            "The provider's client secret is forgotten.",
          ]}
          onConfirm={async () => {
            const params = { path: { org }, header: ifMatch(settings) };
            try {
              await api.DELETE("/api/v1/orgs/{org}/single-sign-on", { params });
            } finally {
              await queries.invalidateQueries({ queryKey: ["single-sign-on", org] });
            }
          }}
        />
      </DangerRow>
    </Section>
  );
}
