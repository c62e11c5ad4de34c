import { Button, Group, Modal, Select, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, dataOf, idempotencyKey, type Schemas } from "@/shared/api/client";
import { asApiError } from "@/shared/api/errors";
import { InlineError } from "@/shared/ui/ErrorPanel";
import classes from "../deployments.module.css";
import { type Address, modelChoicesQuery, PROJECT, type Strategy, useChange } from "../queries";
import { STRATEGIES } from "../words";
import { slugOf } from "./DeployDialog";

type Trigger = Schemas["TriggerKind"];

const TRIGGERS: Record<Trigger, { label: string; target: string }> = {
  alias: { label: "An alias moves", target: "Alias" },
  stage: { label: "A stage is given", target: "Stage" },
  approved: { label: "A version is approved", target: "Alias or stage that it is approved for" },
};

/** Makes a workflow: what is deployed by itself, and when. */
export function WorkflowDialog({ address, onClose }: { address: Address; onClose: () => void }) {
  const [search, setSearch] = useState("");
  const [model, setModel] = useState<string | null>(null);
  const [trigger, setTrigger] = useState<Trigger>("alias");
  const [environment, setEnvironment] = useState<Schemas["DeploymentEnvironment"]>("staging");
  const [strategy, setStrategy] = useState<Strategy>("canary");
  const [needsApproval, setApproval] = useState(false);
  const [text, setText] = useState({ name: "", target: "champion", deployment: "" });
  const models = useQuery(modelChoicesQuery(address, search)).data ?? [];
  const create = useChange(address, () =>
    dataOf(
      api.POST(`${PROJECT}/workflows`, {
        params: { path: address, header: idempotencyKey() },
        body: {
          name: text.name,
          model_id: model ?? "",
          enabled: true,
          trigger,
          target: text.target,
          deployment: text.deployment || slugOf(text.name),
          environment,
          strategy,
          needs_approval: needsApproval,
        } as Schemas["WorkflowCreate"],
      }),
    ),
  );
  const fault = (field: string) =>
    asApiError(create.error)?.fields.find((one) => one.pointer === `/${field}`)?.detail;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(undefined, { onSuccess: onClose });
  };
  const field = (name: keyof typeof text, label: string, description?: string) => (
    <TextInput
      label={label}
      description={description}
      required
      value={text[name]}
      error={fault(name)}
      onChange={(event) => {
        const value = event.currentTarget.value;
        setText((before) => ({ ...before, [name]: value }));
      }}
    />
  );
  return (
    <Modal opened onClose={onClose} title="New workflow">
      <form onSubmit={onSubmit} className={classes.form}>
        {field("name", "Name")}
        <Select
          label="Model"
          required
          searchable
          searchValue={search}
          onSearchChange={setSearch}
          data={models.map((one) => ({ value: one.id, label: one.name }))}
          value={model}
          onChange={setModel}
          nothingFoundMessage="No model of that name"
        />
        <Select
          label="When"
          allowDeselect={false}
          data={(Object.keys(TRIGGERS) as Trigger[]).map((value) => ({
            value,
            label: TRIGGERS[value].label,
          }))}
          value={trigger}
          onChange={(next) => next && setTrigger(next as Trigger)}
        />
        {field("target", TRIGGERS[trigger].target)}
        {field("deployment", "Deployment", "Its short name; it is made if it is not there.")}
        <Select
          label="Environment"
          allowDeselect={false}
          data={["development", "staging", "production"]}
          value={environment}
          onChange={(next) => next && setEnvironment(next as Schemas["DeploymentEnvironment"])}
        />
        <Select
          label="Strategy"
          allowDeselect={false}
          description={STRATEGIES[strategy].detail}
          data={(Object.keys(STRATEGIES) as Strategy[]).map((value) => ({
            value,
            label: STRATEGIES[value].label,
          }))}
          value={strategy}
          onChange={(next) => next && setStrategy(next as Strategy)}
        />
        <Switch
          label="Somebody has to approve each time"
          checked={needsApproval}
          onChange={(event) => setApproval(event.currentTarget.checked)}
        />
        <InlineError error={create.error} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending} disabled={model === null}>
            Make the workflow
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
