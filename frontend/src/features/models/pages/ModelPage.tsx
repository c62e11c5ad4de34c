import { Button } from "@mantine/core";
import { IconArrowsDiff, IconVersions } from "@tabler/icons-react";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, notFound } from "@tanstack/react-router";
import { useState } from "react";
import { usePermissions } from "@/shared/api/me";
import { useCrumb } from "@/shared/ui/crumbs";
import { EmptyState } from "@/shared/ui/EmptyState";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { ButtonLink } from "@/shared/ui/links";
import { Page, PageHeader, Panel } from "@/shared/ui/Page";
import { Person } from "@/shared/ui/Person";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import { Snippet } from "@/shared/ui/Snippet";
import { Tag } from "@/shared/ui/Tag";
import { DeleteModel } from "../components/DeleteDialogs";
import { DetailsDialog } from "../components/DetailsDialog";
import { VersionTimeline } from "../components/VersionTimeline";
import { VersionView } from "../components/VersionView";
import classes from "../models.module.css";
import { type ModelAddress, type ModelDetail, modelQuery, versionQuery } from "../queries";
import type { Tab } from "../search";
import { newestOf } from "../targets";

const modelRoute = getRouteApi("/_app/o/$org/p/$project/models/$model");
const versionRoute = getRouteApi("/_app/o/$org/p/$project/models/$model/v/$number");

export interface VersionSearch {
  tab?: Tab;
  target?: string;
  name?: string;
  as_of?: string;
}

/** A model at its newest version. */
export function ModelPage() {
  const address = modelRoute.useParams();
  const { data: model } = useSuspenseQuery(modelQuery(address));
  const path = `/o/${address.org}/p/${address.project}/models/${address.model}`;
  useCrumb(path, model.name);
  const newest = newestOf(model.latest_versions)?.number ?? null;
  return <ModelView address={address} model={model} number={newest} search={modelRoute.useSearch()} />;
}

/** A model at the version that the address names. */
export function VersionPage() {
  const { number: text, ...address } = versionRoute.useParams();
  const { data: model } = useSuspenseQuery(modelQuery(address));
  const path = `/o/${address.org}/p/${address.project}/models/${address.model}/v/${text}`;
  useCrumb(path, `${model.name} v${text}`);
  if (!/^[1-9]\d{0,8}$/.test(text)) throw notFound();
  return (
    <ModelView address={address} model={model} number={Number(text)} search={versionRoute.useSearch()} />
  );
}

interface ModelViewProps {
  address: ModelAddress;
  model: ModelDetail;
  number: number | null;
  search: VersionSearch;
}

function ModelView({ address, model, number, search }: ModelViewProps) {
  return (
    <Page isWide>
      <ModelHead address={address} model={model} number={number} />
      {number === null ? (
        <NoVersion address={address} model={model} />
      ) : (
        <div className={classes.split}>
          <VersionTimeline address={address} model={model} number={number} search={search} />
          <ChosenVersion address={address} model={model} number={number} search={search} />
        </div>
      )}
    </Page>
  );
}

type Dialog = "details" | "delete" | null;

function ModelHead({ address, model, number }: Omit<ModelViewProps, "search">) {
  const granted = usePermissions(address.org, address.project);
  const [dialog, setDialog] = useState<Dialog>(null);
  const close = () => setDialog(null);
  const newest = newestOf(model.latest_versions)?.number ?? 1;
  const other = number === newest ? newest - 1 : number;
  const about = [model.task, model.framework].filter(Boolean).join(" · ");
  return (
    <>
      <PageHeader
        title={model.name}
        description={model.description}
        actions={
          <>
            {newest > 1 && (
              <ButtonLink
                variant="default"
                leftSection={<IconArrowsDiff size={14} />}
                to="/o/$org/p/$project/models/$model/diff"
                params={address}
                search={{ left: other ?? newest - 1, right: newest }}
              >
                Compare versions
              </ButtonLink>
            )}
            {granted.has("model:write") && (
              <Button variant="default" onClick={() => setDialog("details")}>
                Edit model
              </Button>
            )}
            {granted.has("model:delete") && (
              <Button variant="default" color="red" onClick={() => setDialog("delete")}>
                Delete model
              </Button>
            )}
          </>
        }
      />
      <div className={classes.about}>
        {about && <span>{about}</span>}
        <span>
          owner <Person org={address.org} id={model.created_by} />
        </span>
        {Object.entries(model.tags).map(([key, value]) => (
          <Tag key={key}>{value ? `${key}: ${value}` : key}</Tag>
        ))}
      </div>
      {dialog === "details" && <DetailsDialog address={address} row={model} onClose={close} />}
      <DeleteModel address={address} model={model} isOpen={dialog === "delete"} onClose={close} />
    </>
  );
}

function ChosenVersion({ address, model, number, search }: ModelViewProps & { number: number }) {
  const version = useQuery(versionQuery({ ...address, number }));
  if (version.error && !version.data) {
    return (
      <Panel>
        <ErrorPanel
          error={version.error}
          title={`Version ${number} could not be loaded`}
          onRetry={() => void version.refetch()}
        />
      </Panel>
    );
  }
  if (!version.data) {
    return (
      <Panel>
        <TableSkeleton rows={8} />
      </Panel>
    );
  }
  return (
    <VersionView
      key={number}
      address={{ ...address, number }}
      model={model}
      version={version.data}
      search={search}
    />
  );
}

function NoVersion({ address, model }: { address: ModelAddress; model: ModelDetail }) {
  const code = `modelyard models push ./model ${model.name} --project ${address.org}/${address.project}`;
  return (
    <Panel>
      <EmptyState
        icon={IconVersions}
        title="This model has no version yet"
        action={
          <div className={classes.emptySnippet}>
            <Snippet label="Push the first version" tabs={[{ label: "Command line", code }]} />
          </div>
        }
      >
        Push a folder, or register what a run logged.
      </EmptyState>
    </Panel>
  );
}
