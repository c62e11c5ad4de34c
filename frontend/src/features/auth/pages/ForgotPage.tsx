import { Button, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, dataOf } from "@/shared/api/client";
import { useSubmit } from "@/shared/lib/useSubmit";
import { InlineError } from "@/shared/ui/ErrorPanel";
import classes from "../auth.module.css";
import { AuthCard } from "../components/AuthCard";

export function ForgotPage() {
  const [said, setSaid] = useState<string | null>(null);
  const form = useSubmit(async ({ email = "" }) => {
    setSaid((await dataOf(api.POST("/api/v1/auth/password-reset", { body: { email } }))).detail);
  });
  return (
    <AuthCard
      title="A new password"
      lead={said ?? "We send a link to your address. It works once, for an hour."}
    >
      {said === null && (
        <form className={classes.form} onSubmit={form.onSubmit}>
          <TextInput
            name="email"
            type="email"
            label="E-mail address"
            autoComplete="username"
            required
            withAsterisk={false}
            autoFocus
          />
          <InlineError error={form.error} />
          <Button type="submit" size="sm" loading={form.isBusy}>
            Send the link
          </Button>
        </form>
      )}
      <div className={classes.links}>
        <Link to="/login" className="link">
          Back to the log-in
        </Link>
      </div>
    </AuthCard>
  );
}
