import { Button, Group, Modal, NativeSelect, TagsInput } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, dataOf, idempotencyKey } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { usePermissions } from "@/shared/api/me";
import { setupQuery } from "@/shared/api/setup";
import { mayBeGiven, ORGANIZATION_ROLES, type OrganizationRole, ROLE_WORDS } from "../queries";
import classes from "../settings.module.css";
import { InvitationLink } from "./InvitationLink";

interface Result {
  email: string;
  /** Of the invitation, if there is one. */
  id: string | null;
  refusal: string | null;
}

interface InviteDialogProps {
  org: string;
  onClose: () => void;
}

/** Invites several people at once. Whoever could not be invited stays in the box, with the reason below it. */
export function InviteDialog({ org, onClose }: InviteDialogProps) {
  const queries = useQueryClient();
  const granted = usePermissions(org);
  const roles = ORGANIZATION_ROLES.filter((role) => mayBeGiven(role, granted));
  const isByHand = useQuery(setupQuery).data?.mail === false;
  const [emails, setEmails] = useState<string[]>([]);
  const [text, setText] = useState("");
  const [role, setRole] = useState<OrganizationRole>("member");
  const [results, setResults] = useState<Result[]>([]);
  const [isBusy, setBusy] = useState(false);
  const all = [...new Set([...emails, ...split(text)])];

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const now: Result[] = [];
    for (const email of all) {
      now.push({ email, ...(await invite(org, email, role)) });
      setResults([...results.filter((past) => past.refusal === null), ...now]);
    }
    setEmails(now.filter((result) => result.refusal !== null).map((result) => result.email));
    setText("");
    setBusy(false);
    await queries.invalidateQueries({ queryKey: ["invitations", org] });
  };
  const isDone = results.length > 0 && all.length === 0;
  return (
    <Modal opened onClose={onClose} title="Invite people" size={520}>
      <form className={classes.form} onSubmit={submit}>
        <TagsInput
          size="sm"
          label="E-mail addresses"
          description={`Several, with a comma or Enter between them. ${
            isByHand
              ? "This server sends no mail: make a link for each, and send it yourself."
              : "Each gets a mail with a link."
          }`}
          data-autofocus
          value={emails}
          onChange={(next) => setEmails([...new Set(next.flatMap(split))])}
          searchValue={text}
          onSearchChange={setText}
          splitChars={[",", ";", " ", "\n"]}
          acceptValueOnBlur
          clearable={false}
        />
        <NativeSelect
          size="sm"
          label="Role"
          description={`${role}: ${ROLE_WORDS[role]}`}
          data={roles}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value as OrganizationRole)}
        />
        <ul className={classes.results} aria-live="polite">
          {results.map((result) => (
            <li key={result.email} data-tone={result.refusal === null ? "ok" : "bad"}>
              {result.refusal === null ? <IconCircleCheck size={16} /> : <IconAlertTriangle size={16} />}
              <span>
                <bdi>{result.email}</bdi>: {result.refusal ?? "invited"}
                {isByHand && result.id && <InvitationLink org={org} id={result.id} email={result.email} />}
              </span>
            </li>
          ))}
        </ul>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {isDone ? "Close" : "Cancel"}
          </Button>
          <Button type="submit" loading={isBusy} disabled={all.length === 0}>
            {all.length > 1 ? `Invite ${all.length} people` : "Invite"}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

const ADDRESS = /^[^@\s]+@[^@\s]+$/;

function split(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}

async function invite(org: string, email: string, role: OrganizationRole): Promise<Omit<Result, "email">> {
  if (!ADDRESS.test(email)) return { id: null, refusal: "This is no e-mail address." };
  try {
    const params = { path: { org }, header: idempotencyKey() };
    const made = await dataOf(api.POST("/api/v1/orgs/{org}/invitations", { params, body: { email, role } }));
    return { id: made.id, refusal: null };
  } catch (error) {
    return { id: null, refusal: messageOf(error) };
  }
}
