import assert from "node:assert/strict";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { formatProblem } from "../../src/config/source/position.ts";
import type { Plan } from "../../src/engine/plan.ts";
import { prepare } from "../../src/serve/prepare.ts";

/*
 * Each file: a configuration, a line of dashes, and what it compiles to: every operation with its controls,
 * their modes and where each was set. To take a wanted change over: UPDATE_PLANS=1, then read the diff.
 */
const folder = new URL(".", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".plan"));
const divider = "\n---------- compiled ----------\n";

test("there are plans to look at", () => assert.ok(files.length >= 4));

for (const file of files) {
  test(file, () => {
    const path = new URL(file, folder);
    const [text = "", want] = readFileSync(path, "utf8").split(divider);
    const prepared = prepare({
      file: new URL("castellan.yaml", folder).pathname,
      text: `${text}\n`,
    });
    const got = prepared.ok
      ? told(prepared.prepared.compiled.plan)
      : `${prepared.problems.map(formatProblem).join("\n")}\n`;
    const plain = got.replaceAll(folder.pathname, "").replaceAll("test/plans/", "");
    if (process.env["UPDATE_PLANS"] === "1") writeFileSync(path, text + divider + plain);
    else assert.equal(plain, want);
  });
}

function told(plan: Plan): string {
  return plan.operations
    .map(({ api, id, effective, reads, limits }) => {
      const body = `reads ${
        Object.entries(reads)
          .filter(([, yes]) => yes)
          .map(([what]) => what)
          .join(" ") || "nothing"
      }; ${limits.requestBytes} in, ${limits.responseBytes} out`;
      const controls = effective.map(
        ({ control, mode, active, origin }) =>
          `  ${control} ${active ? mode : mode === "off" ? "off" : "idle"} (${origin})`,
      );
      return [`${api.name} ${api.version} ${api.basePath} ${id}: ${body}`, ...controls, ""].join(
        "\n",
      );
    })
    .join("\n");
}
