import { Link } from "@tanstack/react-router";
import { CopyButton } from "@/shared/ui/CopyButton";
import { Tag } from "@/shared/ui/Tag";
import classes from "../models.module.css";
import type { VersionSearch } from "../pages/ModelPage";
import type { ModelDetail, VersionAddress, VersionDetail } from "../queries";
import { TABS, type Tab } from "../search";
import { Facts } from "./Facts";
import { Files } from "./Files";
import { History } from "./History";
import { Lineage } from "./Lineage";
import { MetricsAgainst } from "./MetricsAgainst";
import { ModelCard } from "./ModelCard";
import { AliasFlag, ScanState, StageMark } from "./marks";
import { Promotion } from "./Promotion";
import { Signature } from "./Signature";
import { VersionActions } from "./VersionActions";

export interface VersionProps {
  address: VersionAddress;
  model: ModelDetail;
  version: VersionDetail;
}

interface VersionViewProps extends VersionProps {
  search: VersionSearch;
}

const LABELS: Record<Tab, string> = {
  overview: "Overview",
  files: "Files",
  lineage: "Lineage",
  promotion: "Promotion",
  history: "History",
};

/** One version: what it is, what it needs to be moved, where it came from, and what happened to it. */
export function VersionView({ address, model, version, search }: VersionViewProps) {
  const tab = search.tab ?? "overview";
  const props = { address, model, version };
  return (
    <div className={classes.version}>
      <header className={classes.versionHead}>
        <div className={classes.inlineWrap}>
          <h2>Version {version.number}</h2>
          <StageMark stage={version.stage} />
          <ScanState scan={version.scan} />
          {version.aliases.map((name) => (
            <AliasFlag key={name} name={name} />
          ))}
          {Object.entries(version.tags).map(([key, value]) => (
            <Tag key={key}>{value ? `${key}: ${value}` : key}</Tag>
          ))}
        </div>
        <VersionActions {...props} />
      </header>
      {version.description && <p className={classes.versionAbout}>{version.description}</p>}
      {version.status !== "ready" && (
        <p className={classes.versionAbout}>
          <span className={classes.warn}>{version.status}</span> {version.status_message}
        </p>
      )}
      <div className={classes.pullLine}>
        <code className="clip">
          models:/{model.name}/{version.number}
        </code>
        <CopyButton value={`models:/${model.name}/${version.number}`} label="Copy the model's address" />
      </div>
      <nav className={classes.tabs} aria-label={`Version ${version.number}`}>
        {TABS.map((name) => (
          <Link
            key={name}
            to="/o/$org/p/$project/models/$model/v/$number"
            params={{ ...address, number: String(address.number) }}
            search={{ tab: name === "overview" ? undefined : name, target: search.target }}
            activeOptions={{ exact: true, explicitUndefined: true }}
            className={classes.tab}
            aria-current={name === tab ? "page" : undefined}
          >
            {LABELS[name]}
          </Link>
        ))}
      </nav>
      {tab === "overview" && (
        <div className={classes.overview}>
          <div className={classes.stack}>
            <MetricsAgainst {...props} target={search.target} />
            <ModelCard {...props} />
          </div>
          <div className={classes.stack}>
            <Facts {...props} />
            <Signature signature={version.signature ?? null} requirements={version.requirements} />
          </div>
        </div>
      )}
      {tab === "files" && <Files {...props} />}
      {tab === "lineage" && <Lineage {...props} />}
      {tab === "promotion" && <Promotion {...props} target={search.target} />}
      {tab === "history" && <History {...props} search={search} />}
    </div>
  );
}
