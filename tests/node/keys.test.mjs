import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

test("keys are fetched where the address says, again where they are not fresh, and once where one is unknown", () => {
  const file = (name) => fileURLToPath(new URL(`keys/${name}`, import.meta.url));
  execFileSync(process.execPath, [...process.execArgv.filter((flag) => !flag.startsWith("--test")), file("fetching.mjs")], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: file("localhost.cert.pem") },
    stdio: "inherit",
  });
});
