/** Something that knows its own place in a roll. */
export interface Enrolled {
  /** Its index; -1 while it stands in none. Written by the roll alone. */
  place: number;
}

/**
 * Who is here, for many short stays. A `Set` that loses and gains members for ever replaces its table again
 * and again, and a dead table that has grown old keeps the next one alive, with all that was in it: each
 * collection then copies thousands of requests that are over. An array whose gaps are filled from its end
 * has one table.
 */
export class Roll<T extends Enrolled> {
  readonly #members: T[] = [];

  get size(): number {
    return this.#members.length;
  }

  add(member: T): void {
    member.place = this.#members.length;
    this.#members.push(member);
  }

  /** Harmless for whoever is not in it. */
  delete(member: T): void {
    const { place } = member;
    if (this.#members[place] !== member) return;
    member.place = -1;
    const last = this.#members.pop();
    if (last === undefined || last === member) return;
    this.#members[place] = last;
    last.place = place;
  }

  /** As they are now: visiting one may end others. */
  members(): readonly T[] {
    return [...this.#members];
  }
}
