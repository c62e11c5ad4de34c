import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "@/shared/api/client";
import { useSubmit } from "@/shared/lib/useSubmit";
import { InlineError } from "@/shared/ui/ErrorPanel";
import classes from "../auth.module.css";
import { AuthCard } from "../components/AuthCard";
import { PasswordField } from "../components/PasswordField";
import { useMailToken } from "../token";

export function PasswordResetPage() {
  const token = useMailToken();
  const [isDone, setDone] = useState(false);
  const form = useSubmit(async ({ password = "" }) => {
    await api.POST("/api/v1/auth/password-reset/confirm", { body: { token, password } });
    setDone(true);
  });
  if (isDone) {
    return (
      <AuthCard
        title="The password is changed"
        lead="All your sessions have ended. Log in with the new password."
      >
        <Link to="/login" className="link">
          Log in
        </Link>
      </AuthCard>
    );
  }
  if (!token) {
    return (
      <AuthCard
        title="This link is not complete"
        lead="Open the link of the mail again, or ask for another one."
      >
        <Link to="/forgot" className="link">
          Ask for another link
        </Link>
      </AuthCard>
    );
  }
  return (
    <AuthCard title="Choose a new password">
      <form className={classes.form} onSubmit={form.onSubmit}>
        <PasswordField label="New password" error={form.fault("password")} />
        {!form.fault("password") && <InlineError error={form.error} />}
        <Button type="submit" size="sm" loading={form.isBusy}>
          Change the password
        </Button>
      </form>
    </AuthCard>
  );
}
