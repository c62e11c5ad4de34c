import { type FormEvent, useState } from "react";
import { asApiError } from "@/shared/api/errors";

interface Submission {
  onSubmit: (event: FormEvent<HTMLFormElement>) => Promise<void>;
  isBusy: boolean;
  /** What the server refused, unless it belongs to one of the form's fields. */
  error: unknown;
  /** The complaint about one field, by its name in the body. */
  fault: (field: string) => string | undefined;
}

/** Sends a short form. `send` gets its fields by name; what it throws is shown by the form. */
export function useSubmit(send: (values: Record<string, string>) => Promise<unknown>): Submission {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const faults = asApiError(error)?.fields ?? [];
  return {
    isBusy,
    error,
    fault: (field) => faults.find((fault) => fault.pointer === `/${field}`)?.detail,
    onSubmit: async (event) => {
      event.preventDefault();
      const entries = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]);
      setBusy(true);
      setError(null);
      try {
        await send(Object.fromEntries(entries));
      } catch (refusal) {
        setError(refusal);
      } finally {
        setBusy(false);
      }
    },
  };
}
