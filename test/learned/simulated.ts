import { execFileSync } from "node:child_process";
import { createReadStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Pair } from "../../src/http/head.ts";
import type { JsonValue } from "../../src/http/json.ts";
import { millis } from "../../src/kernel/clock.ts";
import type { SightedBody, Sighting } from "../../src/learning/sighting.ts";

/** What the simulator writes, as far as this reads it. */
interface Recorded {
  readonly time: string;
  readonly client: { readonly ip: string };
  readonly request: Message & { readonly method: string; readonly url: string };
  readonly response: Message & { readonly status: number };
  readonly durationMs: number;
  readonly principal?: { readonly id: string };
}

interface Message {
  readonly headers: readonly Pair[];
  readonly body?: string;
  readonly bodyTruncated?: boolean;
}

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
    for await (const line of createInterface({ input: createReadStream(out) })) {
      const record = JSON.parse(line) as Recorded;
      const url = new URL(record.request.url);
      const segments = url.pathname.slice(1).split("/").map(decoded);
      const found = operationOf(templates, `${record.request.method} ${url.host} `, segments);
      if (found !== undefined) yield { ...found, sighting: sighting(record, url, segments) };
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

function sighting(record: Recorded, url: URL, segments: readonly string[]): Sighting {
  const { request, response } = record;
  const cookie = header(request, "cookie");
  const session = /th_session=([^;]+)/.exec(cookie ?? "")?.[1];
  const subject = record.principal?.id ?? session ?? record.client.ip;
  return {
    id: "",
    time: millis(Date.parse(record.time)),
    source: { kind: "records", name: "simulator" },
    weight: 1,
    request: {
      method: request.method,
      scheme: "https",
      host: url.host,
      segments,
      query: [...url.searchParams],
      fields: [],
      cookies: [],
      body: bodyOf(request),
      bytes: request.body?.length ?? 0,
      client: record.client.ip,
    },
    response: {
      status: response.status,
      mediaType: header(response, "content-type")?.split(";")[0],
      location: header(response, "location"),
      body: bodyOf(response),
      bytes: response.body?.length ?? 0,
    },
    duration: millis(record.durationMs),
    caller: {
      proof: "none",
      verified: false,
      subject,
      consumer: undefined,
      roles: [],
      scopes: [],
      tenant: undefined,
    },
    declared: undefined,
    refused: false,
  };
}

function bodyOf(message: Message): SightedBody {
  const mediaType = header(message, "content-type")?.split(";")[0];
  if (message.body === undefined || message.body === "") return { kind: "none" };
  if (message.bodyTruncated === true || mediaType !== "application/json") {
    return { kind: "unread", mediaType };
  }
  try {
    return { kind: "json", mediaType, value: JSON.parse(message.body) as JsonValue };
  } catch {
    return { kind: "unread", mediaType };
  }
}

function header({ headers }: Message, wanted: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
