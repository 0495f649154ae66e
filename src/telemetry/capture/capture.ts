import type { OperationPlan } from "../../engine/plan.ts";
import type { Principal } from "../../engine/principal.ts";
import type { Settled, Sink } from "../../engine/settled.ts";
import type { RequestHead } from "../../http/head.ts";
import { Origin } from "./origin.ts";
import { RecordWriter } from "./record-writer.ts";
import type { RingWriter } from "./ring.ts";
import { Waiting } from "./waiting.ts";

/** How many exchanges of one operation are taken in each window whatever the share: rare is not noise. */
const alwaysPerWindow = 2;
/** Of all operations together: callers of very many must not make every one of them rare. */
const mostFavours = 64;
/** Ms, as a power of two. */
const windowBits = 8;

/** Undeclared calls to one API are told apart as so many, by the shape of their paths: two may share one. */
const shapes = 256;
/** Segments of a path that are looked at, and the longest that may be a word. */
const shapeDepth = 6;
const longestWord = 24;

/** What is kept of an operation between its exchanges. */
class Slot extends Origin {
  window = 0;
  taken = 0;
  /** Exchanges passed over since the last one taken: it stands for them too. */
  passed = 0;
}

/** Hands exchanges to the learner's thread. */
export interface Capture {
  readonly exchange: Sink;
  /** Those that wait are written now. */
  flush(): void;
}

/**
 * Hands exchanges to the learner's thread through a ring. What the learner has no time for is passed over here, before
 * anything is copied: by chance, evenly within an operation, and never all of it. `report` hears of faults of ours.
 */
export function captureInto(ring: RingWriter, report: (fault: unknown) => void): Capture {
  const slots = new Slots();
  const choice = new Choice();
  const names = new PrincipalNames();
  const writer = new RecordWriter(ring);
  const waiting = new Waiting<Slot>((settled, slot, weight) => {
    let isWritten = false;
    try {
      const name = names.of(settled.facts.principal);
      isWritten = writer.write(settled, slot, name, weight);
    } catch (fault) {
      report(fault);
    }
    ring.count(isWritten);
    if (isWritten) return;
    slot.passed += weight;
    slot.taken = Math.max(slot.taken - 1, 0);
  });
  return {
    exchange(settled) {
      const slot = slots.of(settled);
      const { share } = ring;
      if (!choice.takes(slot, settled.facts.time, share)) {
        ring.count(false);
        slot.passed += 1;
        return;
      }
      const weight = slot.passed + 1;
      slot.taken += 1;
      slot.passed = 0;
      // Of a busy gateway the caches are warm, and what waits would grow cold.
      if (share < 1) waiting.write(settled, slot, weight);
      else waiting.add(settled, slot, weight);
    },
    flush: () => waiting.flush(),
  };
}

/** What is kept of each operation, as long as its plan is in force. */
class Slots {
  readonly #declared = new WeakMap<OperationPlan, Slot>();
  readonly #undeclared = new WeakMap<OperationPlan, Slot[]>();
  readonly #nowhere: Slot[] = [];

  of({ plan, facts }: Settled): Slot {
    if (plan?.operation === undefined) return this.#shaped(plan, facts.head);
    let slot = this.#declared.get(plan);
    if (slot === undefined) {
      slot = new Slot(plan);
      this.#declared.set(plan, slot);
    }
    return slot;
  }

  /** A hidden endpoint that is called twice must not go under in the traffic of the others. */
  #shaped(plan: OperationPlan | undefined, head: RequestHead): Slot {
    let all = plan === undefined ? this.#nowhere : this.#undeclared.get(plan);
    if (all === undefined) {
      all = [];
      if (plan !== undefined) this.#undeclared.set(plan, all);
    }
    const place = shapeOf(head) % shapes;
    return (all[place] ??= new Slot(plan));
  }
}

/** Which exchanges are taken: a share of all, and the first few of each operation in each window. */
class Choice {
  #chance = 0x9e37_79b9;
  #window = 0;
  #favours = 0;

  takes(slot: Slot, time: number, share: number): boolean {
    const window = Math.floor(time / 2 ** windowBits);
    if (slot.window !== window) {
      slot.window = window;
      slot.taken = 0;
    }
    if (this.#window !== window) {
      this.#window = window;
      this.#favours = 0;
    }
    if (slot.taken < alwaysPerWindow && this.#favours < mostFavours) {
      this.#favours += 1;
      return true;
    }
    return this.#draw() < share;
  }

  /** xorshift32 (Marsaglia 2003): chance without an object. At least 0, below 1. */
  #draw(): number {
    let chance = this.#chance;
    chance ^= chance << 13;
    chance ^= chance >>> 17;
    chance ^= chance << 5;
    this.#chance = chance;
    return (chance >>> 0) / 2 ** 32;
  }
}

/** Principals of cached tokens are the same object, so that each is described once. */
class PrincipalNames {
  readonly #names = new WeakMap<Principal, string>();

  of(principal: Principal | undefined): string {
    if (principal === undefined) return "";
    let name = this.#names.get(principal);
    if (name === undefined) {
      name = describe(principal);
      this.#names.set(principal, name);
    }
    return name;
  }
}

/** FNV-1a over the method and the words of the path: what holds a digit, or is long, is taken for an id. */
function shapeOf({ method, target }: RequestHead): number {
  let hash = mix(fnvOffset ^ target.segments.length, method);
  const depth = Math.min(target.segments.length, shapeDepth);
  for (let at = 0; at < depth; at += 1) {
    const segment = target.segments[at] ?? "";
    hash = Math.imul(hash ^ at, fnvPrime);
    if (isWord(segment)) hash = mix(hash, segment);
  }
  return hash >>> 0;
}

const fnvOffset = 0x811c_9dc5;
const fnvPrime = 0x0100_0193;

function mix(hash: number, text: string): number {
  let mixed = hash;
  for (let at = 0; at < text.length; at += 1) {
    mixed = Math.imul(mixed ^ text.charCodeAt(at), fnvPrime);
  }
  return mixed;
}

function isWord(segment: string): boolean {
  if (segment.length > longestWord) return false;
  for (let at = 0; at < segment.length; at += 1) {
    const code = segment.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) return false;
  }
  return true;
}

/** JSON on one line. */
function describe(principal: Principal): string {
  const { id, issuer, credential, consumer, tenant, kind } = principal;
  const [roles, scopes] = [[...principal.roles], [...principal.scopes]];
  return JSON.stringify({ id, issuer, credential, consumer, tenant, kind, roles, scopes });
}
