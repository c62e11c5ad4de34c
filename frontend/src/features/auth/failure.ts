const COOKIE = "modelyard-sso-failure";
const PATH = "/single-sign-on-failed";

/** Why a single sign-on failed, as the server left it for the page. */
export interface Failure {
  organization: string;
  title: string;
  detail: string;
  request_id: string;
}

/** Reads the reason out of the page's cookies; null: there is none, or it is not readable. */
export function readFailure(cookies: string): Failure | null {
  const value = cookies
    .split("; ")
    .find((part) => part.startsWith(`${COOKIE}=`))
    ?.slice(COOKIE.length + 1)
    .replaceAll('"', "");
  if (!value) return null;
  try {
    const bytes = Uint8Array.from(atob(value.replaceAll("-", "+").replaceAll("_", "/")), (letter) =>
      letter.charCodeAt(0),
    );
    const told: Partial<Failure> = JSON.parse(new TextDecoder().decode(bytes));
    return {
      organization: String(told.organization ?? ""),
      title: String(told.title ?? ""),
      detail: String(told.detail ?? ""),
      request_id: String(told.request_id ?? ""),
    };
  } catch {
    return null;
  }
}

/** The reason is told once. */
export function forgetFailure(): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the store of cookies exists in secure contexts only
  document.cookie = `${COOKIE}=; Path=${PATH}; Max-Age=0; SameSite=Strict`;
}
