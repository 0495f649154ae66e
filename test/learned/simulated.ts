import { execFileSync } from "node:child_process";
import { createReadStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Pair } from "../../src/http/head.ts";
import type { Sighting } from "../../src/learning/sighting.ts";
import { recorded } from "./sightings.ts";

interface Template {
  readonly key: string;
  readonly segments: readonly string[];
}

/** One exchange of a simulated world, and the operation that it called. */
export interface Simulated {
  readonly key: string;
  readonly parameters: readonly Pair[];
  readonly sighting: Sighting;
}

const root =
  process.env["CASTELLAN_SIMULATOR"] ??
  fileURLToPath(new URL("../../../shared/simulator", import.meta.url));

/** Traffic of one of the simulator's worlds, without attacks, in the order of its records. */
export async function* simulate(
  world: "shop" | "tracker",
  options: { readonly seed: number; readonly days: number; readonly users: number },
): AsyncGenerator<Simulated> {
  const folder = mkdtempSync(join(tmpdir(), "castellan-flows-"));
  try {
    const out = join(folder, "records.ndjson");
    const named = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const fixed = ["--world", world, "--attacks", "none", "--body-limit", "65536", "--out", out];
    execFileSync(process.execPath, [join(root, "generate.mjs"), ...fixed, ...named], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    const templates = templatesOf(world);
    let number = 0;
    for await (const line of createInterface({ input: createReadStream(out) })) {
      number += 1;
      const sighting = recorded(line, number);
      const { method, host, segments } = sighting.request;
      const found = operationOf(templates, `${method} ${host} `, segments);
      if (found !== undefined) yield { ...found, sighting };
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The operations that a world's source declares: `on("GET", "/path", …)`, and `staff(…)` on the other host. */
function templatesOf(world: string): readonly Template[] {
  const source = readFileSync(join(root, "worlds", `${world}.mjs`), "utf8");
  const hosts = [...source.matchAll(/\b(?:API|OFFICE|HOST) = '([^']+)'/g)].map(([, host]) => host);
  return [...source.matchAll(/\b(on|staff)\('([A-Z]+)', '([^']+)'/g)].map(
    ([, kind, method, path = ""]) => {
      const host = kind === "staff" ? hosts[1] : hosts[0];
      return { key: `${method} ${host} ${path}`, segments: path.slice(1).split("/") };
    },
  );
}

const isParameter = (segment: string) => segment.startsWith("{");

function operationOf(
  templates: readonly Template[],
  prefix: string,
  segments: readonly string[],
): Pick<Simulated, "key" | "parameters"> | undefined {
  const fitting = templates.filter(
    (template) =>
      template.key.startsWith(prefix) &&
      template.segments.length === segments.length &&
      template.segments.every((segment, at) => isParameter(segment) || segment === segments[at]),
  );
  const open = ({ segments: own }: Template) => own.filter(isParameter).length;
  const best = fitting.toSorted((left, right) => open(left) - open(right))[0];
  if (best === undefined) return undefined;
  const parameters = best.segments.flatMap((segment, at): Pair[] =>
    isParameter(segment) ? [[segment.slice(1, -1), segments[at] ?? ""]] : [],
  );
  return { key: best.key, parameters };
}
