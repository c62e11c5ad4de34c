import { Button, Divider, Group, Modal } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useSyncExternalStore } from "react";
import type { Schemas } from "@/shared/api/client";
import { refusalIn } from "@/shared/api/errors";
import { meQuery } from "@/shared/api/me";
import { session } from "@/shared/api/session";
import { useSubmit } from "@/shared/lib/useSubmit";
import { InlineError } from "@/shared/ui/ErrorPanel";
import classes from "../auth.module.css";
import { LoginForm } from "./LoginForm";

/** Above the page when the session has ended: who signs in again goes on where they were, with all that they typed. */
export function SessionOverDialog() {
  const state = useSyncExternalStore(session.subscribe, () => session.state);
  const queries = useQueryClient();
  const me = queries.getQueryData(meQuery.queryKey);
  return (
    <Modal
      opened={state === "over"}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title="Your session is over"
      zIndex={1000}
    >
      {me && <SignInAgain me={me} />}
    </Modal>
  );
}

function SignInAgain({ me }: { me: Schemas["Me"] }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const leave = async () => {
    session.forget();
    queries.clear();
    await navigate({ to: "/login" });
  };
  return (
    <div className={classes.form}>
      <p className={classes.lead}>Sign in again to go on. Nothing on this page is lost.</p>
      {me.bound_to ? (
        <ByProvider me={me} />
      ) : (
        <LoginForm email={me.user.email} onDone={() => session.live()} />
      )}
      <Divider />
      <Group justify="center">
        <Button variant="subtle" color="gray" onClick={leave}>
          Leave the page
        </Button>
      </Group>
    </div>
  );
}

/** The identity provider needs a page of its own: a tab, so that this one stays as it is. */
function ByProvider({ me }: { me: Schemas["Me"] }) {
  const org = me.organizations.find((mine) => mine.id === me.bound_to);
  const form = useSubmit(async () => {
    // Not by the API's client: its calls wait for this very dialog.
    const answer = await fetch("/api/v1/auth/me");
    if (!answer.ok) throw await refusalIn(answer);
    session.live();
  });
  return (
    <form className={classes.form} onSubmit={form.onSubmit}>
      <Button
        component="a"
        size="sm"
        variant="default"
        href={`/api/v1/auth/sso/${org?.slug ?? ""}`}
        target="_blank"
        rel="noopener"
      >
        Sign in with {org?.name ?? "your organization"} in a new tab
      </Button>
      <InlineError error={form.error} />
      <Button type="submit" size="sm" loading={form.isBusy}>
        I have signed in: go on
      </Button>
    </form>
  );
}
