import { Avatar } from "@/shared/ui/Avatar";
import { useMemberName } from "../queries";
import classes from "../settings.module.css";

/** A person's face and name. Names are theirs to choose, so each keeps its own direction. */
export function PersonCell({ name, note }: { name: string; note?: string }) {
  return (
    <span className={classes.person} title={name}>
      <Avatar name={name} size={20} />
      <bdi className="clip" style={{ fontWeight: 500 }}>
        {name}
      </bdi>
      {note && <span className={classes.quiet}>{note}</span>}
    </span>
  );
}

export function MemberName({ org, id }: { org: string; id: string | null }) {
  const name = useMemberName(org, id);
  return <bdi title={name}>{name}</bdi>;
}
