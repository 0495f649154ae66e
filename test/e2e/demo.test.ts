import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chapters } from "../../examples/visitors.ts";

/** The first thing that a newcomer sees, as they start it. */
const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const port = 28_443;
const adminPort = 28_444;
const folder = mkdtempSync(join(tmpdir(), "castellan-demo-"));
const visits = chapters.flatMap((chapter) => chapter.visits);

after(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly printed: string;
}

/** Runs it to its end. `heard` is called with everything printed so far, and may end it. */
function demo(
  state: string,
  args: readonly string[] = ["--once"],
  heard: (printed: string, end: () => void) => void = () => undefined,
): Promise<Ended> {
  const ports = ["--port", String(port), "--admin-port", String(adminPort)];
  const child = spawn(
    process.execPath,
    [main, "demo", ...ports, "--state", join(folder, state), ...args],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let printed = "";
  const hear = (chunk: string): void => {
    printed += chunk;
    heard(printed, () => child.kill("SIGINT"));
  };
  child.stdout.setEncoding("utf8").on("data", hear);
  child.stderr.setEncoding("utf8").on("data", hear);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, printed }));
  });
}

test("every visit goes as it should, and the table names what decided", async () => {
  const { code, printed } = await demo("first");
  assert.equal(code, 0, printed);
  assert.ok(visits.length >= 30, `only ${visits.length} visits`);
  assert.match(printed, new RegExp(`^${visits.length} visits: `, "m"));
  const lines = printed.split("\n");
  for (const { who, what, by, status } of visits) {
    const row = lines.find((line) => line.startsWith(who) && line.includes(what));
    assert.ok(row, `no row for: ${who} ${what}`);
    assert.ok(row.includes(` ${status}  ${by}`), row);
  }
  for (const line of lines.filter((text) => !text.startsWith("  "))) {
    assert.ok(line.length <= 120, line);
  }
  // What the shop alone gives away never stands in the table itself.
  assert.doesNotMatch(printed, /s3cr3t-kettle|\$2b\$12|4111111111111111/);
});

test("a taken port is told in one line, and nothing is written before", async () => {
  for (const taken of [port, adminPort]) {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(taken, "127.0.0.1", resolve));
    try {
      const { code, printed } = await demo("second");
      assert.equal(code, 3);
      assert.match(printed, /^castellan: cannot listen on 127\.0\.0\.1:\d+: .+\n$/);
      assert.ok(printed.includes(`:${taken}: `), printed);
      assert.ok(!existsSync(join(folder, "second")));
    } finally {
      await new Promise((resolve) => squatter.close(resolve));
    }
  }
});

test("without --once it stays until Ctrl-C, and the commands it tells are ready to paste", async () => {
  let ended = false;
  const { code, printed } = await demo("third", [], (soFar, end) => {
    if (ended || !soFar.includes("until Ctrl-C")) return;
    ended = true;
    const token = readFileSync(join(folder, "third", "ada.token"), "utf8");
    assert.equal(token.split(".").length, 3);
    end();
  });
  assert.equal(code, 0, printed);
  assert.doesNotMatch(printed, /^castellan: /m);
  assert.match(printed, /curl --cacert \S+local-ca\.pem 'https:\/\/localhost:28443\//);
});

test("a rule that is changed is taken over, and told why where it is wrong", async () => {
  const file = join(folder, "fourth", "castellan.yaml");
  let good = "";
  let saved = 0;
  const { code, printed } = await demo("fourth", [], (soFar, end) => {
    if (saved === 0 && soFar.includes("until Ctrl-C")) {
      good = readFileSync(file, "utf8");
      saved = 1;
      writeFileSync(file, `${good}nonsense: 1\n`);
    } else if (saved === 1 && /^Refused/m.test(soFar) && soFar.endsWith("\n")) {
      saved = 2;
      writeFileSync(file, good);
    } else if (saved === 2 && /^Taken over/m.test(soFar)) {
      saved = 3;
      end();
    }
  });
  assert.equal(code, 0, printed);
  assert.match(printed, /^Refused, .+:\n +\S+castellan\.yaml:\d+:1: `nonsense` is not a setting/m);
});
