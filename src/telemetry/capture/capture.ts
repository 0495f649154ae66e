import type { Answer } from "../../engine/facts.ts";
import type { OperationPlan } from "../../engine/plan.ts";
import type { Principal } from "../../engine/principal.ts";
import type { Settled, Sink } from "../../engine/settled.ts";
import type { Finding } from "../../engine/trail.ts";
import type { Body } from "../../http/body.ts";
import { declaredKey } from "../../registry/operation-key.ts";
import { type RingWriter, maxRecordBytes } from "./ring.ts";

/*
 * A record, as `read-capture.ts` takes it apart:
 *
 *   0  time f64 · 8 duration f32 · 12 upstream duration f32 (NaN: none) · 16 weight u32
 *   20 status u16 · 22 upstream status u16 · 24 request bytes u32 · 28 response bytes u32
 *   32 kind of request body u8 · 33 kind of response body u8 · 34 secure u8
 *   36 three lengths u32, then as many bytes of: head · request body · response body
 *
 * The three are UTF-8. The head is lines, in the order in which `headText` writes them.
 * Everything dear (parsing, hashing, masking) is left to the reader: this runs on the data path.
 */
export const fixedBytes = 48;

/** Of one body. A longer one is told by its size alone. */
const maxBodyChars = 64 * 1024;

/** UTF-8 takes at most three bytes for a UTF-16 unit. */
const bytesPerChar = 3;

/** How a body's kind is written. `unread`: streamed, too long or opaque. */
export const bodyCode = { none: 0, unread: 1, json: 2, form: 3, multipart: 4, text: 5 } as const;

/** How many exchanges of one operation are taken in each window whatever the share: rare is not noise. */
const alwaysPerWindow = 2;
/** Ms, as a power of two. */
const windowBits = 8;

/** What is kept of an operation between its exchanges. */
interface Slot {
  readonly definition: string;
  window: number;
  taken: number;
  /** Exchanges passed over since the last one taken: it stands for them too. */
  passed: number;
}

/**
 * A sink that hands exchanges to the learner's thread through a ring. What the learner has no time for is
 * passed over here, before anything is copied: by chance, evenly within an operation, and never all of it.
 */
export function captureInto(ring: RingWriter): Sink {
  const slots = new WeakMap<OperationPlan, Slot>();
  const nowhere: Slot = { definition: "\n\n", window: 0, taken: 0, passed: 0 };
  const principals = new WeakMap<Principal, string>();
  let chance = 0x9e37_79b9;

  function slotOf(plan: OperationPlan | undefined): Slot {
    if (plan === undefined) return nowhere;
    let slot = slots.get(plan);
    if (slot === undefined) {
      slot = { definition: definitionOf(plan), window: 0, taken: 0, passed: 0 };
      slots.set(plan, slot);
    }
    return slot;
  }

  function isWanted(slot: Slot, time: number): boolean {
    const window = Math.floor(time / 2 ** windowBits);
    if (slot.window !== window) {
      slot.window = window;
      slot.taken = 0;
    }
    if (slot.taken < alwaysPerWindow) return true;
    // xorshift32 (Marsaglia 2003): chance without an object.
    chance ^= chance << 13;
    chance ^= chance >>> 17;
    chance ^= chance << 5;
    return (chance >>> 0) / 2 ** 32 < ring.share;
  }

  function nameOf(principal: Principal | undefined): string {
    if (principal === undefined) return "";
    let name = principals.get(principal);
    if (name === undefined) {
      name = describe(principal);
      principals.set(principal, name);
    }
    return name;
  }

  return (settled) => {
    const slot = slotOf(settled.plan);
    const isWritten =
      isWanted(slot, settled.facts.time) &&
      write(ring, settled, { slot, principal: nameOf(settled.facts.principal) });
    ring.count(isWritten);
    if (isWritten) {
      slot.taken += 1;
      slot.passed = 0;
    } else slot.passed += 1;
  };
}

/** Three lines: API, version, the operation's key; the last is empty for undeclared calls. */
function definitionOf({ api, operation }: OperationPlan): string {
  return `${api.name}\n${api.version}\n${operation === undefined ? "" : declaredKey(api, operation)}`;
}

/** JSON on one line. Principals of cached tokens are the same object, so this is done once for each. */
function describe(principal: Principal): string {
  const { id, issuer, credential, consumer, tenant, kind } = principal;
  const [roles, scopes] = [[...principal.roles], [...principal.scopes]];
  return JSON.stringify({ id, issuer, credential, consumer, tenant, kind, roles, scopes });
}

interface Extras {
  readonly slot: Slot;
  readonly principal: string;
}

function write(ring: RingWriter, settled: Settled, extras: Extras): boolean {
  const { facts, upstreamAnswer } = settled;
  const head = headText(settled, extras);
  const request = requestText(facts.body);
  const response = responseText(upstreamAnswer);
  const chars = head.length + request.text.length + response.text.length;
  const most = fixedBytes + chars * bytesPerChar;
  if (most > maxRecordBytes) return false;
  const room = ring.reserve(most);
  if (room === undefined) return false;
  const { bytes, from } = room;
  bytes.writeDoubleLE(facts.time, from);
  bytes.writeFloatLE(settled.duration, from + 8);
  bytes.writeFloatLE(settled.upstreamDuration ?? Number.NaN, from + 12);
  bytes.writeUInt32LE(extras.slot.passed + 1, from + 16);
  bytes.writeUInt16LE(settled.status, from + 20);
  bytes.writeUInt16LE(upstreamAnswer?.status ?? 0, from + 22);
  bytes.writeUInt32LE(clamp(settled.requestBytes), from + 24);
  bytes.writeUInt32LE(clamp(settled.responseBytes), from + 28);
  bytes[from + 32] = request.kind;
  bytes[from + 33] = response.kind;
  bytes[from + 34] = facts.secure ? 1 : 0;
  let at = from + fixedBytes;
  at += writeText(bytes, head, at, from + 36);
  at += writeText(bytes, request.text, at, from + 40);
  at += writeText(bytes, response.text, at, from + 44);
  ring.commit(at - from);
  return true;
}

/** Writes a text, and its length at `place`. */
function writeText(bytes: Buffer, text: string, at: number, place: number): number {
  const length = text === "" ? 0 : bytes.write(text, at);
  bytes.writeUInt32LE(length, place);
  return length;
}

function clamp(bytes: number): number {
  return Math.min(bytes, 0xffff_ffff);
}

/** No part holds a line feed but a note, and notes stand last. */
function headText(settled: Settled, { slot, principal }: Extras): string {
  const { facts, denial, upstreamAnswer } = settled;
  const { head } = facts;
  const { flat } = head.fields;
  let text = `${facts.id}\n${slot.definition}\n${head.method}\n${head.authority}\n${head.target.path}\n${head.target.query}\n${facts.client}\n${principal}\n${settled.ending}\n${denial === undefined ? "" : `${denial.control} ${denial.reason}`}\n${settled.fault ?? ""}\n${head.mediaType?.essence ?? ""}\n${upstreamAnswer?.mediaType?.essence ?? ""}\n${locationOf(upstreamAnswer)}\n${flat.length}`;
  if (flat.length > 0) text += `\n${flat.join("\n")}`;
  for (const finding of settled.trail.findings) text += `\n${trailLine(finding)}`;
  return text;
}

/** Only of answers that may have one: creations and redirections. */
function locationOf(answer: Answer | undefined): string {
  if (answer === undefined || answer.status < 201 || answer.status > 399) return "";
  return answer.fields.get("location") ?? "";
}

function trailLine({ control, phase, mode, what, reason, note }: Finding): string {
  const told = note === undefined ? "" : note.replaceAll("\n", " ");
  return `${control}\t${phase}\t${mode}\t${what}\t${reason ?? ""}\t${told}`;
}

interface BodyText {
  readonly kind: number;
  readonly text: string;
}

const noBody: BodyText = { kind: bodyCode.none, text: "" };
const unread: BodyText = { kind: bodyCode.unread, text: "" };

function requestText(body: Body): BodyText {
  switch (body.kind) {
    case "none":
      return noBody;
    case "json":
      return bounded(bodyCode.json, body.text);
    case "form":
      return bounded(bodyCode.form, JSON.stringify(body.pairs));
    case "multipart":
      return bounded(bodyCode.multipart, JSON.stringify(body.parts.map(partOf)));
    case "text":
    case "xml":
      return bounded(bodyCode.text, body.text);
    case "opaque":
    default:
      return unread;
  }
}

function partOf({
  name,
  fileName,
  mediaType,
  text,
}: Extract<Body, { kind: "multipart" }>["parts"][number]) {
  return { name, isFile: fileName !== undefined, mediaType: mediaType?.essence, text };
}

/** What the upstream said, not what was made of it: the learner must see what would leak. */
function responseText(answer: Answer | undefined): BodyText {
  if (answer === undefined) return noBody;
  switch (answer.body.kind) {
    case "none":
      return noBody;
    case "json":
      return bounded(bodyCode.json, answer.body.text);
    case "text":
      return bounded(bodyCode.text, answer.body.text);
    case "stream":
    default:
      return unread;
  }
}

function bounded(kind: number, text: string): BodyText {
  return text.length > maxBodyChars ? unread : { kind, text };
}
