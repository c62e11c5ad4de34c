import { Button, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { api, dataOf, type Schemas } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { meQuery } from "@/shared/api/me";
import { useSubmit } from "@/shared/lib/useSubmit";
import { InlineError } from "@/shared/ui/ErrorPanel";
import classes from "../auth.module.css";
import { AuthCard } from "../components/AuthCard";
import { LoginForm, logIn } from "../components/LoginForm";
import { PasswordField } from "../components/PasswordField";
import { useMailToken } from "../token";

type Offer = Schemas["OfferOut"];

export function InvitationPage() {
  const token = useMailToken();
  const offer = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => dataOf(api.POST("/api/v1/auth/invitations/look", { body: { token } })),
    enabled: token !== "",
  });
  const me = useQuery({ ...meQuery, retry: false });
  if (!token || offer.error) {
    return (
      <AuthCard
        title={token ? "This invitation cannot be used" : "This link is not complete"}
        lead={token ? messageOf(offer.error) : "Open the whole link again."}
      >
        <Link to="/login" className="link">
          To the log-in
        </Link>
      </AuthCard>
    );
  }
  if (!offer.data || me.isPending) return <AuthCard title="Invitation" lead="One moment …" />;
  const { organization_name: name, role, email } = offer.data;
  const lead = (
    <>
      You are invited as <strong>{role}</strong>, with the address {email}.
    </>
  );
  return (
    <AuthCard title={`Join ${name}`} lead={lead}>
      <Answer offer={offer.data} token={token} current={me.data?.user.email ?? null} />
    </AuthCard>
  );
}

function Answer({ offer, token, current }: { offer: Offer; token: string; current: string | null }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const arrive = async () => {
    queries.clear();
    await navigate({ to: "/o/$org", params: { org: offer.organization_slug } });
  };
  const accept = async () => {
    await api.POST("/api/v1/auth/invitations/accept", { body: { token } });
    await arrive();
  };
  if (!offer.has_account) return <Register offer={offer} token={token} onDone={arrive} />;
  if (current?.toLowerCase() === offer.email.toLowerCase()) return <Accept onAccept={accept} />;
  return <LoginForm email={offer.email} onDone={accept} />;
}

function Accept({ onAccept }: { onAccept: () => Promise<void> }) {
  const form = useSubmit(onAccept);
  return (
    <form className={classes.form} onSubmit={form.onSubmit}>
      <InlineError error={form.error} />
      <Button type="submit" size="sm" loading={form.isBusy}>
        Accept
      </Button>
    </form>
  );
}

function Register({ offer, token, onDone }: { offer: Offer; token: string; onDone: () => Promise<void> }) {
  const form = useSubmit(async ({ name = "", password = "" }) => {
    await api.POST("/api/v1/auth/invitations/register", { body: { token, display_name: name, password } });
    await logIn(offer.email, password);
    await onDone();
  });
  return (
    <form className={classes.form} onSubmit={form.onSubmit}>
      <input type="hidden" name="email" autoComplete="username" value={offer.email} />
      <TextInput
        name="name"
        label="Your name"
        autoComplete="name"
        required
        withAsterisk={false}
        error={form.fault("display_name")}
        autoFocus
      />
      <PasswordField label="Password" error={form.fault("password")} />
      {!form.fault("password") && !form.fault("display_name") && <InlineError error={form.error} />}
      <Button type="submit" size="sm" loading={form.isBusy}>
        Join
      </Button>
    </form>
  );
}
