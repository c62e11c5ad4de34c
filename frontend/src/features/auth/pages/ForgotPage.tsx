import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, dataOf } from "@/shared/api/client";
import { setupQuery } from "@/shared/api/setup";
import { useSubmit } from "@/shared/lib/useSubmit";
import { InlineError } from "@/shared/ui/ErrorPanel";
import classes from "../auth.module.css";
import { AuthCard } from "../components/AuthCard";

const BY_MAIL = "We send a link to your address. It works once, for an hour.";
const BY_HAND =
  "This server sends no mail: its log has the link, for an hour. Ask its administrator to hand it to you.";

export function ForgotPage() {
  const isByHand = useQuery(setupQuery).data?.mail === false;
  const [said, setSaid] = useState<string | null>(null);
  const form = useSubmit(async ({ email = "" }) => {
    setSaid((await dataOf(api.POST("/api/v1/auth/password-reset", { body: { email } }))).detail);
  });
  return (
    <AuthCard title="A new password" lead={said ?? (isByHand ? BY_HAND : BY_MAIL)}>
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
            {isByHand ? "Ask for the link" : "Send the link"}
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
