import { PasswordInput } from "@mantine/core";

/** A new password. The server judges its strength, and says what is wrong with it. */
export function PasswordField({ label, error }: { label: string; error: string | undefined }) {
  return (
    <PasswordInput
      name="password"
      label={label}
      description="Twelve characters or more; a few words that do not belong together are best."
      autoComplete="new-password"
      required
      withAsterisk={false}
      error={error}
      visibilityToggleButtonProps={{ "aria-label": "Show the password", size: 24 }}
    />
  );
}
