// Runs a server with the sample data in a folder of its own, for as long as the tests run. Arguments: the port, and what
// else `modelyard up` is to be given.
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const backend = fileURLToPath(new URL("../../../backend", import.meta.url));
const own = join(backend, ".venv", "bin", "python");
const python = process.env.MODELYARD_PYTHON ?? (existsSync(own) ? own : "python3");
const data = mkdtempSync(join(tmpdir(), "modelyard-e2e-"));
// Started as root, PostgreSQL runs as somebody else, who must get through.
chmodSync(data, 0o711);
const inherited = Object.entries(process.env).filter(([name]) => !/^(MODELYARD_|DATABASE_URL$)/.test(name));

const server = spawn(python, ["-m", "modelyard", "up", "--data", data, "--port", ...process.argv.slice(2)], {
  cwd: backend,
  env: { ...Object.fromEntries(inherited), PYTHONPATH: backend, MODELYARD_LOG_LEVEL: "WARNING" },
  stdio: ["ignore", "inherit", "inherit"],
});
server.on("exit", (code) => {
  rmSync(data, { recursive: true, force: true });
  process.exit(code ?? 0);
});
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => server.kill("SIGTERM"));
