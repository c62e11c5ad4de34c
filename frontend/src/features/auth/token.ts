import { useState } from "react";

/** The token of a mail's link. It stands behind the #, which browsers send to nobody; here it leaves the address too. */
export function useMailToken(): string {
  const [token] = useState(() => new URLSearchParams(window.location.hash.slice(1)).get("token") ?? "");
  if (token && window.location.hash)
    window.history.replaceState(window.history.state, "", window.location.pathname);
  return token;
}
