import { useMe } from "@/shared/api/me";

/** Says why nothing can be changed here: the session is good for one organization alone. */
export function BoundNote() {
  const me = useMe();
  if (me.bound_to === null) return null;
  const name = me.organizations.find((mine) => mine.id === me.bound_to)?.name ?? "your organization";
  return (
    <p role="note" style={{ marginTop: 0 }}>
      You logged in by the single sign-on of {name}. Such a session cannot change your account; your name and
      address come from the identity provider.
    </p>
  );
}
