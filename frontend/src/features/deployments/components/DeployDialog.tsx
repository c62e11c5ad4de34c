import { Button, Group, Modal, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, dataOf, idempotencyKey, type Schemas } from "@/shared/api/client";
import { asApiError } from "@/shared/api/errors";
import { usePermissions } from "@/shared/api/me";
import { InlineError } from "@/shared/ui/ErrorPanel";
import classes from "../deployments.module.css";
import {
  type Address,
  DEPLOYMENT,
  type DeploymentDetail,
  deploymentPath,
  modelChoicesQuery,
  PROJECT,
  type Strategy,
  useChange,
  versionChoicesQuery,
} from "../queries";
import { STRATEGIES } from "../words";

const STRATEGY_CHOICES = (Object.keys(STRATEGIES) as Strategy[]).map((value) => ({
  value,
  label: STRATEGIES[value].label,
}));

interface VersionSelectProps {
  address: Address;
  model: string;
  value: string | null;
  onChange: (number: string | null) => void;
  without?: string;
  error?: string;
}

export function VersionSelect({ address, model, value, onChange, without, error }: VersionSelectProps) {
  const versions = useQuery(versionChoicesQuery(address, model)).data ?? [];
  const choices = versions
    .filter((version) => version.id !== without)
    .map((version) => ({
      value: String(version.number),
      label: `Version ${version.number}${version.status === "ready" ? "" : ` (${version.status})`}`,
      disabled: version.status !== "ready",
    }));
  return (
    <Select
      label="Version"
      required
      searchable
      data={choices}
      value={value}
      onChange={onChange}
      error={error}
      nothingFoundMessage="No other version is ready"
      disabled={model === ""}
    />
  );
}

interface NewDeploymentProps {
  address: Address;
  onClose: () => void;
  onMade: (id: string) => void;
}

/** Asks for a version of a model to be served. */
export function NewDeploymentDialog({ address, onClose, onMade }: NewDeploymentProps) {
  const mayRelease = usePermissions(address.org, address.project).has("deployment:release");
  const [name, setName] = useState("");
  const [slug, setSlug] = useState<string | null>(null);
  const [environment, setEnvironment] = useState<Schemas["DeploymentEnvironment"]>("staging");
  const [search, setSearch] = useState("");
  const [model, setModel] = useState<string | null>(null);
  const [number, setNumber] = useState<string | null>(null);
  const [replicas, setReplicas] = useState<number | string>(1);
  const models = useQuery(modelChoicesQuery(address, search)).data ?? [];
  const chosen = models.find((one) => one.id === model);
  const address_ = slug ?? slugOf(name);
  const create = useChange(address, () =>
    dataOf(
      api.POST(`${PROJECT}/deployments`, {
        params: { path: address, header: idempotencyKey() },
        body: {
          name,
          slug: address_,
          environment,
          model: chosen?.name ?? "",
          version: Number(number),
          replicas: Number(replicas),
          description: "",
          reason: "",
        } as Schemas["DeploymentCreate"],
      }),
    ),
  );
  const fault = (field: string) =>
    asApiError(create.error)?.fields.find((one) => one.pointer === `/${field}`)?.detail;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(undefined, { onSuccess: (made) => onMade(made.id) });
  };
  return (
    <Modal opened onClose={onClose} title="New deployment">
      <form onSubmit={onSubmit} className={classes.form}>
        <TextInput
          label="Name"
          required
          data-autofocus
          maxLength={200}
          value={name}
          error={fault("name")}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="Short name"
          description="Its part of the address."
          required
          maxLength={63}
          value={address_}
          error={fault("slug")}
          onChange={(event) => setSlug(event.currentTarget.value)}
        />
        <Select
          label="Environment"
          allowDeselect={false}
          data={[
            { value: "development", label: "Development" },
            { value: "staging", label: "Staging" },
            { value: "production", label: "Production", disabled: !mayRelease },
          ]}
          description={mayRelease ? undefined : "Production takes a manager of the project."}
          value={environment}
          onChange={(next) => next && setEnvironment(next as Schemas["DeploymentEnvironment"])}
        />
        <Select
          label="Model"
          required
          searchable
          searchValue={search}
          onSearchChange={setSearch}
          data={models.map((one) => ({ value: one.id, label: one.name }))}
          value={model}
          onChange={(next) => {
            setModel(next);
            setNumber(null);
          }}
          nothingFoundMessage="No model of that name"
          error={fault("model")}
        />
        <VersionSelect address={address} model={model ?? ""} value={number} onChange={setNumber} />
        <NumberInput label="Processes" min={1} max={64} value={replicas} onChange={setReplicas} />
        <InlineError error={create.error} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending} disabled={!chosen || number === null}>
            Deploy
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

interface ChangeVersionProps {
  address: Address;
  deployment: DeploymentDetail;
  onClose: () => void;
}

/** Brings another version of the deployment's model, by a strategy. */
export function ChangeVersionDialog({ address, deployment, onClose }: ChangeVersionProps) {
  const [number, setNumber] = useState<string | null>(null);
  const [strategy, setStrategy] = useState<Strategy>(deployment.strategy);
  const [reason, setReason] = useState("");
  const deploy = useChange(address, () =>
    dataOf(
      api.POST(`${DEPLOYMENT}/deploy`, {
        params: {
          path: deploymentPath({ ...address, deployment: deployment.id }),
          header: idempotencyKey(),
        },
        body: { version: Number(number), strategy, reason },
      }),
    ),
  );
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    deploy.mutate(undefined, {
      onSuccess: () => {
        notifications.show({ message: `Version ${number} is on its way.` });
        onClose();
      },
    });
  };
  return (
    <Modal opened onClose={onClose} title="Deploy a version">
      <form onSubmit={onSubmit} className={classes.form}>
        <VersionSelect
          address={address}
          model={deployment.model_id}
          value={number}
          onChange={setNumber}
          without={deployment.version_id}
        />
        <Select
          label="Strategy"
          allowDeselect={false}
          data={STRATEGY_CHOICES}
          description={STRATEGIES[strategy].detail}
          value={strategy}
          onChange={(next) => next && setStrategy(next as Strategy)}
        />
        <Textarea
          label="Reason"
          description="It stands in the history."
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <InlineError error={deploy.error} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={deploy.isPending} disabled={number === null}>
            Deploy
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

/** A name as a part of an address. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 63);
}
