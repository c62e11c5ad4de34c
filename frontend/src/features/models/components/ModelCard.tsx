import { Button, Group, Modal, SegmentedControl, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, dataOf, ifMatch } from "@/shared/api/client";
import { asApiError } from "@/shared/api/errors";
import { usePermissions } from "@/shared/api/me";
import { ErrorPanel, InlineError } from "@/shared/ui/ErrorPanel";
import { Markdown } from "@/shared/ui/Markdown";
import { Panel } from "@/shared/ui/Page";
import { Person } from "@/shared/ui/Person";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import { Tag } from "@/shared/ui/Tag";
import parts from "../dialogs.module.css";
import classes from "../models.module.css";
import { cardQuery, useChange, VERSION, type VersionDetail, versionPath, versionQuery } from "../queries";
import type { VersionProps } from "./VersionView";

/** The model card: what somebody wrote, or the template with the facts filled in. */
export function ModelCard({ address, version }: VersionProps) {
  const card = useQuery(cardQuery(address));
  const mayWrite = usePermissions(address.org, address.project).has("model:write");
  const [isEditing, setEditing] = useState(false);
  const title = (
    <span className={classes.inline}>
      Model card {card.data?.generated && <Tag title="Nobody has written one yet.">template</Tag>}
    </span>
  );
  const edit = mayWrite && card.data && !isEditing && (
    <Button variant="default" onClick={() => setEditing(true)}>
      {card.data.generated ? "Write the card" : "Edit"}
    </Button>
  );
  return (
    <Panel title={title} actions={edit}>
      {card.isPending && <TableSkeleton rows={5} />}
      {card.error && (
        <ErrorPanel
          error={card.error}
          title="The card could not be loaded"
          onRetry={() => void card.refetch()}
        />
      )}
      {card.data && !isEditing && (
        <div className={parts.card}>
          <Markdown text={card.data.markdown} topLevel={3} />
        </div>
      )}
      {card.data && isEditing && (
        <CardEditor
          address={address}
          version={version}
          text={card.data.markdown}
          onDone={() => setEditing(false)}
        />
      )}
    </Panel>
  );
}

interface CardEditorProps extends Pick<VersionProps, "address" | "version"> {
  text: string;
  onDone: () => void;
}

function CardEditor({ address, version, text, onDone }: CardEditorProps) {
  const [draft, setDraft] = useState(text);
  const [mode, setMode] = useState<"write" | "preview">("write");
  // What the person began with: changes that come in while they write must not go unnoticed.
  const [base, setBase] = useState<Pick<VersionDetail, "version">>({ version: version.version });
  const newest = useQuery({ ...versionQuery(address), enabled: false });
  const [theirs, setTheirs] = useState<VersionDetail | null>(null);
  const save = useChange(address, (row: { version: number }) =>
    dataOf(
      api.PATCH(VERSION, {
        params: { path: versionPath(address), header: ifMatch(row) },
        body: { model_card: draft, archive_others: false, tags: {} },
      }),
    ),
  );
  const isStale = asApiError(save.error)?.status === 412;
  const send = async (row: { version: number }) => {
    try {
      await save.mutateAsync(row);
      onDone();
    } catch (error) {
      if (asApiError(error)?.status === 412) setTheirs((await newest.refetch()).data ?? null);
    }
  };
  return (
    <form
      className={parts.card}
      onSubmit={(event) => {
        event.preventDefault();
        void send(base);
      }}
    >
      <Group justify="space-between" mb="sm">
        <SegmentedControl
          aria-label="What shows"
          data={[
            { value: "write", label: "Write" },
            { value: "preview", label: "Preview" },
          ]}
          value={mode}
          onChange={(next) => setMode(next as "write" | "preview")}
        />
        <span className={classes.quiet}>Markdown, with tables. HTML shows as text.</span>
      </Group>
      {mode === "write" ? (
        <Textarea
          aria-label="Model card"
          autosize
          minRows={14}
          maxRows={32}
          classNames={{ input: parts.code }}
          value={draft}
          onChange={(event) => setDraft(event.currentTarget.value)}
        />
      ) : (
        <Markdown text={draft} topLevel={3} />
      )}
      <div className={parts.formFoot}>
        {!isStale && <InlineError error={save.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save the card
          </Button>
        </Group>
      </div>
      <Modal
        opened={theirs !== null}
        onClose={() => setTheirs(null)}
        size="xl"
        title="Somebody changed this version meanwhile"
      >
        {theirs && (
          <>
            <p className={parts.dialogText}>
              <strong>
                <Person org={address.org} id={theirs.updated_by} />
              </strong>{" "}
              saved while you wrote. Nothing of yours is lost. This is how the card stands now:
            </p>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <div className={parts.theirs} role="group" aria-label="The card as it is now" tabIndex={0}>
              {theirs.model_card ? <Markdown text={theirs.model_card} /> : "Nobody has written the card yet."}
            </div>
            <Group justify="flex-end" gap="sm" mt="md">
              <Button variant="default" onClick={onDone}>
                Take theirs
              </Button>
              <Button
                variant="default"
                onClick={() => {
                  setBase(theirs);
                  setTheirs(null);
                  save.reset();
                }}
              >
                Go on writing
              </Button>
              <Button
                onClick={() => {
                  setBase(theirs);
                  setTheirs(null);
                  void send(theirs);
                }}
              >
                Save mine over it
              </Button>
            </Group>
          </>
        )}
      </Modal>
    </form>
  );
}
