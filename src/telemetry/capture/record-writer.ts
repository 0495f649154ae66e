import type { Answer } from "../../engine/facts.ts";
import type { Settled } from "../../engine/settled.ts";
import type { Body } from "../../http/body.ts";
import type { Origin } from "./origin.ts";
import {
  at,
  fixedBytes,
  kind,
  mostOutcomes,
  mostToldChars,
  tells,
  unkept,
} from "./record-layout.ts";
import { type RingWriter, maxRecordBytes, noRoom } from "./ring.ts";
import { Senders } from "./senders.ts";
import { ToldNumbers, untold } from "./told.ts";

/** RFC 9110 §15.3.2. */
const created = 201;

/** Of one body. A longer one is told by its size alone. */
const maxBodyChars = 64 * 1024;

/** UTF-8 takes at most three bytes for a UTF-16 unit. */
const bytesPerChar = 3;

/** Up to this length a text is copied here; from there on calling the encoder costs less. */
const shortText = 40;

/**
 * Puts one exchange after the other into the ring. The lines are gathered first, so that their length is known, and
 * then written each for itself: no text is put together that the collector would meet. Everything dear (parsing,
 * hashing, masking) is left to the reader: this runs on the data path.
 */
export class RecordWriter {
  readonly #ring: RingWriter;
  readonly #senders = new Senders();
  readonly #outcomes = new ToldNumbers(mostOutcomes);
  #readersLost: number;
  readonly #lines: string[] = [];
  #count = 0;
  #chars = 0;
  /** Of these lines, those that are no telling. */
  #own = 0;
  /** Where the reader keeps the sender; else its texts. */
  #sender = untold;
  #texts: readonly string[] | undefined;

  constructor(ring: RingWriter) {
    this.#ring = ring;
    this.#readersLost = ring.readersLost;
  }

  /** False: there was no room, or it is too large for any. */
  write(settled: Settled, origin: Origin, principal: string, weight: number): boolean {
    this.#meetReader();
    this.#gather(settled, origin, principal);
    const request = requestText(settled.facts.body);
    const response = responseText(settled.upstreamAnswer);
    const chars = this.#chars + this.#count + request.text.length + response.text.length;
    const most = fixedBytes + chars * bytesPerChar;
    const from = most > maxRecordBytes ? noRoom : this.#ring.reserve(most);
    if (from === noRoom) return false;
    const { bytes, view } = this.#ring;
    writeNumbers(view, from, settled, weight);
    view.setUint8(from + at.requestKind, request.kind);
    view.setUint8(from + at.responseKind, response.kind);
    this.#writeTold(view, from, settled, origin);
    const ownAt = from + fixedBytes;
    const toldAt = this.#writeLines(0, this.#own, ownAt);
    const requestAt = this.#writeLines(this.#own, this.#count, toldAt);
    const responseAt = writeText(bytes, request.text, requestAt);
    const end = writeText(bytes, response.text, responseAt);
    view.setUint32(from + at.ownLength, toldAt - ownAt, true);
    view.setUint32(from + at.toldLength, requestAt - toldAt, true);
    view.setUint32(from + at.requestLength, responseAt - requestAt, true);
    this.#ring.commit(end - from);
    return true;
  }

  /** One that took another's place knows nothing. */
  #meetReader(): void {
    const lost = this.#ring.readersLost;
    if (lost === this.#readersLost) return;
    this.#readersLost = lost;
    this.#senders.forget();
    this.#outcomes.forget();
  }

  /** In the order in which `read-capture.ts` reads them: no line holds a line feed. */
  #gather(settled: Settled, origin: Origin, principal: string): void {
    const { facts, upstreamAnswer } = settled;
    const { target } = facts.head;
    this.#count = 0;
    this.#chars = 0;
    this.#add(facts.id);
    this.#add(target.path);
    this.#add(target.query);
    this.#add(locationOf(upstreamAnswer));
    this.#gatherSender(settled, principal);
    if (!origin.ends(settled)) origin.take(settled);
    if (!this.#outcomes.holds(origin.number)) this.#add(origin.text);
  }

  #gatherSender({ facts }: Settled, principal: string): void {
    const senders = this.#senders;
    this.#sender = senders.find(facts, principal);
    if (this.#sender !== untold) {
      for (let change = 0; change < senders.changes; change += 1) {
        this.#add(senders.texts[change] ?? "");
      }
      this.#own = this.#count;
      this.#texts = undefined;
      return;
    }
    this.#own = this.#count;
    this.#texts = senders.textsOf(facts, principal);
    this.#add(`${this.#texts.length}`);
    for (const text of this.#texts) this.#add(text);
  }

  #add(line: string): void {
    this.#lines[this.#count] = line;
    this.#count += 1;
    this.#chars += line.length;
  }

  /** There is room: what this record tells, the reader knows from now on. */
  #writeTold(view: DataView, from: number, { facts }: Settled, origin: Origin): void {
    let sender = this.#sender;
    let changes = 0;
    if (this.#texts === undefined) changes = this.#senders.changes;
    else sender = telling(this.#senders.keep(facts, this.#texts));
    view.setUint16(from + at.sender, sender, true);
    view.setUint8(from + at.changes, changes);
    for (let change = 0; change < changes; change += 1) {
      view.setUint8(from + at.changed + change, this.#senders.changed[change] ?? 0);
    }
    view.setUint16(from + at.outcome, this.#outcomeOf(origin), true);
  }

  #outcomeOf(origin: Origin): number {
    const numbers = this.#outcomes;
    if (numbers.holds(origin.number)) return numbers.placeOf(origin.number);
    if (origin.text.length > mostToldChars) return telling(untold);
    origin.number = numbers.give();
    return telling(numbers.placeOf(origin.number));
  }

  #writeLines(first: number, end: number, from: number): number {
    const { bytes } = this.#ring;
    let place = from;
    for (let line = first; line < end; line += 1) {
      place = writeText(bytes, this.#lines[line] ?? "", place);
      bytes[place] = lineFeed;
      place += 1;
    }
    return place;
  }
}

function telling(place: number): number {
  return place === untold ? unkept : place | tells;
}

function writeNumbers(view: DataView, from: number, settled: Settled, weight: number): void {
  const { facts, upstreamAnswer } = settled;
  view.setFloat64(from + at.time, facts.time, true);
  view.setFloat32(from + at.duration, settled.duration, true);
  view.setFloat32(from + at.upstreamDuration, settled.upstreamDuration ?? Number.NaN, true);
  view.setUint32(from + at.weight, weight, true);
  view.setUint16(from + at.status, settled.status, true);
  view.setUint16(from + at.upstreamStatus, upstreamAnswer?.status ?? 0, true);
  view.setUint32(from + at.requestBytes, clamp(settled.requestBytes), true);
  view.setUint32(from + at.responseBytes, clamp(settled.responseBytes), true);
  view.setUint8(from + at.secure, facts.secure ? 1 : 0);
}

/** Where something was created, the field names it. */
function locationOf(answer: Answer | undefined): string {
  return answer?.status === created ? (answer.fields.get("location") ?? "") : "";
}

const lineFeed = 10;

/** Writes UTF-8 and answers where it ends. */
function writeText(bytes: Buffer, text: string, from: number): number {
  const { length } = text;
  if (length > shortText) return from + bytes.write(text, from);
  for (let place = 0; place < length; place += 1) {
    const code = text.charCodeAt(place);
    if (code > 127) return from + bytes.write(text, from);
    bytes[from + place] = code;
  }
  return from + length;
}

function clamp(bytes: number): number {
  return Math.min(bytes, 0xffff_ffff);
}

interface BodyText {
  readonly kind: number;
  readonly text: string;
}

const noBody: BodyText = { kind: kind.none, text: "" };
const unread: BodyText = { kind: kind.unread, text: "" };

function requestText(body: Body): BodyText {
  switch (body.kind) {
    case "none":
      return noBody;
    case "json":
      return bounded(kind.json, body.text);
    case "form":
      return bounded(kind.form, JSON.stringify(body.pairs));
    case "multipart":
      return bounded(kind.multipart, JSON.stringify(body.parts.map(partOf)));
    case "text":
    case "xml":
      return bounded(kind.text, body.text);
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
  switch (answer?.body.kind) {
    case undefined:
    case "none":
      return noBody;
    case "json":
      return bounded(kind.json, answer.body.text);
    case "text":
      return bounded(kind.text, answer.body.text);
    case "stream":
    default:
      return unread;
  }
}

function bounded(of: number, text: string): BodyText {
  return text.length > maxBodyChars ? unread : { kind: of, text };
}
