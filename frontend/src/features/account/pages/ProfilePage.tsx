import { Button, PasswordInput, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, idempotencyKey } from "@/shared/api/client";
import { useMe } from "@/shared/api/me";
import { useSubmit } from "@/shared/lib/useSubmit";
import { InlineError } from "@/shared/ui/ErrorPanel";
import { Page, PageHeader } from "@/shared/ui/Page";
import { Section } from "@/shared/ui/Sections";
import { StatusBadge } from "@/shared/ui/StatusBadge";
import classes from "../account.module.css";
import { BoundNote } from "../components/BoundNote";

export function ProfilePage() {
  const { user, bound_to } = useMe();
  const mayChange = bound_to === null;
  return (
    <Page>
      <PageHeader title="Profile" description="How others see you." />
      <BoundNote />
      <Section title="Name" description="It stands beside what you do.">
        <NameForm name={user.display_name} mayChange={mayChange} />
      </Section>
      <Section title="E-mail address" description="You log in with it, and mails go there.">
        <div>
          <bdi>{user.email}</bdi>{" "}
          {user.email_verified_at ? (
            <StatusBadge label="verified" tone="ok" />
          ) : (
            <StatusBadge label="not verified" tone="warn" shape="square" />
          )}
        </div>
        {mayChange && !user.email_verified_at && <SendAgain />}
        {mayChange && <EmailForm />}
      </Section>
    </Page>
  );
}

function NameForm({ name, mayChange }: { name: string; mayChange: boolean }) {
  const queries = useQueryClient();
  const form = useSubmit(async ({ name: typed = "" }) => {
    await api.PATCH("/api/v1/auth/me", { body: { display_name: typed.trim() } });
    await queries.invalidateQueries({ queryKey: ["me"] });
    notifications.show({ message: "Your name is changed." });
  });
  return (
    <form className={classes.form} onSubmit={form.onSubmit}>
      <TextInput
        name="name"
        label="Name"
        autoComplete="name"
        defaultValue={name}
        maxLength={200}
        readOnly={!mayChange}
        error={form.fault("display_name")}
      />
      {!form.fault("display_name") && <InlineError error={form.error} />}
      {mayChange && (
        <div>
          <Button type="submit" loading={form.isBusy}>
            Save
          </Button>
        </div>
      )}
    </form>
  );
}

function EmailForm() {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useSubmit(async ({ email = "", password = "" }) => {
    await api.PATCH("/api/v1/auth/me", { body: { email: email.trim(), current_password: password } });
    setSentTo(email.trim());
  });
  if (sentTo !== null) {
    return (
      <p role="status" style={{ margin: 0 }}>
        A mail is on its way to <bdi>{sentTo}</bdi>. The address changes as soon as its link is opened.
      </p>
    );
  }
  const isElsewhere = !form.fault("email") && !form.fault("current_password");
  return (
    <form className={classes.form} onSubmit={form.onSubmit}>
      <TextInput
        name="email"
        type="email"
        label="Another address"
        autoComplete="email"
        maxLength={254}
        required
        withAsterisk={false}
        error={form.fault("email")}
      />
      <PasswordInput
        name="password"
        label="Your password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        error={form.fault("current_password")}
        visibilityToggleButtonProps={{ "aria-label": "Show the password", size: 24 }}
      />
      {isElsewhere && <InlineError error={form.error} />}
      <div>
        <Button type="submit" variant="default" loading={form.isBusy}>
          Change the address
        </Button>
      </div>
    </form>
  );
}

function SendAgain() {
  const [isSent, setSent] = useState(false);
  const form = useSubmit(async () => {
    await api.POST("/api/v1/auth/email-verification", { params: { header: idempotencyKey() } });
    setSent(true);
  });
  if (isSent) return <span role="status">A mail with a link is on its way.</span>;
  return (
    <form className={classes.form} onSubmit={form.onSubmit}>
      <InlineError error={form.error} />
      <div>
        <Button type="submit" variant="default" loading={form.isBusy}>
          Send the mail again
        </Button>
      </div>
    </form>
  );
}
