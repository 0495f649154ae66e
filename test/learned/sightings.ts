import { isPerConnection } from "../../src/http/hop-by-hop.ts";
import type { Pair } from "../../src/http/head.ts";
import type { JsonValue } from "../../src/http/json.ts";
import { millis } from "../../src/kernel/clock.ts";
import type { Witness } from "../../src/learning/schema/choices.ts";
import type { Caller, SightedBody, Sighting } from "../../src/learning/sighting.ts";

/** FNV-1a with a key: enough to tell texts apart in a test. */
function digest(text: string): number {
  let hash = 0x811c9dc5 ^ 0x5bd1e995;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

export function witness(subject: number | string): Witness {
  return { subject: typeof subject === "string" ? digest(subject) : subject, digest };
}

const anonymous: Caller = {
  proof: "none",
  verified: false,
  subject: "s",
  consumer: undefined,
  roles: [],
  scopes: [],
  tenant: undefined,
};

/** What a test wants to say of one exchange; the rest is plain. */
export interface Told {
  readonly method?: string;
  readonly host?: string;
  readonly scheme?: "http" | "https";
  readonly segments?: readonly string[];
  readonly query?: readonly Pair[];
  readonly fields?: readonly Pair[];
  readonly cookies?: readonly string[];
  readonly body?: SightedBody;
  readonly status?: number;
  readonly answer?: SightedBody;
  readonly caller?: Partial<Caller>;
  readonly refused?: boolean;
}

export function json(value: JsonValue): SightedBody {
  return { kind: "json", mediaType: "application/json", value };
}

const nothing: SightedBody = { kind: "none" };

const plain = {
  method: "GET",
  host: "api.example.com",
  scheme: "https",
  segments: [],
  query: [],
  fields: [],
  cookies: [],
  body: nothing,
  status: 200,
  answer: nothing,
  caller: anonymous,
  refused: false,
} as const;

export function sighting(given: Told): Sighting {
  const told = { ...plain, ...given };
  const { method, scheme, host, segments, query, fields, cookies, body, status, answer } = told;
  const client = "192.0.2.1";
  const mediaType = answer.kind === "none" ? undefined : answer.mediaType;
  return {
    id: "t:1",
    time: millis(0),
    source: { kind: "records", name: "t" },
    weight: 1,
    request: { method, scheme, host, segments, query, fields, cookies, body, bytes: 0, client },
    response: { status, mediaType, body: answer, bytes: 0 },
    duration: millis(1),
    caller: { ...anonymous, ...told.caller },
    declared: undefined,
    refused: told.refused,
  };
}

/** One line of an exchange record, as far as these tests read it. */
export interface Line {
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly Pair[];
    readonly body?: string;
  };
  readonly response: {
    readonly status: number;
    readonly headers: readonly Pair[];
    readonly body?: string;
  };
  readonly client: { readonly ip: string };
  readonly principal?: { readonly id: string; readonly kind: string };
}

/** What the gateway blanks: fields that carry a credential. */
const blanked: ReadonlySet<string> = new Set(["authorization", "x-api-key", "cookie"]);

/** A recorded exchange as a sighting; the room that reads recordings for the product is not used here. */
export function sightingOf(line: Line): Sighting {
  const url = new URL(line.request.url);
  const fields = line.request.headers.map(([name, value]): Pair => [
    name.toLowerCase(),
    blanked.has(name.toLowerCase()) ? "" : value,
  ]);
  const cookie = line.request.headers.find(([name]) => name.toLowerCase() === "cookie")?.[1] ?? "";
  const proof = proofOf(fields);
  return sighting({
    method: line.request.method,
    host: url.host,
    scheme: url.protocol === "http:" ? "http" : "https",
    segments: url.pathname === "/" ? [] : url.pathname.slice(1).split("/").map(decodeURIComponent),
    query: [...url.searchParams.entries()],
    fields: fields.filter(([name]) => !isPerConnection(name)),
    cookies: cookie === "" ? [] : cookie.split(";").map((pair) => pair.trim().split("=")[0] ?? ""),
    body: bodyOf(line.request),
    status: line.response.status,
    answer: bodyOf(line.response),
    caller: { proof, subject: line.principal?.id ?? line.client.ip },
  });
}

function proofOf(fields: readonly Pair[]): Caller["proof"] {
  const names = fields.map(([name]) => name);
  if (names.includes("authorization")) return "bearer";
  if (names.includes("x-api-key")) return "api-key";
  return names.includes("cookie") ? "session" : "none";
}

function bodyOf(message: {
  readonly headers: readonly Pair[];
  readonly body?: string;
}): SightedBody {
  const { body } = message;
  if (body === undefined || body === "") return nothing;
  const type = message.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1];
  const mediaType = type?.split(";")[0]?.trim().toLowerCase();
  if (mediaType === undefined) return { kind: "unread", mediaType };
  if (/[/+]json$/.test(mediaType)) {
    try {
      return { kind: "json", mediaType, value: JSON.parse(body) as JsonValue };
    } catch {
      return { kind: "unread", mediaType };
    }
  }
  if (mediaType === "application/x-www-form-urlencoded") {
    return { kind: "form", mediaType, pairs: [...new URLSearchParams(body).entries()] };
  }
  return { kind: "text", mediaType, text: body };
}
