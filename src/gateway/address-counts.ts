import { parseAddress } from "../kernel/cidr.ts";

/** How an address counts: an IPv6 customer has a whole /64, and would have as many counts as he likes. */
function keyOf(address: string): string {
  const value = address.includes(":") ? parseAddress(address) : undefined;
  if (value === undefined || value >> 32n === 0xffffn) return address;
  return (value >> 64n).toString(36);
}

/** Counts what each address holds open. It has as many entries as there are open connections, at most. */
export class AddressCounts {
  readonly #limit: number;
  readonly #counts = new Map<string, number>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** False: it has as many as it may. */
  enter(address: string): boolean {
    const key = keyOf(address);
    const count = this.#counts.get(key) ?? 0;
    if (count >= this.#limit) return false;
    this.#counts.set(key, count + 1);
    return true;
  }

  leave(address: string): void {
    const key = keyOf(address);
    const count = (this.#counts.get(key) ?? 0) - 1;
    if (count > 0) this.#counts.set(key, count);
    else this.#counts.delete(key);
  }
}
