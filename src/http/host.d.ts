/** WHATWG Encoding: the one thing this room asks of its host, present in every JavaScript runtime. */
declare class TextDecoder {
  constructor(label?: "utf-8" | "latin1", options?: { fatal?: boolean; ignoreBOM?: boolean });
  /** Throws a TypeError on invalid input where `fatal` was asked for. */
  decode(input: Uint8Array): string;
}
