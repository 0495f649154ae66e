import type { Pair } from "../../http/head.ts";
import { nameSense } from "../../sensitive/names.ts";
import type { SightedBody, SightedPart, Sighting } from "../sighting.ts";
import { maxPairs, maxPlaces, maxValues } from "./bounds.ts";
import type { Witness } from "./choices.ts";
import { isApiHeader } from "./header-names.ts";
import {
  type Run,
  countObject,
  countProperty,
  observeValue,
  observeWire,
  othersOf,
} from "./observe-value.ts";
import { type ContractProfile, type MessageProfile, addCredential, messageOf } from "./profile.ts";
import { knownProperty, newProperty } from "./property.ts";
import { addSubject } from "./subjects.ts";
import {
  type ObjectProfile,
  type PropertyProfile,
  type ValueProfile,
  emptyObject,
  emptyValue,
} from "./value-profile.ts";

/**
 * Learns one exchange. Mutates the profile, which the caller owns. A successful exchange (2xx, 3xx) teaches the
 * request and the response; a failed one the response alone; one that the gateway refused, nothing.
 */
export function observe(
  profile: ContractProfile,
  sighting: Sighting,
  parameters: readonly Pair[],
  witness: Witness,
): void {
  const status = Math.floor(sighting.response.status / 100);
  if (sighting.refused || status < 2 || status > 5) return;
  const run: Run = {
    subject: witness.subject,
    digest: witness.digest,
    places: profile.places,
    left: maxValues,
    depth: 0,
    name: "",
    parent: "",
  };
  profile.exchanges += 1;
  if (status <= 3) observeRequest(profile, sighting, parameters, run);
  observeResponse(profile, sighting, status, run);
  profile.places = run.places;
}

function observeRequest(
  profile: ContractProfile,
  { request, caller }: Sighting,
  parameters: readonly Pair[],
  run: Run,
): void {
  profile.requests += 1;
  addSubject(profile.subjects, run.subject);
  profile.schemes[request.scheme] += 1;
  profile.proofs[caller.proof] += 1;
  observePairs(profile.path, parameters, run);
  observePairs(profile.query, request.query, run);
  observeFields(profile, request.fields, run);
  observeCookies(profile, request.cookies, run);
  observeRequestBody(profile, request.body, run);
}

function observeRequestBody(profile: ContractProfile, body: SightedBody, run: Run): void {
  if (body.kind === "none") {
    profile.bodiless += 1;
    return;
  }
  const message = messageOf(profile, "bodies", 0, body.mediaType ?? "");
  if (message !== undefined) observeBody(message, body, run);
}

function observeResponse(
  profile: ContractProfile,
  { response }: Sighting,
  status: number,
  run: Run,
): void {
  const { body } = response;
  const type = body.kind === "none" ? "" : (body.mediaType ?? response.mediaType ?? "");
  const message = messageOf(profile, "responses", status, type);
  if (message !== undefined) observeBody(message, body, run);
}

function observeBody(message: MessageProfile, body: SightedBody, run: Run): void {
  message.count += 1;
  if (body.kind === "none") return;
  if (body.kind === "unread") {
    message.unread += 1;
    return;
  }
  const kind = body.kind === "text" ? "text" : "value";
  message[kind] ??= rootPlace(run, body.kind === "text");
  const place = message[kind];
  if (place === undefined) message.unread += 1;
  else if (body.kind === "text") observeWire(place, body.text, run);
  else if (body.kind === "json") observeValue(place, body.value, run);
  else observeForm(place, body, run);
}

function rootPlace(run: Run, wire: boolean): ValueProfile | undefined {
  if (run.places >= maxPlaces) return undefined;
  run.places += 1;
  return emptyValue(wire);
}

/** Names that are compared one by one; a set for every message costs more, as long as they are few. */
const few = 24;

/** The names that a message has given already. */
class Met {
  readonly #few: string[] = [];
  #many: Set<string> | undefined;

  /** Has this name been met before? It has now. */
  again(name: string): boolean {
    for (const met of this.#few) if (met === name) return true;
    if (this.#few.length < few) {
      this.#few.push(name);
      return false;
    }
    this.#many ??= new Set();
    const { size } = this.#many;
    return this.#many.add(name).size === size;
  }
}

function observePairs(object: ObjectProfile, pairs: readonly Pair[], run: Run): void {
  countObject(object, run);
  const { length } = pairs;
  if (length > maxPairs) object.unseen += length - maxPairs;
  const met = new Met();
  for (let at = 0; at < length && at < maxPairs; at += 1) {
    const [name = "", text = ""] = pairs[at] ?? [];
    observePair(object, name, text, { at, met, run });
  }
}

interface Step {
  /** Where in the message. */
  readonly at: number;
  readonly met: Met;
  readonly run: Run;
}

function observePair(object: ObjectProfile, name: string, text: string, step: Step): void {
  const { run } = step;
  const property = enter(object, name, step);
  run.name = property === undefined ? "" : name;
  run.parent = "";
  const place = property === undefined ? othersOf(object, true, run) : property.value;
  if (place === undefined) object.unseen += 1;
  else observeWire(place, text, run);
}

/** Finds the property of a pair and counts that this message has it. */
function enter(
  object: ObjectProfile,
  name: string,
  { at, met, run }: Step,
): PropertyProfile | undefined {
  const property =
    knownProperty(object, name, at) ?? newProperty(object, name, { room: run, wire: true });
  const again = met.again(name);
  if (property === undefined) {
    if (again) object.unseen += 1;
    return undefined;
  }
  if (again) property.repeated += 1;
  else countProperty(property, run);
  return property;
}

function observeFields(profile: ContractProfile, fields: readonly Pair[], run: Run): void {
  const object = profile.header;
  countObject(object, run);
  const met = new Met();
  let at = 0;
  for (const [name, text] of fields) {
    if (!isApiHeader(name)) continue;
    // No parameter, whatever its value: the security schemes tell of it.
    if (isCredential(name)) addCredential(profile, name, 1);
    else if (at < maxPairs) observePair(object, name, text.trim(), { at, met, run });
    else object.unseen += 1;
    at += 1;
  }
}

function isCredential(name: string): boolean {
  const { denotes } = nameSense(name);
  return denotes === "secret" || denotes === "token" || denotes === "password";
}

function observeCookies(profile: ContractProfile, names: readonly string[], run: Run): void {
  const object = profile.cookie;
  countObject(object, run);
  if (names.length === 0) return;
  const met = new Met();
  for (const [at, name] of names.entries()) {
    if (at >= maxPairs) object.unseen += 1;
    else enter(object, name, { at, met, run });
  }
}

function observeForm(
  value: ValueProfile,
  body: Extract<SightedBody, { kind: "form" | "multipart" }>,
  run: Run,
): void {
  value.objects += 1;
  value.object ??= emptyObject();
  const object = value.object;
  countObject(object, run);
  const met = new Met();
  const { length } = body.kind === "form" ? body.pairs : body.parts;
  if (length > maxPairs) object.unseen += length - maxPairs;
  for (let at = 0; at < length && at < maxPairs; at += 1) {
    const step = { at, met, run };
    if (body.kind === "form") {
      const [name = "", text = ""] = body.pairs[at] ?? [];
      observeFormField(object, name, text, step);
    } else {
      const part = body.parts[at];
      if (part !== undefined) observePart(object, part, step);
    }
  }
}

const opening = 91;

/** `items[0][id]` belongs to `items`, and like a text that opens with a bracket it is not looked into. */
function observeFormField(object: ObjectProfile, name: string, text: string, step: Step): void {
  const bracket = name.indexOf("[");
  if (bracket > 0) mark(object, name.slice(0, bracket), "opaque", step);
  else if (text.charCodeAt(0) === opening) mark(object, name, "opaque", step);
  else observePair(object, name, text, step);
}

/** Counts that a property was there, and of its value only what kind it was. */
function mark(object: ObjectProfile, name: string, kind: "opaque" | "files", step: Step): void {
  const property = enter(object, name, step);
  if (property === undefined) object.unseen += 1;
  else property[kind] += 1;
}

function observePart(object: ObjectProfile, part: SightedPart, step: Step): void {
  const { name, isFile, mediaType, text } = part;
  const isJson = mediaType !== undefined && /[/+]json$/.test(mediaType);
  const bracket = name.indexOf("[");
  if (bracket > 0) mark(object, name.slice(0, bracket), "opaque", step);
  else if (isFile) mark(object, name, "files", step);
  else if (isJson || text === undefined) mark(object, name, "opaque", step);
  else observeFormField(object, name, text, step);
}
