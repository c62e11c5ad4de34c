import { Button, PasswordInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { api, idempotencyKey } from "@/shared/api/client";
import { useMe } from "@/shared/api/me";
import { useSubmit } from "@/shared/lib/useSubmit";
import { InlineError } from "@/shared/ui/ErrorPanel";
import { Page, PageHeader } from "@/shared/ui/Page";
import { Section } from "@/shared/ui/Sections";
import classes from "../account.module.css";
import { BoundNote } from "../components/BoundNote";

export function PasswordPage() {
  const me = useMe();
  const [turn, setTurn] = useState(0);
  return (
    <Page>
      <PageHeader title="Password" description="Changing it ends all your other sessions." />
      <BoundNote />
      {me.bound_to === null && (
        <Section
          title="Change the password"
          description="Twelve characters or more; a few words that do not belong together are best."
        >
          <PasswordForm key={turn} email={me.user.email} onDone={() => setTurn(turn + 1)} />
        </Section>
      )}
    </Page>
  );
}

function PasswordForm({ email, onDone }: { email: string; onDone: () => void }) {
  const form = useSubmit(async ({ current = "", fresh = "" }) => {
    const body = { current_password: current, new_password: fresh };
    await api.POST("/api/v1/auth/password", { params: { header: idempotencyKey() }, body });
    notifications.show({ message: "The password is changed. Your other sessions have ended." });
    onDone();
  });
  const toggle = { "aria-label": "Show the password", size: 24 };
  const isElsewhere = !form.fault("current_password") && !form.fault("new_password");
  return (
    <form className={classes.form} onSubmit={form.onSubmit}>
      <input type="hidden" autoComplete="username" value={email} />
      <PasswordInput
        name="current"
        label="Current password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        error={form.fault("current_password")}
        visibilityToggleButtonProps={toggle}
      />
      <PasswordInput
        name="fresh"
        label="New password"
        autoComplete="new-password"
        required
        withAsterisk={false}
        error={form.fault("new_password")}
        visibilityToggleButtonProps={toggle}
      />
      {isElsewhere && <InlineError error={form.error} />}
      <div>
        <Button type="submit" loading={form.isBusy}>
          Change the password
        </Button>
      </div>
    </form>
  );
}
