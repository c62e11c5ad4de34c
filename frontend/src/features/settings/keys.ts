import type { ApiKey } from "./queries";

const DAY = 86_400_000;

/** How long a new key is good for; the words are the choices, null is for ever. */
export const LIFETIMES: { value: string; label: string; days: number | null }[] = [
  { value: "30", label: "30 days", days: 30 },
  { value: "90", label: "90 days", days: 90 },
  { value: "365", label: "a year", days: 365 },
  { value: "7", label: "7 days", days: 7 },
  { value: "1", label: "a day", days: 1 },
  { value: "never", label: "for ever", days: null },
];

export function expiryOf(lifetime: string, now: number): string | null {
  const days = LIFETIMES.find((choice) => choice.value === lifetime)?.days ?? null;
  return days === null ? null : new Date(now + days * DAY).toISOString();
}

export type KeyState = "active" | "revoked" | "expired";

export function keyState(key: ApiKey, now: number): KeyState {
  if (key.revoked_at !== null && Date.parse(key.revoked_at) <= now) return "revoked";
  return key.expires_at !== null && Date.parse(key.expires_at) <= now ? "expired" : "active";
}

/** Code that logs in with a key, in the ways that people do. */
export function keySnippets(origin: string, org: string, project: string, token: string) {
  const tracking = `${origin}/mlflow/${org}/${project}`;
  return [
    {
      label: "Environment",
      code: `export MLFLOW_TRACKING_URI=${tracking}\nexport MLFLOW_TRACKING_TOKEN=${token}`,
    },
    {
      label: "Python",
      code: [
        "import os",
        "import mlflow",
        "",
        `os.environ["MLFLOW_TRACKING_TOKEN"] = "${token}"`,
        `mlflow.set_tracking_uri("${tracking}")`,
        "with mlflow.start_run():",
        '    mlflow.log_metric("accuracy", 0.93)',
      ].join("\n"),
    },
    { label: "curl", code: `curl -H "Authorization: Bearer ${token}" ${origin}/api/v1/auth/me` },
  ];
}
