import { SegmentedControl } from "@mantine/core";
import {
  IconBox,
  IconCloudUpload,
  IconDatabase,
  IconFlag,
  IconFlask,
  IconGitCommit,
  IconLock,
  IconPackage,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ComponentType, type ReactNode, useMemo, useState } from "react";
import type { Schemas } from "@/shared/api/client";
import { ErrorPanel } from "@/shared/ui/ErrorPanel";
import { Panel } from "@/shared/ui/Page";
import { TableSkeleton } from "@/shared/ui/Skeletons";
import classes from "../lineage.module.css";
import { BOX, type LineageNode, layOut } from "../lineageLayout";
import shared from "../models.module.css";
import { type Address, lineageQuery } from "../queries";
import { TableFrame } from "./TableFrame";
import type { VersionProps } from "./VersionView";

type Graph = Schemas["LineageOut"];
type Kind = LineageNode["kind"];

const KINDS: Record<Kind, { label: string; icon: ComponentType<{ size?: number }> }> = {
  dataset: { label: "data set", icon: IconDatabase },
  code: { label: "code", icon: IconGitCommit },
  run: { label: "run", icon: IconFlask },
  logged_model: { label: "logged model", icon: IconPackage },
  version: { label: "version", icon: IconBox },
  alias: { label: "alias", icon: IconFlag },
  stage: { label: "stage", icon: IconFlag },
  deployment: { label: "deployment", icon: IconCloudUpload },
  elsewhere: { label: "elsewhere", icon: IconLock },
};
const RELATIONS: Record<Graph["edges"][number]["relation"], string> = {
  input_of: "was read by",
  code_of: "is the code of",
  parent_of: "is the parent of",
  produced: "produced",
  registered_as: "was registered as",
  copied_to: "was copied to",
  held_by: "is held by",
  served_by: "is served by",
};

/** Where the version came from, and where it went. */
export function Lineage({ address }: VersionProps) {
  const lineage = useQuery(lineageQuery(address));
  const [mode, setMode] = useState<"graph" | "table">("graph");
  const choice = (
    <SegmentedControl
      aria-label="Lineage as"
      data={[
        { value: "graph", label: "Graph" },
        { value: "table", label: "Table" },
      ]}
      value={mode}
      onChange={(next) => setMode(next as "graph" | "table")}
    />
  );
  return (
    <Panel title="Lineage" actions={choice}>
      {lineage.isPending && <TableSkeleton rows={5} />}
      {lineage.error && (
        <ErrorPanel
          error={lineage.error}
          title="The lineage could not be loaded"
          onRetry={() => void lineage.refetch()}
        />
      )}
      {lineage.data &&
        (mode === "graph" ? (
          <LineageGraph graph={lineage.data} address={address} />
        ) : (
          <LineageTable graph={lineage.data} address={address} />
        ))}
      {lineage.data?.truncated && (
        <p className={shared.note}>There is more: 20 parents and origins show, and 100 of the others.</p>
      )}
    </Panel>
  );
}

interface GraphProps {
  graph: Graph;
  address: Address;
}

export function LineageGraph({ graph, address }: GraphProps) {
  const layout = useMemo(() => layOut(graph), [graph]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className={classes.frame} role="group" aria-label="Lineage graph" tabIndex={0}>
      <div className={classes.canvas} style={{ width: layout.width, height: layout.height }}>
        <svg width={layout.width} height={layout.height} aria-hidden className={classes.edges}>
          {layout.paths.map((path) => (
            <path key={path.id} d={path.d} />
          ))}
        </svg>
        <ul>
          {layout.nodes.map(({ node, x, y }) => (
            <li
              key={node.id}
              className={classes.node}
              data-kind={node.kind}
              data-root={node.id === graph.root || undefined}
              style={{ left: x, top: y, width: BOX.width, height: BOX.height }}
            >
              <NodeLink node={node} address={address}>
                <NodeText node={node} />
              </NodeLink>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function NodeText({ node }: { node: LineageNode }) {
  const { label, icon: Icon } = KINDS[node.kind];
  const note = noteOf(node);
  return (
    <span className={classes.box} title={`${label} ${nameOf(node)}${note && `, ${note}`}`}>
      <Icon size={16} />
      <span className={classes.text}>
        <span className="clip">{nameOf(node)}</span>
        <small className="clip">{note ? `${label} · ${note}` : label}</small>
      </span>
    </span>
  );
}

function nameOf({ kind, name, facts }: LineageNode): string {
  if (kind === "elsewhere") return "a project you may not read";
  return kind === "version" && facts.model ? `${facts.model} v${facts.number}` : name;
}

function noteOf({ kind, facts }: LineageNode): string {
  const shown: Partial<Record<Kind, string[]>> = {
    dataset: ["context", "digest"],
    code: ["commit"],
    run: ["status"],
    version: ["project"],
    deployment: ["environment", "state", "role"],
  };
  const values = (shown[kind] ?? []).map((name) => String(facts[name] ?? "")).filter(Boolean);
  return values.map((value) => (/^[0-9a-f]{16,}$/.test(value) ? value.slice(0, 8) : value)).join(", ");
}

function NodeLink({ node, address, children }: { node: LineageNode; address: Address; children: ReactNode }) {
  const { org, project } = address;
  if (node.kind === "run" && node.facts.deleted !== true) {
    const run = node.id.slice("run:".length);
    return (
      <Link to="/o/$org/p/$project/runs/$run" params={{ org, project, run }}>
        {children}
      </Link>
    );
  }
  const { project: own, model_id: model, number } = node.facts;
  if (node.kind === "version" && typeof model === "string") {
    return (
      <Link
        to="/o/$org/p/$project/models/$model/v/$number"
        params={{ org, project: typeof own === "string" ? own : project, model, number: String(number) }}
        search={{ tab: "lineage" }}
      >
        {children}
      </Link>
    );
  }
  return children;
}

function LineageTable({ graph, address }: GraphProps) {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  return (
    <TableFrame label="Lineage as a table">
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">Relation</th>
          <th scope="col">To</th>
        </tr>
      </thead>
      <tbody>
        {graph.edges.map((edge) => (
          <tr key={`${edge.source}>${edge.relation}>${edge.target}`}>
            <td>
              <TableNode node={nodes.get(edge.source)} address={address} />
            </td>
            <td className={shared.quiet}>{RELATIONS[edge.relation]}</td>
            <td>
              <TableNode node={nodes.get(edge.target)} address={address} />
            </td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

function TableNode({ node, address }: { node: LineageNode | undefined; address: Address }) {
  if (!node) return <>–</>;
  return (
    <NodeLink node={node} address={address}>
      {KINDS[node.kind].label} <strong>{nameOf(node)}</strong>
    </NodeLink>
  );
}
