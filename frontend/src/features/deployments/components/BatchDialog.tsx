import { Button, Checkbox, Group, Modal, Select, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, dataOf, idempotencyKey, type Schemas } from "@/shared/api/client";
import { asApiError } from "@/shared/api/errors";
import { InlineError } from "@/shared/ui/ErrorPanel";
import classes from "../deployments.module.css";
import { type Address, type Batch, batchesKey, modelChoicesQuery, PROJECT } from "../queries";
import { VersionSelect } from "./DeployDialog";

interface BatchDialogProps {
  address: Address;
  onClose: () => void;
}

/** Asks for a version's predictions of all rows of a file. */
export function BatchDialog({ address, onClose }: BatchDialogProps) {
  const queries = useQueryClient();
  const [search, setSearch] = useState("");
  const [model, setModel] = useState<string | null>(null);
  const [number, setNumber] = useState<string | null>(null);
  const [source, setSource] = useState("");
  const [format, setFormat] = useState<string>("");
  const [isWhole, setWhole] = useState(true);
  const models = useQuery(modelChoicesQuery(address, search)).data ?? [];
  const chosen = models.find((one) => one.id === model);
  const create = useMutation({
    mutationFn: () =>
      dataOf(
        api.POST(`${PROJECT}/batch-predictions`, {
          params: { path: address, header: idempotencyKey() },
          body: {
            model: chosen?.name ?? "",
            version: Number(number),
            source_path: source.trim(),
            format: (format || null) as Batch["format"] | null,
            include_input: isWhole,
          } as Schemas["BatchCreate"],
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: batchesKey(address) }),
  });
  const fault = (field: string) =>
    asApiError(create.error)?.fields.find((one) => one.pointer === `/${field}`)?.detail;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(undefined, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title="New batch prediction">
      <form onSubmit={onSubmit} className={classes.form}>
        <Select
          label="Model"
          required
          searchable
          data-autofocus
          data={models.map((one) => ({ value: one.id, label: one.name }))}
          value={model}
          searchValue={search}
          onSearchChange={setSearch}
          onChange={(id) => {
            setModel(id);
            setNumber(null);
          }}
          nothingFoundMessage="No such model"
        />
        <VersionSelect address={address} model={model ?? ""} value={number} onChange={setNumber} />
        <TextInput
          label="File"
          description="Its path among the project's artifacts, such as batches/may.parquet."
          required
          maxLength={2048}
          value={source}
          error={fault("source_path")}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
        <Select
          label="Format"
          allowDeselect={false}
          data={[
            { value: "", label: "By the ending of its name" },
            { value: "csv", label: "CSV" },
            { value: "parquet", label: "Parquet" },
            { value: "json_lines", label: "JSON lines" },
          ]}
          value={format}
          error={fault("format")}
          onChange={(value) => setFormat(value ?? "")}
        />
        <Checkbox
          label="The result has the columns of the file, too"
          checked={isWhole}
          onChange={(event) => setWhole(event.currentTarget.checked)}
        />
        {create.error && <InlineError error={create.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending} disabled={!chosen || !number || !source.trim()}>
            Predict
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
