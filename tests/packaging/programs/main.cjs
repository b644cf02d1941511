const hookseal = require("hookseal");
// For the schemes that the vectors have of their own.
require("hookseal/schemes");

async function main() {
  const { runVectors } = await import("./runner.mjs");
  const { default: vectors } = await import("./vectors.mjs");
  console.log(JSON.stringify({ ...(await runVectors(hookseal, vectors)), names: Object.keys(hookseal).toSorted() }));
}

// oxlint-disable-next-line unicorn/prefer-top-level-await -- CommonJS has none.
void main();
