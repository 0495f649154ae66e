import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";

const young = new URL("young.ts", import.meta.url).href;

/** How often V8 decides to make objects of one place in the old generation, where a program keeps all of them. */
function decisions(begin: string): number {
  const script = `
    import { keepRequestsYoung } from ${JSON.stringify(young)};
    ${begin}
    const make = (i) => ({ a: i, b: [i], c: { d: i } });
    const kept = [];
    for (let i = 0; i < 400_000; i += 1) kept.push(make(i));
    console.log("kept", kept.length);`;
  const { stdout, status } = spawnSync(
    process.execPath,
    // Code that is never optimised counts all its objects: what is decided does not hang on when it would be.
    [
      "--no-opt",
      "--no-maglev",
      "--trace-pretenuring-statistics",
      "--input-type=module",
      "--eval",
      script,
    ],
    { encoding: "utf8" },
  );
  assert.equal(status, 0);
  assert.match(stdout, /^kept 400000$/m);
  return stdout.split(" => tenure").length - 1;
}

test("V8 decides that nothing is born old, which it does left to itself", () => {
  assert.ok(decisions("") > 0);
  assert.equal(decisions("keepRequestsYoung();"), 0);
});
