/** Reads one line after the other, and no further than asked. */
export class Lines {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  next(): string {
    const end = this.#text.indexOf("\n", this.#at);
    if (end < 0) return this.rest();
    const line = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    return line;
  }

  rest(): string {
    const rest = this.#text.slice(this.#at);
    this.#at = this.#text.length;
    return rest;
  }
}
