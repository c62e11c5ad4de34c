import { Outlet } from "@tanstack/react-router";
import { useMe } from "@/shared/api/me";
import { Sections } from "@/shared/ui/Sections";

const PLACES = [
  { to: "/account/profile", label: "Profile" },
  { to: "/account/password", label: "Password" },
  { to: "/account/sessions", label: "Sessions" },
  { to: "/account/tokens", label: "API keys" },
  { to: "/account/appearance", label: "Appearance" },
];

/** The frame of one's own account. A session by single sign-on changes no password. */
export function AccountFrame() {
  const isBound = useMe().bound_to !== null;
  const places = PLACES.filter((place) => !(isBound && place.to === "/account/password"));
  return (
    <Sections label="Your account" places={places}>
      <Outlet />
    </Sections>
  );
}
