import type { Pair } from "../src/http/head.ts";
import type { JsonValue } from "../src/http/json.ts";
import { millis } from "../src/kernel/clock.ts";
import { readContract } from "../src/registry/openapi/read-contract.ts";
import type { Api } from "../src/registry/operation.ts";
import type { Sighting } from "../src/learning/sighting.ts";

const start = 20_000 * 86_400_000;

/** A stream of numbers in [0, 1) that is the same in every run. */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Ranks of which the n-th comes 1/n as often as the first. */
export function skewed(random: () => number, count: number): number {
  return Math.floor((count + 1) ** random()) - 1;
}

export interface Estate {
  readonly operations: number;
  readonly callers: number;
  /** Sightings per second of event time. */
  readonly perSecond: number;
}

/**
 * Sightings without end, as a large estate would give them: `operations` of which every second is a POST,
 * with ten parameters in path, query and fields, and a body of 2 KB sent or answered. The first `callers` each
 * come once; from then on, callers and operations are skewed as in life.
 */
export function* sightings({ operations, callers, perSecond }: Estate): Generator<Sighting, never> {
  const random = numbers(7);
  for (let turn = 0; ; turn += 1) {
    const caller = turn < callers ? turn : skewed(random, callers);
    const operation = turn < operations ? turn : skewed(random, operations);
    yield sighting({ turn, caller, operation, time: start + (turn * 1000) / perSecond });
  }
}

interface One {
  readonly turn: number;
  readonly caller: number;
  readonly operation: number;
  readonly time: number;
}

const host = "api.example.com";

function methodOf(operation: number): "GET" | "POST" {
  return operation % 2 === 1 ? "POST" : "GET";
}

/** Declared, without fields: so many invented words side by side would be taken for ids, and rightly. */
export function declaredApi({ operations }: Pick<Estate, "operations">): Api {
  const paths: Record<string, Record<string, JsonValue>> = {};
  const responses = { 200: { description: "" } };
  for (let operation = 0; operation < operations; operation += 1) {
    const path = (paths[`/v1/resource-${operation >> 1}/{id}/lines`] ??= {});
    path[methodOf(operation).toLowerCase()] = { responses };
  }
  const read = readContract({ openapi: "3.1.0", info: { title: "bench", version: "1" }, paths });
  if (!read.ok) throw new Error(read.problems[0]?.message);
  return {
    name: "bench",
    version: "1",
    owner: "",
    purpose: "",
    exposure: "public",
    live: undefined,
    deprecated: undefined,
    retired: undefined,
    hosts: [host],
    basePath: "",
    contract: read.value,
  };
}

function sighting({ turn, caller, operation, time }: One): Sighting {
  const method = methodOf(operation);
  const writes = method === "POST";
  const body = { kind: "json", mediaType: "application/json", value: order(turn) } as const;
  const none = { kind: "none" } as const;
  return {
    id: `bench:${turn}`,
    time: millis(time),
    source: { kind: "gateway", name: "gateway" },
    weight: 1,
    request: {
      method,
      scheme: "https",
      host,
      segments: ["v1", `resource-${operation >> 1}`, `${100_000 + (turn % 5000)}`, "lines"],
      query: queryOf(turn),
      fields: fieldsOf(turn),
      cookies: [],
      body: writes ? body : none,
      bytes: writes ? 2000 : 0,
      client: `192.0.${(caller >> 8) & 255}.${caller & 255}`,
    },
    response: {
      status: turn % 29 === 0 ? 404 : writes ? 201 : 200,
      mediaType: "application/json",
      body: writes ? none : body,
      bytes: writes ? 0 : 2000,
    },
    duration: millis(3 + (turn % 40)),
    caller: {
      proof: "bearer",
      verified: true,
      subject: `caller-${caller}`,
      consumer: `app-${caller % 40}`,
      roles: ["customer"],
      scopes: ["orders:read"],
      tenant: undefined,
    },
    declared: undefined,
    refused: false,
  };
}

/** With the path's one and the three of `fieldsOf`, ten. */
function queryOf(turn: number): readonly Pair[] {
  return [
    ["page", `${turn % 40}`],
    ["limit", "20"],
    ["sort", ["price", "name", "age"][turn % 3] ?? ""],
    ["q", `search words ${turn}`],
    ["since", "2026-02-18"],
    ["active", "true"],
  ];
}

function fieldsOf(turn: number): readonly Pair[] {
  return [
    ["accept", "application/json"],
    ["user-agent", "bench"],
    ["x-device-id", "1babe273-a0fe-40aa-a2f7-eb1f4e76a48f"],
    ["x-app-version", "5.9.4"],
    ["x-tenant", `t${turn % 5}`],
  ];
}

/** An order of about 2 KB as shops send it: nested objects, a list, texts of every kind. */
function order(turn: number): JsonValue {
  const hex = (0x10000000 + ((turn * 2_654_435_761) % 0xefffffff)).toString(16);
  return {
    id: 100_000 + turn,
    reference: `NL${turn}-A${turn % 97}`,
    status: ["paid", "open", "sent", "closed"][turn % 4] ?? "",
    currency: ["EUR", "USD"][turn % 2] ?? "",
    total: turn * 1.07,
    created: `2026-02-${String((turn % 28) + 1).padStart(2, "0")}T14:38:26.443Z`,
    customer: {
      id: `${hex}-f019-46b6-925d-80d8f5a6bc39`,
      name: ["Maya Murphy", "Ida Sol", "Noa Berg"][turn % 3] ?? "",
      email: `someone${turn}@post.example`,
      phone: `+34187${100_000 + (turn % 899_999)}`,
      newsletter: turn % 3 === 0,
    },
    address: {
      street: `Long Road ${turn % 300}`,
      zip: `${10_000 + (turn % 80_000)}`,
      city: "Oslo",
    },
    note:
      turn % 5 === 0 ? null : "Please ring twice and leave the parcel with the neighbour below.",
    items: Array.from({ length: 13 }, (_, index) => ({
      productId: 1000 + ((turn * 7 + index) % 900),
      title: `Product of the line ${(turn + index) % 450}`,
      quantity: (index % 3) + 1,
      price: 10.5 + index,
      discounted: index % 2 === 0,
      category: ["kitchen", "garden", "office"][index % 3] ?? "",
    })),
  };
}
