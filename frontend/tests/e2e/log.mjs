import { tmpdir } from "node:os";
import { join } from "node:path";

/** The file of what the server at this port says. */
export function logOf(port) {
  return join(tmpdir(), `modelyard-e2e-${port}.log`);
}
