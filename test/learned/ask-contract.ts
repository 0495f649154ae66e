import assert from "node:assert/strict";
import type { Site } from "../../src/engine/control.ts";
import type { Received } from "../../src/engine/facts.ts";
import type { Ports } from "../../src/engine/ports.ts";
import type { Body, Part } from "../../src/http/body.ts";
import { Fields } from "../../src/http/fields.ts";
import type { Pair } from "../../src/http/head.ts";
import type { JsonValue } from "../../src/http/json.ts";
import { type MediaType, parseMediaType } from "../../src/http/media-type.ts";
import { millis } from "../../src/kernel/clock.ts";
import type { SightedBody, SightedPart, Sighting } from "../../src/learning/sighting.ts";
import { requestSchema } from "../../src/policies/request-schema/policy.ts";
import { readContract } from "../../src/registry/openapi/read-contract.ts";
import type { Contract } from "../../src/registry/operation.ts";

/** Holds exchanges against a document as the product does: its reader, its control, the control's defaults. */
export interface Asked {
  readonly contract: Contract;
  /** `pass`, or the reason of the refusal and its note. */
  ask(id: string, sighting: Sighting, parameters: readonly Pair[]): string;
}

export function loadContract(document: object): Asked {
  const read = readContract(document as JsonValue);
  assert.ok(read.ok, JSON.stringify(read));
  const contract = read.value;
  const steps = new Map(
    contract.operations.map((operation) => {
      const site = { api: { contract }, operation } as unknown as Site;
      const built = requestSchema.build(requestSchema.defaults, site, {} as Ports);
      assert.ok(built.ok);
      return [operation.id, built.value.steps] as const;
    }),
  );
  return {
    contract,
    ask(id, sighting, parameters) {
      const step = steps.get(id)?.inspect;
      assert.ok(step !== undefined, `no operation ${id}`);
      const outcome = step(factsOf(sighting, parameters));
      assert.ok(outcome !== undefined && !(outcome instanceof Promise));
      return outcome.kind === "deny" ? `${outcome.reason}: ${outcome.note ?? ""}` : outcome.kind;
    },
  };
}

function factsOf({ request }: Sighting, parameters: readonly Pair[]): Received {
  const query = request.query
    .map(([name, text]) => `${encodeURIComponent(name)}=${encodeURIComponent(text)}`)
    .join("&");
  return {
    id: "x",
    time: millis(0),
    peer: "",
    tls: undefined,
    client: "",
    secure: true,
    principals: [],
    principal: undefined,
    pathParameters: parameters,
    body: bodyOf(request.body),
    head: {
      method: request.method,
      version: "1.1",
      authority: request.host,
      target: { path: "/", segments: request.segments, query, pairs: request.query },
      fields: new Fields(request.fields.flat()),
      cookies: request.cookies.map((name): Pair => [name, "v"]),
      upgrade: undefined,
      mediaType: undefined,
      hasBody: request.body.kind !== "none",
      contentLength: undefined,
    },
  };
}

function bodyOf(body: SightedBody): Body {
  if (body.kind === "none") return { kind: "none" };
  const mediaType = typeOf(body.mediaType);
  if (body.kind === "unread") return { kind: "opaque", mediaType };
  if (body.kind === "text") return { ...body, mediaType };
  assert.ok(mediaType !== undefined);
  if (body.kind === "json") return { ...body, mediaType, text: JSON.stringify(body.value) };
  if (body.kind === "form") return { ...body, mediaType };
  return { ...body, mediaType, parts: body.parts.map((part) => partOf(part)) };
}

function partOf({ name, isFile, mediaType, text }: SightedPart): Part {
  const fileName = isFile ? "f" : undefined;
  return { name, fileName, mediaType: typeOf(mediaType), bytes: new Uint8Array(), text };
}

function typeOf(text: string | undefined): MediaType | undefined {
  return text === undefined ? undefined : parseMediaType(text);
}
