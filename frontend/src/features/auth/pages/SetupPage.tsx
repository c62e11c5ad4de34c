import { Button, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { api, dataOf } from "@/shared/api/client";
import { session } from "@/shared/api/session";
import { setupQuery } from "@/shared/api/setup";
import { useSubmit } from "@/shared/lib/useSubmit";
import { ErrorPanel, InlineError } from "@/shared/ui/ErrorPanel";
import { NameAndAddress } from "@/shared/ui/NameAndAddress";
import classes from "../auth.module.css";
import { AuthCard } from "../components/AuthCard";
import { PasswordField } from "../components/PasswordField";

const FIELDS = [
  "code",
  "email",
  "display_name",
  "password",
  "organization_name",
  "organization",
  "project_name",
  "project",
];

/** The first start: whoever reads the server's log makes the first account, organization and project. */
export function SetupPage() {
  const setup = useQuery(setupQuery);
  if (setup.error) {
    return (
      <AuthCard title="Set up Modelyard">
        <ErrorPanel
          error={setup.error}
          title="The server did not answer"
          onRetry={() => void setup.refetch()}
        />
      </AuthCard>
    );
  }
  if (!setup.data) return <AuthCard title="Set up Modelyard" lead="One moment …" />;
  if (!setup.data.needed) {
    return (
      <AuthCard title="Modelyard is set up" lead="Somebody has an account here already.">
        <Link to="/login" className="link">
          To the log-in
        </Link>
      </AuthCard>
    );
  }
  return (
    <AuthCard
      title="Set up Modelyard"
      lead="Nobody has an account yet. You become the administrator, with an organization and its first project."
    >
      <SetupForm />
    </AuthCard>
  );
}

function SetupForm() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useSubmit(async (values) => {
    const made = await dataOf(
      api.POST("/api/v1/setup", {
        body: {
          code: values.code ?? "",
          email: values.email ?? "",
          display_name: values.display_name ?? "",
          password: values.password ?? "",
          organization_name: values.organization_name ?? "",
          organization: values.organization ?? "",
          project_name: values.project_name ?? "",
          project: values.project ?? "",
        },
      }),
    );
    session.live();
    queries.clear();
    await navigate({ to: "/o/$org/p/$project", params: { org: made.organization, project: made.project } });
  });
  const isShown = FIELDS.some((field) => form.fault(field));
  return (
    <form className={classes.form} onSubmit={form.onSubmit}>
      <TextInput
        name="code"
        label="Code"
        description="The server shows it in its log when it starts."
        placeholder="XXXX-XXXX"
        autoComplete="one-time-code"
        autoCapitalize="characters"
        spellCheck={false}
        classNames={{ input: "mono" }}
        required
        withAsterisk={false}
        autoFocus
        error={form.fault("code")}
      />
      <TextInput
        name="display_name"
        label="Your name"
        autoComplete="name"
        withAsterisk={false}
        error={form.fault("display_name")}
      />
      <TextInput
        name="email"
        type="email"
        label="E-mail"
        autoComplete="username"
        required
        withAsterisk={false}
        error={form.fault("email")}
      />
      <PasswordField label="Password" error={form.fault("password")} />
      <NameAndAddress
        name="organization_name"
        slug="organization"
        label="Organization"
        placeholder="Acme ML"
        fault={form.fault}
      />
      <NameAndAddress
        name="project_name"
        slug="project"
        label="Project"
        placeholder="Fraud detection"
        fault={form.fault}
      />
      {!isShown && <InlineError error={form.error} />}
      <Button type="submit" size="sm" loading={form.isBusy}>
        Create and go on
      </Button>
    </form>
  );
}
