/** What kind of datum a text holds. */
export type SensitiveClass =
  | "card"
  | "iban"
  | "national-id"
  | "email"
  | "phone"
  | "birth-date"
  | "health"
  | "location"
  | "ip-address"
  | "password"
  | "private-key"
  | "issuer-key"
  | "token"
  | "secret";

/** Every class, most harmful first. */
export const sensitiveClasses: readonly SensitiveClass[] = [
  "private-key",
  "issuer-key",
  "secret",
  "password",
  "card",
  "iban",
  "national-id",
  "token",
  "health",
  "birth-date",
  "email",
  "phone",
  "location",
  "ip-address",
];

/**
 * `certain`: a validator passed (a checksum, a parsed structure) and nothing speaks against it.
 * `likely`: the shape fits and so does the name it stands under. `possible`: the shape alone.
 */
export type Confidence = "certain" | "likely" | "possible";

/** One sensitive datum inside a text: `[start, end)` in UTF-16 units. `rule` says what recognised it. */
export interface Finding {
  readonly class: SensitiveClass;
  readonly confidence: Confidence;
  readonly rule: string;
  readonly start: number;
  readonly end: number;
}

const ranks: Readonly<Record<Confidence, number>> = { possible: 0, likely: 1, certain: 2 };

export function atLeast(confidence: Confidence, wanted: Confidence): boolean {
  return ranks[confidence] >= ranks[wanted];
}
