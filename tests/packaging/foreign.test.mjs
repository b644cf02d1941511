// The vectors on another Linux system, with the package as npm installs it there. `cargo xtask dist`
// says which system, and what starts its Node.js here.
import { test } from "node:test";

import { assertPassed, printed, userFolder } from "./user.mjs";

const { HOOKSEAL_PLATFORM: platform, HOOKSEAL_NODE: node } = process.env;

test(`Node.js for ${platform}, native`, async (context) => {
  const [os, cpu, libc] = platform.split("-");
  const folder = await userFolder(context, { system: { os, cpu, libc: { gnu: "glibc", musl: "musl" }[libc] } });
  const [command, ...args] = node.split(" ");
  assertPassed(await printed(folder, command, ...args, "main.mjs"), "native");
  assertPassed(await printed(folder, command, ...args, "main.cjs"), "native");
});
