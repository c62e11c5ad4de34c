// Writes src/shared/api/schema.d.ts from the server's OpenAPI document; --check refuses one that is out of date.
import { readFile, writeFile } from "node:fs/promises";
import openapi, { astToString } from "openapi-typescript";

const source = new URL("../../docs/openapi.json", import.meta.url);
const target = new URL("../src/shared/api/schema.d.ts", import.meta.url);
const HEADER = "// Generated from docs/openapi.json by `npm run generate`.\n\n";

const wanted = HEADER + astToString(await openapi(source, { alphabetize: false }));
if (!process.argv.includes("--check")) {
  await writeFile(target, wanted);
} else if ((await readFile(target, "utf8").catch(() => "")) !== wanted) {
  process.stderr.write(
    "src/shared/api/schema.d.ts is not what docs/openapi.json says. Run: npm run generate\n",
  );
  process.exitCode = 1;
}
