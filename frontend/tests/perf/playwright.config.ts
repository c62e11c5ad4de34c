import base from "../../playwright.config";

const port = Number(process.env.E2E_PORT ?? 8690);

/** The same browser and server as the tests', with time enough to fill a project. */
export default {
  ...base,
  testDir: ".",
  testMatch: "*.perf.ts",
  timeout: 1_200_000,
  use: { ...base.use, trace: "off" as const, screenshot: "off" as const },
  webServer: { ...base.webServer, command: `node ../e2e/server.mjs ${port}`, cwd: import.meta.dirname },
};
