import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "@/shared/api/client";
import { useSubmit } from "@/shared/lib/useSubmit";
import { InlineError } from "@/shared/ui/ErrorPanel";
import classes from "../auth.module.css";
import { AuthCard } from "../components/AuthCard";
import { useMailToken } from "../token";

/** A click is asked for, so that a mail scanner that follows the link proves nothing. */
export function EmailVerificationPage() {
  const token = useMailToken();
  const [isDone, setDone] = useState(false);
  const form = useSubmit(async () => {
    await api.POST("/api/v1/auth/email-verification/confirm", { body: { token } });
    setDone(true);
  });
  if (isDone) {
    return (
      <AuthCard title="Your address is confirmed">
        <Link to="/" className="link">
          Go on
        </Link>
      </AuthCard>
    );
  }
  return (
    <AuthCard
      title={token ? "Confirm your e-mail address" : "This link is not complete"}
      lead={token ? "One click, and the address is yours here." : "Open the link of the mail again."}
    >
      {!token && (
        <Link to="/" className="link">
          To the start
        </Link>
      )}
      {token && (
        <form className={classes.form} onSubmit={form.onSubmit}>
          <InlineError error={form.error} />
          <Button type="submit" size="sm" loading={form.isBusy}>
            Confirm
          </Button>
        </form>
      )}
    </AuthCard>
  );
}
