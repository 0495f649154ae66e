import { BoundedMap } from "../../kernel/bounded.ts";
import type { Sighting } from "../sighting.ts";
import { Given } from "./given.ts";
import { Walk } from "./sequence.ts";

export interface FollowedBounds {
  /** Subjects whose sessions and values are remembered, 2 KiB each; whose session is over makes room. */
  readonly subjects: number;
  /**
   * Of the exchanges of those who find no room, one in so many lets its sender take the place of whoever was silent
   * longest: a learner that follows nobody but the first to come could be kept blind by them.
   */
  readonly newcomers: number;
}

/** What one subject was given, and where it is. */
export interface Subject {
  readonly given: Given;
  readonly walk: Walk;
  readonly hash: number;
  last: number;
  session: number;
}

/** A longer silence ends a session. */
const longestGap = 30 * 60_000;

/**
 * The subjects that are followed. Where more take turns than there is room for, some are followed and the others are
 * not: if each pushed another out, nobody would be there any more when it comes back with what it was given.
 */
export class Followed {
  readonly #hash: (text: string) => number;
  readonly #bounds: FollowedBounds;
  readonly #subjects: BoundedMap<string, Subject>;
  #turnedAway = 0;

  constructor(hash: (text: string) => number, bounds: FollowedBounds) {
    this.#hash = hash;
    this.#bounds = bounds;
    this.#subjects = new BoundedMap(bounds.subjects);
  }

  /** The subject, in a new session if it was silent for long; undefined: it is not followed. */
  subject({ caller, time, duration }: Sighting): Subject | undefined {
    const subject = this.#subjects.get(caller.subject) ?? this.#enter(caller.subject, time);
    if (subject === undefined) return undefined;
    if (Math.abs(time - subject.last) > longestGap) {
      subject.session = (subject.session % 4095) + 1;
      subject.walk.reset();
    }
    subject.last = Math.max(subject.last, time + duration);
    return subject;
  }

  forget(subject: string): void {
    this.#subjects.delete(subject);
  }

  /** A new subject; once there are as many as there may be, in the memory of the one longest silent. */
  #enter(name: string, time: number): Subject | undefined {
    const isFull = this.#subjects.size >= this.#bounds.subjects;
    if (isFull && !this.#makesRoom(time)) return undefined;
    const { given, walk } = (isFull && this.#subjects.evict()) || blankSubject();
    given.clear();
    walk.reset();
    const subject = { given, walk, hash: this.#hash(name) | 0, last: time, session: 1 };
    this.#subjects.set(name, subject);
    return subject;
  }

  #makesRoom(time: number): boolean {
    const { stalest } = this.#subjects;
    if (stalest === undefined || Math.abs(time - stalest.last) > longestGap) return true;
    this.#turnedAway += 1;
    return this.#turnedAway % this.#bounds.newcomers === 0;
  }
}

function blankSubject(): Pick<Subject, "given" | "walk"> {
  return { given: new Given(), walk: new Walk() };
}
