// Node.js: both engines of Hookseal and what users would pick instead.
import * as native from "hookseal";

import * as wasm from "../../npm/dist/inline.js";
import { textOf } from "./deliveries.mjs";
import { versions } from "./lines.mjs";
import { parsing } from "./parsing.mjs";
import { compareWithPeers } from "./peers.mjs";
import { refusals } from "./refusals.mjs";
import { guidesSnippet, hashWasm, nodeCrypto, octokit, stripe, svix } from "./subjects/node.mjs";
import { standardwebhooks, subtle } from "./subjects/web.mjs";

const SUITE = "node";
const longText = { measure: "receive-text", method: "receive", bodies: textOf };
const COMPARISONS = [
  { measure: "verify", scheme: "realestateapi", peers: [guidesSnippet, nodeCrypto, hashWasm, subtle] },
  { measure: "verify", scheme: "github", peers: [octokit] },
  { measure: "receive", scheme: "standard-webhooks", peers: [standardwebhooks, svix] },
  { measure: "receive", scheme: "stripe", peers: [stripe] },
  { ...longText, scheme: "standard-webhooks", peers: [standardwebhooks, svix] },
  { ...longText, scheme: "stripe", peers: [stripe] },
];
const PACKAGES = ["@octokit/webhooks-methods", "hash-wasm", "mitata", "standardwebhooks", "stripe", "svix"];
const engines = { "hookseal native": native, "hookseal wasm": wasm };

if (native.engine !== "native") throw new Error("the native addon is missing: run `cargo xtask build`");
versions(SUITE, { "Node.js": process.versions.node, OpenSSL: process.versions.openssl }, PACKAGES);
await compareWithPeers(SUITE, engines, COMPARISONS);
await parsing(SUITE, engines);
await refusals(SUITE, engines);
