#!/usr/bin/env node
// The command line under whatever Node the machine has: it hands over to the pinned one where that is too old
// to run TypeScript by itself.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));
const pinned = fileURLToPath(new URL("../node_modules/node/bin/node", import.meta.url));
const [major = 0] = process.versions.node.split(".").map(Number);

if (major >= 24) {
  process.argv[1] = main;
  await import(main);
} else if (existsSync(pinned)) {
  const done = spawnSync(pinned, [main, ...process.argv.slice(2)], { stdio: "inherit" });
  process.exit(done.status ?? 1);
} else {
  console.error("castellan needs Node 24 or later; `npm ci` in its folder brings one");
  process.exit(3);
}
