import { Button, PasswordInput, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { api } from "@/shared/api/client";
import { useSubmit } from "@/shared/lib/useSubmit";
import { InlineError } from "@/shared/ui/ErrorPanel";
import classes from "../auth.module.css";

interface LoginFormProps {
  onDone: () => unknown;
  /** The only address that may log in here. */
  email?: string;
  children?: ReactNode;
}

/** Address and password; the session comes as cookies. */
export function LoginForm({ onDone, email, children }: LoginFormProps) {
  const form = useSubmit(async (values) => {
    await logIn(email ?? values.email ?? "", values.password ?? "");
    await onDone();
  });
  return (
    <form className={classes.form} onSubmit={form.onSubmit}>
      <TextInput
        name="email"
        type="email"
        label="E-mail address"
        autoComplete="username"
        required
        withAsterisk={false}
        readOnly={email !== undefined}
        defaultValue={email}
        data-autofocus={email === undefined || undefined}
        autoFocus={email === undefined}
      />
      <PasswordInput
        name="password"
        label="Password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        data-autofocus={email !== undefined || undefined}
        autoFocus={email !== undefined}
        visibilityToggleButtonProps={{ "aria-label": "Show the password", size: 24 }}
      />
      <InlineError error={form.error} />
      <Button type="submit" size="sm" loading={form.isBusy}>
        Log in
      </Button>
      {children}
    </form>
  );
}

export async function logIn(email: string, password: string): Promise<void> {
  await api.POST("/api/v1/auth/login", { body: { email, password, cookie: true } });
}
