import type { Proof } from "../sighting.ts";
import { maxMessages } from "./bounds.ts";
import { type Room, mergeObjects, mergeOptional } from "./merge-value.ts";
import { mergeSubjects } from "./subjects.ts";
import { type ObjectProfile, type ValueProfile, emptyObject } from "./value-profile.ts";

/**
 * What is learned of one operation's messages: counts, shapes, names and keyed hashes, no value that one caller
 * alone has sent. Plain data that survives structured clone and JSON; bounded by `bounds.ts`.
 */
export interface ContractProfile {
  /** Exchanges that taught something: those that the gateway did not refuse. */
  exchanges: number;
  /** Of these, the successes (2xx, 3xx): only they teach what a request may be. */
  requests: number;
  /** Up to a quorum, of the successes. */
  readonly subjects: number[];
  readonly schemes: { http: number; https: number };
  /** Successes by how the caller proved itself. */
  readonly proofs: Record<Proof, number>;
  /** Header fields and cookies that carried a credential, by name. */
  readonly credentials: Credential[];
  readonly path: ObjectProfile;
  readonly query: ObjectProfile;
  readonly header: ObjectProfile;
  readonly cookie: ObjectProfile;
  /** Successful requests without a body. */
  bodiless: number;
  readonly bodies: MessageProfile[];
  readonly responses: MessageProfile[];
  /** Messages of more kinds than `maxMessages`. */
  overflowed: number;
  /** Places of values in all of it. */
  places: number;
}

export interface Credential {
  readonly name: string;
  count: number;
}

/** Messages of one media type; of a response, of one status class. */
export interface MessageProfile {
  /** 2 to 5; 0 for requests. */
  readonly status: number;
  /** Essence in lower case; `""`: there was no body, or none that said what it is. */
  readonly mediaType: string;
  count: number;
  /** Bodies that nobody read. */
  unread: number;
  /** JSON, forms and multipart. */
  value: ValueProfile | undefined;
  /** Texts, as on the wire. */
  text: ValueProfile | undefined;
}

export function emptyProfile(): ContractProfile {
  return {
    exchanges: 0,
    requests: 0,
    subjects: [],
    schemes: { http: 0, https: 0 },
    proofs: emptyProofs(),
    credentials: [],
    path: emptyObject(),
    query: emptyObject(),
    header: emptyObject(),
    cookie: emptyObject(),
    bodiless: 0,
    bodies: [],
    responses: [],
    overflowed: 0,
    places: 0,
  };
}

function emptyProofs(): Record<Proof, number> {
  return { bearer: 0, "api-key": 0, mtls: 0, basic: 0, session: 0, none: 0 };
}

/**
 * What both have learned, as a new value; the two are left alone. Below the bounds the order and the grouping of
 * merges do not matter (see `merge-value.ts`), nor whether exchanges were seen by one profile or by several,
 * but for the texts of enumerations (see `choices.ts`) and the sampling of classes beyond `classifyFirst`.
 */
export function mergeProfiles(a: ContractProfile, b: ContractProfile): ContractProfile {
  const room: Room = { places: 0 };
  const proofs = emptyProofs();
  for (const proof of Object.keys(proofs) as Proof[]) {
    proofs[proof] = a.proofs[proof] + b.proofs[proof];
  }
  const merged: ContractProfile = {
    exchanges: a.exchanges + b.exchanges,
    requests: a.requests + b.requests,
    subjects: mergeSubjects(a.subjects, b.subjects),
    schemes: {
      http: a.schemes.http + b.schemes.http,
      https: a.schemes.https + b.schemes.https,
    },
    proofs,
    credentials: a.credentials.map((each) => ({ ...each })),
    path: mergeObjects(a.path, b.path, room),
    query: mergeObjects(a.query, b.query, room),
    header: mergeObjects(a.header, b.header, room),
    cookie: mergeObjects(a.cookie, b.cookie, room),
    bodiless: a.bodiless + b.bodiless,
    bodies: [],
    responses: [],
    overflowed: a.overflowed + b.overflowed,
    places: 0,
  };
  for (const { name, count } of b.credentials) addCredential(merged, name, count);
  for (const kind of ["bodies", "responses"] as const) {
    const left = [...b[kind]];
    for (const message of a[kind]) {
      const index = left.findIndex((each) => isSameKind(each, message));
      const [other] = index < 0 ? [] : left.splice(index, 1);
      addMessage(merged, kind, [message, other], room);
    }
    for (const message of left) addMessage(merged, kind, [message, undefined], room);
  }
  merged.places = room.places;
  return merged;
}

const maxCredentials = 8;

export function addCredential(profile: ContractProfile, name: string, count: number): void {
  const known = profile.credentials.find((each) => each.name === name);
  if (known !== undefined) known.count += count;
  else if (profile.credentials.length < maxCredentials) profile.credentials.push({ name, count });
  else profile.overflowed += count;
}

/** The profile of messages of that kind, made if it is new; undefined where there are too many kinds. */
export function messageOf(
  profile: ContractProfile,
  kind: "bodies" | "responses",
  status: number,
  mediaType: string,
): MessageProfile | undefined {
  const messages = profile[kind];
  for (const each of messages) {
    if (each.status === status && each.mediaType === mediaType) return each;
  }
  if (messages.length >= maxMessages || mediaType.length > 100) {
    profile.overflowed += 1;
    return undefined;
  }
  const made = { status, mediaType, count: 0, unread: 0, value: undefined, text: undefined };
  messages.push(made);
  return made;
}

function isSameKind(a: MessageProfile, b: MessageProfile): boolean {
  return a.status === b.status && a.mediaType === b.mediaType;
}

function addMessage(
  merged: ContractProfile,
  kind: "bodies" | "responses",
  [a, b]: readonly [MessageProfile, MessageProfile | undefined],
  room: Room,
): void {
  const into = messageOf(merged, kind, a.status, a.mediaType);
  if (into === undefined) return;
  into.count = a.count + (b?.count ?? 0);
  into.unread = a.unread + (b?.unread ?? 0);
  into.value = mergeOptional(a.value, b?.value, room);
  into.text = mergeOptional(a.text, b?.text, room);
}

/** What did not fit, by the bound's name; for the learner's health. */
export function overflowsOf(profile: ContractProfile): Readonly<Record<string, number>> {
  let folded = 0;
  let unseen = 0;
  const look = (value: ValueProfile | undefined): void => {
    if (value === undefined) return;
    unseen += value.unseen;
    look(value.items);
    if (value.object !== undefined) lookIn(value.object);
  };
  const lookIn = (object: ObjectProfile): void => {
    unseen += object.unseen;
    folded += object.folded ? 1 : 0;
    look(object.others);
    for (const property of object.properties) look(property.value);
  };
  for (const place of [profile.path, profile.query, profile.header, profile.cookie]) lookIn(place);
  for (const message of [...profile.bodies, ...profile.responses]) {
    look(message.value);
    look(message.text);
  }
  return { messages: profile.overflowed, folded, unseen };
}
