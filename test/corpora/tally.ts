/** Counts by class, with a few cases of each for the report. */
export class Tally {
  readonly counts = new Map<string, number>();
  readonly cases = new Map<string, string[]>();

  add(name: string, example?: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    if (example === undefined) return;
    const list = this.cases.get(name) ?? [];
    this.cases.set(name, list);
    if (list.length < 3) list.push(example);
  }

  of(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  get total(): number {
    return this.counts.values().reduce((sum, count) => sum + count, 0);
  }

  /** Most frequent first. */
  rows(): readonly (readonly [string, number])[] {
    return [...this.counts].toSorted(([, a], [, b]) => b - a);
  }
}
