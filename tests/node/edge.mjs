// The package with the edge engine, which runs plans by the kernel alone.
import { build } from "esbuild";

const entryOf = (size) => `
import { edgeEngine } from "./engine/edge.js";
export * as boundary from "./engine/generated/boundary.js";
import { run } from "./engine/engine.js";
import { plansByName } from "./engine/plans.js";
import bytes from "../wasm/edge/${size}.wasm";
const module = new WebAssembly.Module(bytes);
run(() => edgeEngine(module), plansByName());
export * from "./api/index.js";
export { plansByName };
export { PLANS } from "./engine/generated/plans.js";
/** Another engine, which is nobody's, and its memory. */
export function engineWithMemory() {
  const { Instance } = WebAssembly;
  const memories = [];
  WebAssembly.Instance = class extends Instance {
    constructor(...given) {
      super(...given);
      memories.push(this.exports.memory);
    }
  };
  const engine = edgeEngine(module);
  WebAssembly.Instance = Instance;
  return { engine, memory: memories[0] };
}
`;
/** What compiles schemes takes from the package that runs: here, from this one. */
const SCHEMES = `
import { wasmCompiler } from "./schemes/wasm.js";
import bytes from "../wasm/schemes/schemes.wasm";
export const compiler = wasmCompiler(new WebAssembly.Module(bytes));
`;

/** Bundles a program of the façade's sources, and runs it. */
async function made(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: new URL("../../npm/src", import.meta.url).pathname, loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    loader: { ".wasm": "binary", ".plan": "text" },
  });
  const [file] = outputFiles;
  return import(`data:text/javascript;base64,${Buffer.from(file.contents).toString("base64")}`);
}

export const edge = await made(entryOf("full"));
/** What programs have that import `hookseal`. */
export const base = await made(entryOf("base"));
export const { compiler } = await made(SCHEMES);
