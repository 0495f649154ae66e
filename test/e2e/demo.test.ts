import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
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

function demo(state: string): Promise<Ended> {
  const args = [main, "demo", "--once", "--port", String(port), "--admin-port", String(adminPort)];
  const child = spawn(process.execPath, [...args, "--state", join(folder, state)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const hear = (chunk: string): void => {
    printed += chunk;
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

test("a taken port is told in one line, with its number", async () => {
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(port, "127.0.0.1", resolve));
  try {
    const { code, printed } = await demo("second");
    assert.equal(code, 3);
    assert.match(printed, /^castellan: cannot listen on 127\.0\.0\.1:28443: .+$/m);
    assert.doesNotMatch(printed, /\n\s+at /);
  } finally {
    await new Promise((resolve) => squatter.close(resolve));
  }
});
