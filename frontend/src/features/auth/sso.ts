import { refusalIn } from "@/shared/api/errors";

/** Only a path of this site: an address that somebody put into a link leads nowhere else. */
export function safePath(path: string | undefined): string {
  return path && /^\/(?![/\\])[\x21-\x7e]*$/.test(path) && !path.includes("\\") ? path : "/";
}

/**
 * Sends the browser to the organization's identity provider.
 *
 * Raises ApiError: the organization has no single sign-on, or its provider does not answer.
 */
export async function beginSingleSignOn(org: string, next: string): Promise<void> {
  const url = `/api/v1/auth/sso/${encodeURIComponent(org)}?next=${encodeURIComponent(safePath(next))}`;
  const answer = await fetch(url, { redirect: "manual" });
  if (answer.type !== "opaqueredirect") throw await refusalIn(answer);
  window.location.assign(url);
}
