import { readFileSync } from "node:fs";

import * as hookseal from "hookseal";
// For the schemes that the vectors have of their own.
import "hookseal/schemes";
import { runVectors } from "./runner.mjs";

const vectors = JSON.parse(readFileSync(process.argv[2], "utf8"));
console.log(JSON.stringify(await runVectors(hookseal, vectors)));
