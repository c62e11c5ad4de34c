import { TextInput } from "@mantine/core";
import { useState } from "react";

interface NameAndAddressProps {
  /** Names of the two fields in the form. */
  name: string;
  slug: string;
  label: string;
  placeholder?: string;
  fault: (field: string) => string | undefined;
}

/** A name, and the short name in addresses, which follows it until somebody writes another one. */
export function NameAndAddress({ name, slug, label, placeholder, fault }: NameAndAddressProps) {
  const [typed, setTyped] = useState("");
  const [own, setOwn] = useState<string | null>(null);
  return (
    <>
      <TextInput
        name={name}
        label={label}
        placeholder={placeholder}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        maxLength={200}
        required
        withAsterisk={false}
        error={fault(name)}
      />
      <TextInput
        name={slug}
        label={`${label} in addresses`}
        description="Small letters, digits and hyphens. It does not change later."
        value={own ?? slugOf(typed)}
        onChange={(event) => setOwn(event.currentTarget.value)}
        maxLength={63}
        pattern="[a-z0-9]([a-z0-9\-]*[a-z0-9])?"
        title="Small letters, digits and hyphens"
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
        error={fault(slug)}
      />
    </>
  );
}

function slugOf(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 63)
    .replace(/^-+|-+$/g, "");
}
