/** A block of addresses (RFC 4632, RFC 4291 §2.3), or a single address. IPv4 is held as IPv4-mapped IPv6. */
export interface Cidr {
  /** Canonical text, such as `10.0.0.0/8`. */
  readonly text: string;
  /** The 128-bit network address; host bits are zero. */
  readonly network: bigint;
  /** Prefix length in the 128-bit space. */
  readonly length: number;
}
