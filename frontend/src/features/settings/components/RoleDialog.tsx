import { Button, Modal } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, dataOf, ifMatch } from "@/shared/api/client";
import { ConfirmDanger } from "@/shared/ui/ConfirmDanger";
import { type Member, type OrganizationRole, ownersQuery, permissionsOf } from "../queries";
import classes from "../settings.module.css";
import { PERMISSION_WORDS } from "../words";

export const LAST_OWNER =
  "An organization keeps an owner who can log in, and this is the only one. Make somebody else an owner first.";

/** Is this the only owner? */
export function useIsLastOwner(org: string, member: Member | null): boolean {
  const owners = useQuery({ ...ownersQuery(org), enabled: member?.role === "owner" }).data;
  return member?.role === "owner" && owners?.length === 1 && owners[0]?.user_id === member.user_id;
}

interface RoleDialogProps {
  org: string;
  member: Member;
  role: OrganizationRole;
  onClose: () => void;
}

/** Asks before a role changes, and says what the person gains and loses by it. */
export function RoleDialog({ org, member, role, onClose }: RoleDialogProps) {
  const queries = useQueryClient();
  const isLastOwner = useIsLastOwner(org, member);
  const name = member.display_name || member.email;
  if (isLastOwner) return <LastOwnerDialog name={name} onClose={onClose} />;
  const before = new Set(permissionsOf(member.role));
  const after = new Set(permissionsOf(role));
  const gained = [...after].filter((permission) => !before.has(permission));
  const lost = [...before].filter((permission) => !after.has(permission));
  return (
    <ConfirmDanger
      opened
      onClose={onClose}
      action={`Make them ${withArticle(role)}`}
      isHarmless
      onConfirm={async () => {
        const path = { org, user_id: member.user_id };
        const header = ifMatch(member);
        try {
          await dataOf(
            api.PATCH("/api/v1/orgs/{org}/members/{user_id}", { params: { path, header }, body: { role } }),
          );
        } finally {
          await queries.invalidateQueries({ queryKey: ["members", org] });
          await queries.invalidateQueries({ queryKey: ["me"] });
        }
      }}
    >
      <bdi>{name}</bdi> is {withArticle(member.role)} and becomes {withArticle(role)}.
      <div className={classes.changes}>
        {gained.length > 0 && <Changes title="They may then" permissions={gained} />}
        {lost.length > 0 && <Changes title="They may no longer" permissions={lost} />}
      </div>
    </ConfirmDanger>
  );
}

const FEW = 8;

function Changes({ title, permissions }: { title: string; permissions: (keyof typeof PERMISSION_WORDS)[] }) {
  return (
    <div>
      {title}
      <ul>
        {permissions.slice(0, FEW).map((permission) => (
          <li key={permission}>{PERMISSION_WORDS[permission]}</li>
        ))}
        {permissions.length > FEW && <li>and {permissions.length - FEW} more</li>}
      </ul>
    </div>
  );
}

export function LastOwnerDialog({ name, onClose }: { name: string; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="The last owner stays">
      <p style={{ marginTop: 0 }}>
        <bdi>{name}</bdi>: {LAST_OWNER}
      </p>
      <Button variant="default" onClick={onClose} data-autofocus>
        Close
      </Button>
    </Modal>
  );
}

export function withArticle(role: OrganizationRole): string {
  return /^[aeiou]/.test(role) ? `an ${role}` : `a ${role}`;
}
