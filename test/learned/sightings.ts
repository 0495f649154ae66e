import assert from "node:assert/strict";
import type { Pair } from "../../src/http/head.ts";
import type { JsonValue } from "../../src/http/json.ts";
import { millis } from "../../src/kernel/clock.ts";
import type { Witness } from "../../src/learning/schema/choices.ts";
import type { Caller, SightedBody, Sighting } from "../../src/learning/sighting.ts";
import { readLine } from "../../src/records/recording.ts";

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

/** A line of exchange records as the product reads it; subjects keep their names, so that tests can tell them. */
export function recorded(text: string, line: number): Sighting {
  const read = readLine(text, "records", {
    file: "records",
    line,
    pseudonym: (kind, id) => `${kind} ${id}`,
  });
  assert.ok(read.ok, JSON.stringify(read));
  return read.value;
}
