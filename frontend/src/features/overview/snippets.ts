import type { SnippetTab } from "@/shared/ui/Snippet";

export interface Place {
  /** The address that people reach the server at. */
  origin: string;
  org: string;
  project: string;
}

/** What stands where the key goes until there is one. */
export const NO_KEY = "<your key>";

export function installTabs(): SnippetTab[] {
  return [
    { label: "MLflow client", code: "pip install mlflow-skinny" },
    { label: "scikit-learn", code: "pip install mlflow scikit-learn" },
    { label: "PyTorch", code: "pip install mlflow torch" },
  ];
}

export function environment({ origin, org, project }: Place, key: string): string {
  return [
    `export MLFLOW_TRACKING_URI=${origin}/mlflow/${org}/${project}`,
    `export MLFLOW_TRACKING_TOKEN='${key}'`,
  ].join("\n");
}

const CLIENT = `import mlflow

mlflow.set_experiment("first-steps")
with mlflow.start_run(run_name="hello"):
    mlflow.log_params({"lr": 0.01, "layers": 3})
    for step in range(50):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.log_metric("accuracy", 1 - 0.5 / (step + 1), step=step)
    mlflow.set_tag("note", "my first run")`;

const SKLEARN = `import mlflow
from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split

mlflow.set_experiment("first-steps")
mlflow.sklearn.autolog()

x, x_test, y, y_test = train_test_split(*load_wine(return_X_y=True), random_state=1)
with mlflow.start_run(run_name="wine-forest"):
    model = RandomForestClassifier(n_estimators=100, max_depth=4).fit(x, y)
    mlflow.log_metric("test_accuracy", model.score(x_test, y_test))`;

const PYTORCH = `import mlflow
import torch

mlflow.set_experiment("first-steps")
x = torch.randn(512, 8)
y = x.sum(dim=1, keepdim=True)
model = torch.nn.Sequential(torch.nn.Linear(8, 32), torch.nn.ReLU(), torch.nn.Linear(32, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)

with mlflow.start_run(run_name="sum-of-eight"):
    mlflow.log_params({"lr": 0.01, "hidden": 32})
    for step in range(100):
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        mlflow.log_metric("loss", loss.item(), step=step)`;

/** The program of each way to log a run. The first three read where and with which key from the environment. */
export function programTabs({ origin, org, project }: Place, key: string): SnippetTab[] {
  const api = `${origin}/api/v1/orgs/${org}/projects/${project}`;
  const curl = `api=${api}
auth='Authorization: Bearer ${key}'
json='Content-Type: application/json'

experiment=$(curl -sS --fail-with-body "$api/experiments" -H "$auth" -H "$json" \\
  -d '{"name": "first-steps-curl"}' | grep -o '"number":[0-9]*' | cut -d: -f2)
run=$(curl -sS --fail-with-body "$api/runs" -H "$auth" -H "$json" \\
  -d "{\\"experiment\\": $experiment, \\"name\\": \\"hello-curl\\"}" | grep -o '"id":"[^"]*"' | head -1 | cut -d'"' -f4)
curl -sS --fail-with-body "$api/runs/$run/log" -H "$auth" -H "$json" \\
  -d '{"params": {"lr": "0.01"}, "metrics": [{"key": "loss", "value": 0.5, "step": 1}]}'
curl -sS --fail-with-body "$api/runs/$run/finish" -H "$auth" -H "$json" -d '{}'`;
  return [
    { label: "MLflow client", code: CLIENT },
    { label: "scikit-learn", code: SKLEARN },
    { label: "PyTorch", code: PYTORCH },
    { label: "curl", code: curl },
  ];
}
