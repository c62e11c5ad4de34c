import { ActionIcon, Button, NativeSelect, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import classes from "../settings.module.css";

export type GivenRole = "admin" | "member" | "viewer" | "auditor";
export const GIVEN_ROLES: GivenRole[] = ["admin", "member", "viewer", "auditor"];

export interface GroupRole {
  group: string;
  role: GivenRole;
}

interface GroupRolesProps {
  value: GroupRole[];
  onChange: (value: GroupRole[]) => void;
  roles: GivenRole[];
}

/** Which group of the provider gets which role. */
export function GroupRoles({ value, onChange, roles }: GroupRolesProps) {
  const change = (at: number, part: Partial<GroupRole>) =>
    onChange(value.map((row, index) => (index === at ? { ...row, ...part } : row)));
  return (
    <div className={classes.form} role="group" aria-label="Roles by group">
      {value.map((row, at) => (
        <div key={at} className={classes.pair}>
          <TextInput
            aria-label={`Group ${at + 1}`}
            placeholder="ml-engineers"
            value={row.group}
            maxLength={500}
            onChange={(event) => change(at, { group: event.currentTarget.value })}
          />
          <NativeSelect
            size="sm"
            aria-label={`Role of group ${at + 1}`}
            data={GIVEN_ROLES.filter((role) => role === row.role || roles.includes(role))}
            value={row.role}
            onChange={(event) => change(at, { role: event.currentTarget.value as GivenRole })}
          />
          <ActionIcon
            aria-label={`Remove group ${at + 1}`}
            onClick={() => onChange(value.filter((_, index) => index !== at))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...value, { group: "", role: "member" }])}
        >
          Add a group
        </Button>
      </div>
    </div>
  );
}
