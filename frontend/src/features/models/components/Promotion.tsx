import { Button, Group, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, dataOf, idempotencyKey } from "@/shared/api/client";
import { usePermissions } from "@/shared/api/me";
import { ErrorPanel, InlineError } from "@/shared/ui/ErrorPanel";
import { Panel } from "@/shared/ui/Page";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import parts from "../dialogs.module.css";
import classes from "../models.module.css";
import {
  promotionQuery,
  type Target,
  useChange,
  VERSION,
  type VersionAddress,
  versionPath,
  versionReviewsQuery,
} from "../queries";
import { holderOf, targetName } from "../targets";
import { GateList } from "./Gates";
import { MoveDialog } from "./MoveDialog";
import { ReviewThread } from "./ReviewThread";
import { TargetSelect } from "./TargetSelect";
import { useTarget } from "./useTarget";
import type { VersionProps } from "./VersionView";

/** What stands between the version and an alias or a stage, and who has approved it. */
export function Promotion({ target: text, ...props }: VersionProps & { target?: string }) {
  const { address, model, version } = props;
  const [target, choose] = useTarget(address, model, text, "promotion");
  const [isMoving, setMoving] = useState(false);
  const promotion = useQuery(promotionQuery(address, target));
  const mayMove = usePermissions(address.org, address.project).has("model:write");
  const holder = holderOf(model, target);
  const name = targetName(target);
  return (
    <div className={classes.stack}>
      <Panel
        title="Gates"
        actions={
          <TargetSelect
            address={address}
            model={model}
            value={target}
            label="Where to"
            isQuiet
            onChange={choose}
          />
        }
      >
        {promotion.isPending && <TableSkeleton rows={3} />}
        {promotion.error && (
          <ErrorPanel
            error={promotion.error}
            title="The rules could not be asked"
            onRetry={() => void promotion.refetch()}
          />
        )}
        {promotion.data && (
          <>
            <p className={classes.note}>
              {sentence(promotion.data.allowed, promotion.data.checks.length, version.number, name)}{" "}
              {holder === null && `Nothing is at ${name} now.`}
              {holder === version.number && `It is there already.`}
              {holder !== null && holder !== version.number && `Version ${holder} is there now.`}
            </p>
            {promotion.data.checks.length > 0 && <GateList checks={promotion.data.checks} />}
            {mayMove && holder !== version.number && (
              <div className={classes.panelFoot}>
                <Button
                  variant={promotion.data.allowed ? "filled" : "default"}
                  disabled={!promotion.data.allowed}
                  onClick={() => setMoving(true)}
                >
                  Move {name} to version {version.number}
                </Button>
              </div>
            )}
          </>
        )}
      </Panel>
      <Reviews {...props} target={target} />
      {isMoving && <MoveDialog {...props} initial={target} onClose={() => setMoving(false)} />}
    </div>
  );
}

function sentence(isAllowed: boolean, checks: number, number: number, target: string): string {
  if (checks === 0) return `No rule is about ${target}.`;
  return isAllowed
    ? `Every rule holds: version ${number} may be moved to ${target}.`
    : `Version ${number} may not be moved to ${target} yet.`;
}

function Reviews({ address, model, version, target }: VersionProps & { target: Target }) {
  const reviews = useQuery(versionReviewsQuery(address));
  const mayAsk = usePermissions(address.org, address.project).has("model:write");
  const [isAsking, setAsking] = useState(false);
  const ask = mayAsk && version.status === "ready" && !isAsking && (
    <Button variant="default" onClick={() => setAsking(true)}>
      Ask for approval
    </Button>
  );
  return (
    <Panel title="Reviews" actions={ask}>
      {isAsking && (
        <AskForReview address={address} model={model} initial={target} onDone={() => setAsking(false)} />
      )}
      {reviews.isPending && <TableSkeleton rows={3} />}
      {reviews.error && (
        <ErrorPanel
          error={reviews.error}
          title="The reviews could not be loaded"
          onRetry={() => void reviews.refetch()}
        />
      )}
      {reviews.data?.items.length === 0 && !isAsking && (
        <p className={classes.note}>Nobody has asked for an approval of this version.</p>
      )}
      {reviews.data?.items.map((review) => (
        <ReviewThread key={review.id} address={address} review={review} authorId={version.created_by} />
      ))}
    </Panel>
  );
}

interface AskForReviewProps {
  address: VersionAddress;
  model: VersionProps["model"];
  initial: Target;
  onDone: () => void;
}

function AskForReview({ address, model, initial, onDone }: AskForReviewProps) {
  const [target, setTarget] = useState(initial);
  const [comment, setComment] = useState("");
  const [header] = useState(idempotencyKey);
  const ask = useChange(address, () => {
    const body = { target_kind: target.kind, target: target.name, comment };
    return dataOf(api.POST(`${VERSION}/reviews`, { params: { path: versionPath(address), header }, body }));
  });
  return (
    <form
      className={parts.ask}
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate(undefined, { onSuccess: onDone });
      }}
    >
      <TargetSelect address={address} model={model} value={target} label="For" onChange={setTarget} />
      <Textarea
        label="What should reviewers know?"
        autosize
        minRows={2}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <InlineError error={ask.error} />
      <Group gap="sm" justify="flex-end">
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
        <Button type="submit" loading={ask.isPending}>
          Ask for approval
        </Button>
      </Group>
    </form>
  );
}
