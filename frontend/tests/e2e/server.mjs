// Runs a server with the sample data in a folder of its own, for as long as the tests run. Arguments: the port, and what
// else `modelyard up` is to be given. Its whole log, with the mails that it sends, is in `logOf(port)`.
import { spawn } from "node:child_process";
import { chmodSync, createWriteStream, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { logOf } from "./log.mjs";

const backend = fileURLToPath(new URL("../../../backend", import.meta.url));
const own = join(backend, ".venv", "bin", "python");
const python = process.env.MODELYARD_PYTHON ?? (existsSync(own) ? own : "python3");
const data = mkdtempSync(join(tmpdir(), "modelyard-e2e-"));
// Started as root, PostgreSQL runs as somebody else, who must get through.
chmodSync(data, 0o711);
const inherited = Object.entries(process.env).filter(([name]) => !/^(MODELYARD_|DATABASE_URL$)/.test(name));

const server = spawn(python, ["-m", "modelyard", "up", "--data", data, "--port", ...process.argv.slice(2)], {
  cwd: backend,
  env: {
    ...Object.fromEntries(inherited),
    PYTHONPATH: backend,
    MODELYARD_GATEWAY_PORT: "0",
    MODELYARD_LOG_LEVEL: "INFO",
  },
  stdio: ["ignore", "pipe", "pipe"],
});
const log = createWriteStream(logOf(process.argv[2]), { mode: 0o600 });
log.write(`data in ${data}\n`);
for (const stream of [server.stdout, server.stderr]) {
  createInterface(stream).on("line", (line) => {
    log.write(`${line}\n`);
    if (/\[(warning|error|critical) *\]/.test(line)) process.stderr.write(`${line}\n`);
  });
}
server.on("exit", (code) => {
  rmSync(data, { recursive: true, force: true });
  process.exit(code ?? 0);
});
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => server.kill("SIGTERM"));
