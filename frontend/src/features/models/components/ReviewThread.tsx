import { Button, Group, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, dataOf, idempotencyKey } from "@/shared/api/client";
import { useMe, usePermissions } from "@/shared/api/me";
import { Activity } from "@/shared/ui/Activity";
import { ErrorPanel, InlineError } from "@/shared/ui/ErrorPanel";
import { usePersonName } from "@/shared/ui/Person";
import parts from "../dialogs.module.css";
import classes from "../models.module.css";
import { type Address, entriesQuery, PROJECT, type Review, useChange } from "../queries";
import { targetName } from "../targets";
import { ReviewState } from "./marks";

type Decision = "approve" | "reject" | "withdraw" | "comments";
type Entry = { kind: "request" | "comment" | "approve" | "reject" | "withdraw" };

const VERBS: Record<Entry["kind"], string> = {
  request: "asked for approval",
  comment: "commented",
  approve: "approved",
  reject: "rejected",
  withdraw: "withdrew the request",
};

interface ReviewThreadProps {
  address: Address;
  review: Review;
  /** Who registered the version: nobody approves their own. */
  authorId: string | null;
}

/** One review: what was said and decided, and what the person may add. */
export function ReviewThread({ address, review, authorId }: ReviewThreadProps) {
  const entries = useQuery(entriesQuery(address, review.id));
  const target = targetName({ kind: review.target_kind, name: review.target });
  return (
    <article className={parts.review} aria-label={`Review for ${target}`}>
      <div className={parts.reviewHead}>
        <strong>For {target}</strong>
        <ReviewState state={review.state} />
      </div>
      {entries.error && (
        <ErrorPanel
          error={entries.error}
          title="What was said could not be loaded"
          onRetry={() => void entries.refetch()}
        />
      )}
      {entries.data?.items.map((entry) => (
        <ReviewEntry key={entry.id} org={address.org} entry={entry} />
      ))}
      {(review.state === "open" || review.state === "approved") && (
        <Decide
          address={address}
          review={review}
          authorId={authorId}
          hasDecided={(id) =>
            (entries.data?.items ?? []).some(
              (entry) => entry.created_by === id && (entry.kind === "approve" || entry.kind === "reject"),
            )
          }
        />
      )}
    </article>
  );
}

interface ReviewEntryProps {
  org: string;
  entry: Entry & { created_by: string | null; created_at: string; comment: string };
}

function ReviewEntry({ org, entry }: ReviewEntryProps) {
  const name = usePersonName(org, entry.created_by);
  return (
    <Activity actor={name} time={entry.created_at}>
      {VERBS[entry.kind]}
      {entry.comment && <span className={parts.said}>{entry.comment}</span>}
    </Activity>
  );
}

interface DecideProps extends ReviewThreadProps {
  hasDecided: (person: string) => boolean;
}

function Decide({ address, review, authorId, hasDecided }: DecideProps) {
  const me = useMe().user.id;
  const granted = usePermissions(address.org, address.project);
  const [comment, setComment] = useState("");
  const decide = useChange(address, (decision: Decision) => {
    const path = { ...pathOf(address), review_id: review.id };
    const params = { path, header: idempotencyKey() };
    const body = { comment };
    switch (decision) {
      case "approve":
        return dataOf(api.POST(`${PROJECT}/reviews/{review_id}/approve`, { params, body }));
      case "reject":
        return dataOf(api.POST(`${PROJECT}/reviews/{review_id}/reject`, { params, body }));
      case "withdraw":
        return dataOf(api.POST(`${PROJECT}/reviews/{review_id}/withdraw`, { params, body }));
      case "comments":
        return dataOf(api.POST(`${PROJECT}/reviews/{review_id}/comments`, { params, body }));
    }
  });
  const send = (decision: Decision) => decide.mutate(decision, { onSuccess: () => setComment("") });
  const isAuthor = authorId === me;
  const mayDecide = granted.has("model:approve") && !hasDecided(me);
  const mayComment = granted.has("model:write") || granted.has("model:approve");
  const mayWithdraw = review.created_by === me || granted.has("model:approve");
  if (!mayDecide && !mayComment && !mayWithdraw) return null;
  return (
    <div className={parts.decide}>
      <Textarea
        aria-label="Your words"
        placeholder="Say why, or ask"
        autosize
        minRows={1}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <InlineError error={decide.error} />
      <Group gap="sm" justify="flex-end">
        {mayDecide && isAuthor && (
          <span className={classes.quiet}>Somebody else has to approve it: this version is yours.</span>
        )}
        {mayWithdraw && (
          <Button variant="subtle" color="gray" disabled={decide.isPending} onClick={() => send("withdraw")}>
            Withdraw
          </Button>
        )}
        {mayComment && (
          <Button
            variant="default"
            disabled={comment.trim() === "" || decide.isPending}
            onClick={() => send("comments")}
          >
            Comment
          </Button>
        )}
        {mayDecide && (
          <Button variant="default" disabled={decide.isPending} onClick={() => send("reject")}>
            Reject
          </Button>
        )}
        {mayDecide && !isAuthor && review.state === "open" && (
          <Button loading={decide.isPending} onClick={() => send("approve")}>
            Approve
          </Button>
        )}
      </Group>
    </div>
  );
}

function pathOf({ org, project }: Address) {
  return { org, project };
}
