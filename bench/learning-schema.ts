/*
 * What observing one exchange costs: a 2 KB body with ten parameters must stay well under 60 µs.
 *
 *   node bench/learning-schema.ts
 */
import type { Pair } from "../src/http/head.ts";
import type { JsonValue } from "../src/http/json.ts";
import { millis } from "../src/kernel/clock.ts";
import { toOpenApi } from "../src/learning/openapi/to-openapi.ts";
import { fieldsOf } from "../src/learning/schema/fields.ts";
import { observe } from "../src/learning/schema/observe.ts";
import { emptyProfile, mergeProfiles } from "../src/learning/schema/profile.ts";
import type { Sighting } from "../src/learning/sighting.ts";

const warmUp = 5000;
const rounds = 60_000;

/** An order of about 2 KB as shops send it: nested objects, a list, texts of every kind. */
function order(round: number): JsonValue {
  const id = 100_000 + round;
  const hex = (0x10000000 + ((round * 2_654_435_761) % 0xefffffff)).toString(16);
  return {
    id,
    reference: `NL${round}-A${round % 97}`,
    status: ["paid", "open", "sent", "closed"][round % 4] ?? "",
    currency: ["EUR", "USD"][round % 2] ?? "",
    total: round * 1.07,
    created: `2026-02-${String((round % 28) + 1).padStart(2, "0")}T14:38:26.443Z`,
    customer: {
      id: `${hex}-f019-46b6-925d-80d8f5a6bc39`,
      name: ["Maya Murphy", "Ida Sol", "Noa Berg"][round % 3] ?? "",
      email: `someone${round}@post.example`,
      phone: `+34187${100_000 + (round % 899_999)}`,
      newsletter: round % 3 === 0,
    },
    address: {
      street: `Long Road ${round % 300}`,
      zip: `${10_000 + (round % 80_000)}`,
      city: "Oslo",
    },
    note:
      round % 5 === 0 ? null : "Please ring twice and leave the parcel with the neighbour below.",
    items: Array.from({ length: 13 }, (_, index) => ({
      productId: 1000 + ((round * 7 + index) % 900),
      title: `Product of the line ${(round + index) % 450}`,
      quantity: (index % 3) + 1,
      price: 10.5 + index,
      discounted: index % 2 === 0,
      category: ["kitchen", "garden", "office"][index % 3] ?? "",
    })),
  };
}

const exchanges: readonly Sighting[] = Array.from({ length: 512 }, (_, round) => exchange(round));

function exchange(round: number): Sighting {
  const query: Pair[] = [
    ["page", `${round % 40}`],
    ["limit", "20"],
    ["sort", ["price", "name", "age"][round % 3] ?? ""],
    ["q", `search words ${round}`],
    ["since", "2026-02-18"],
    ["active", "true"],
  ];
  const fields: Pair[] = [
    ["accept", "application/json"],
    ["user-agent", "bench"],
    ["x-device-id", "1babe273-a0fe-40aa-a2f7-eb1f4e76a48f"],
    ["x-app-version", "5.9.4"],
    ["x-tenant", `t${round % 5}`],
  ];
  return {
    id: "bench:1",
    time: millis(0),
    source: { kind: "gateway", name: "gateway" },
    weight: 1,
    request: {
      method: "POST",
      scheme: "https",
      host: "api.example.com",
      segments: ["v1", "orders", `${round}`],
      query,
      fields,
      cookies: [],
      body: { kind: "json", mediaType: "application/json", value: order(round) },
      bytes: 2000,
      client: "192.0.2.1",
    },
    response: { status: 204, mediaType: undefined, body: { kind: "none" }, bytes: 0 },
    duration: millis(1),
    caller: {
      proof: "bearer",
      verified: true,
      subject: "",
      consumer: undefined,
      roles: [],
      scopes: [],
      tenant: undefined,
    },
    declared: undefined,
    refused: false,
  };
}

function digest(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

/** CPU time of the whole process, collector included: what a busy machine does beside it does not count. */
function measure(name: string, count: number, run: (round: number) => void): void {
  for (let round = 0; round < Math.ceil(count / 5); round += 1) run(round);
  const start = process.cpuUsage();
  for (let round = 0; round < count; round += 1) run(round);
  const { user, system } = process.cpuUsage(start);
  console.log(`${name.padEnd(44)} ${((user + system) / count).toFixed(2).padStart(9)} µs`);
}

const parameters: readonly Pair[] = [["orderId", "100042"]];
const profile = emptyProfile();
const see = (round: number): void => {
  const sighting = exchanges[round % exchanges.length];
  if (sighting !== undefined)
    observe(profile, sighting, parameters, { subject: round % 50, digest });
};

const size = JSON.stringify(order(1)).length;
console.log(`body of ${size} bytes, 10 parameters; ${process.version}`);
measure("observe, from the first on", warmUp, see);
measure("observe, settled", rounds, see);
measure("mergeProfiles", 300, () => void mergeProfiles(profile, profile));
measure("fieldsOf", 300, () => void fieldsOf(profile));
const operation = {
  method: "POST",
  host: "api.example.com",
  path: "/v1/orders/{orderId}",
  profile,
};
measure("toOpenApi", 300, () => void toOpenApi([operation], { title: "bench", version: "1" }));
console.log(`profile as JSON: ${JSON.stringify(profile).length} bytes, ${profile.places} places`);
