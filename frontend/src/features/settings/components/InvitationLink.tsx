import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, dataOf, idempotencyKey } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { formatMoment } from "@/shared/lib/format";
import { CopyButton } from "@/shared/ui/CopyButton";
import classes from "../settings.module.css";

interface InvitationLinkProps {
  org: string;
  id: string;
  email: string;
}

/** A link to an invitation that the inviter sends by hand. It is nowhere else, and not here again. */
export function InvitationLink({ org, id, email }: InvitationLinkProps) {
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: () => {
      const params = { path: { org, invitation_id: id }, header: idempotencyKey() };
      return dataOf(api.POST("/api/v1/orgs/{org}/invitations/{invitation_id}/link", { params }));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["invitations", org] }),
  });
  if (!make.data) {
    return (
      <span className={classes.inline}>
        <Button
          size="compact-xs"
          variant="default"
          loading={make.isPending}
          aria-label={`Make a link for ${email}`}
          onClick={() => make.mutate()}
        >
          Make a link
        </Button>
        {make.error && <span role="alert">{messageOf(make.error)}</span>}
      </span>
    );
  }
  return (
    <div className={classes.link}>
      <div className={classes.token}>
        <code data-testid="invitation-link">{make.data.url}</code>
        <CopyButton value={make.data.url} label={`Copy the link for ${email}`} />
      </div>
      <p className={classes.quiet}>
        Copy it now: it is not shown again. It is good once, until {formatMoment(make.data.expires_at)}; the
        next link, or sending the invitation again, ends it.
      </p>
    </div>
  );
}
