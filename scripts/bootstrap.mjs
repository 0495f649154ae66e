// The first file that runs on a fresh clone, under whatever Node (20 or later) the machine has: no
// dependency, no TypeScript. It installs what package-lock.json pins, Node itself included, and hands over.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = `${root}node_modules/.castellan-lock`;
const node = `${root}node_modules/node/bin/node`;

const [task = "", ...rest] = process.argv.slice(2);

/** @type {Record<string, (rest: string[]) => void>} */
const tasks = {
  start(args) {
    buildConsole();
    const command = args.includes("--upstream") ? "guard" : "demo";
    run(node, ["src/cli/main.ts", command, ...args]);
  },
  test(args) {
    buildConsole();
    if (args.length > 0) return run(node, ["--test", ...args]);
    run(node, ["node_modules/oxfmt/bin/oxfmt", "--check", "."]);
    run(node, ["node_modules/typescript/bin/tsc", "-b"]);
    run(node, ["node_modules/oxlint/bin/oxlint", "--type-aware"]);
    run(node, ["node_modules/knip/bin/knip.js"]);
    run(node, [
      "--test",
      "--test-concurrency=2",
      "src/**/*.test.ts",
      "test/{house,ports,plans,e2e,corpora,suites}/**/*.test.ts",
      "test/learned/properties.test.ts",
      "console/src/**/*.test.ts",
      "examples/**/*.test.ts",
      "bench/**/*.test.ts",
    ]);
  },
  suites(args) {
    // What is learned from whole applications that nobody here made: they stand beside the clone, as the suites do.
    if (args.length === 0) run(node, ["--test", "--test-concurrency=2", "test/learned/*.test.ts"]);
    run(node, ["test/suites/run.ts", ...args]);
  },
  bench(args) {
    run(node, ["bench/run.ts", ...args]);
  },
};

const chosen = tasks[task];
if (chosen === undefined) {
  console.error(`bootstrap: no task "${task}"; there are ${Object.keys(tasks).join(", ")}`);
  process.exit(2);
}
install();
chosen(rest);

function install() {
  const lock = createHash("sha256")
    .update(readFileSync(`${root}package-lock.json`))
    .digest("hex");
  if (existsSync(node) && existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  console.error("Installing what package-lock.json pins (once; about a minute) …");
  // Not `npm ci`: it refuses a lock file that lacks optional packages of other platforms, and registries that
  // mirror npm do not always hold them. `--no-save` keeps the versions and the file as they are.
  run("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]);
  mkdirSync(`${root}node_modules`, { recursive: true });
  writeFileSync(stamp, lock);
}

/** Builds what the browser is served, where its sources have changed since it was built. */
function buildConsole() {
  const made = `${root}console/dist/.sources`;
  const hash = createHash("sha256").update(readFileSync(`${root}package-lock.json`));
  for (const name of readdirSync(`${root}console`, {
    recursive: true,
    encoding: "utf8",
  }).toSorted()) {
    if (/^(dist|node_modules)(\/|$)/.test(name) || !statSync(`${root}console/${name}`).isFile())
      continue;
    hash.update(name).update(readFileSync(`${root}console/${name}`));
  }
  const sources = hash.digest("hex");
  if (existsSync(made) && readFileSync(made, "utf8") === sources) return;
  console.error("Building the console (once; some seconds) …");
  run(node, ["node_modules/vite/bin/vite.js", "build", "console", "--logLevel", "warn"]);
  writeFileSync(made, sources);
}

/** Runs one command to its end; a failure ends everything with its exit code. */
function run(command, args) {
  const path = `${root}node_modules/node/bin:${process.env.PATH ?? ""}`;
  const done = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, PATH: path, NODE_NO_WARNINGS: "1" },
  });
  if (done.error) {
    console.error(`bootstrap: cannot run ${command}: ${done.error.message}`);
    process.exit(1);
  }
  if (done.status !== 0) process.exit(done.status ?? 1);
}
