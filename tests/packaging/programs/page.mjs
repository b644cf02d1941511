import { start } from "./start.mjs";
// They sign, too.
import * as hookseal from "hookseal/full";
// For the schemes that the vectors have of their own.
import "hookseal/schemes";
import { runVectors } from "./runner.mjs";

const milliseconds = performance.now() - start;
const vectors = JSON.parse(await (await fetch("vectors.json")).text());
globalThis.report = { ...(await runVectors(hookseal, vectors)), milliseconds };
