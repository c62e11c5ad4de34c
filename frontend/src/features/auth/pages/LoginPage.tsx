import { Button, Divider, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { useSubmit } from "@/shared/lib/useSubmit";
import { InlineError } from "@/shared/ui/ErrorPanel";
import classes from "../auth.module.css";
import { AuthCard } from "../components/AuthCard";
import { LoginForm } from "../components/LoginForm";
import { beginSingleSignOn, safePath } from "../sso";

const route = getRouteApi("/login");

export function LoginPage() {
  const next = safePath(route.useSearch().next);
  const [bySso, setBySso] = useState(false);
  const queries = useQueryClient();
  const router = useRouter();
  const goOn = async () => {
    queries.clear();
    await router.invalidate();
    router.history.push(next);
  };
  return (
    <AuthCard title="Log in">
      {bySso ? <SingleSignOnForm next={next} /> : <LoginForm onDone={goOn} />}
      <Divider label="or" />
      <Button variant="default" size="sm" onClick={() => setBySso(!bySso)}>
        {bySso ? "Log in with a password" : "Single sign-on"}
      </Button>
      {!bySso && (
        <div className={classes.links}>
          <Link to="/forgot" className="link">
            Forgot your password?
          </Link>
        </div>
      )}
    </AuthCard>
  );
}

function SingleSignOnForm({ next }: { next: string }) {
  const form = useSubmit(({ org = "" }) => beginSingleSignOn(org.trim().toLowerCase(), next));
  return (
    <form className={classes.form} onSubmit={form.onSubmit}>
      <TextInput
        name="org"
        label="Organization"
        description="Its short name, as in this site's addresses."
        placeholder="acme-ml"
        autoComplete="organization"
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
        autoFocus
      />
      <InlineError error={form.error} />
      <Button type="submit" size="sm" loading={form.isBusy}>
        Continue
      </Button>
    </form>
  );
}
