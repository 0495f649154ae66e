/** What a visitor sends to prove who they are. */
export type Credential =
  | "ada"
  | "grace"
  | "mallory"
  | "service"
  | "partner"
  | "wallet"
  | "stolen-wallet"
  | "expired"
  | "unsigned"
  | "tampered"
  | "elsewhere"
  | "key"
  | "revoked-key"
  | "nothing";

export interface Asked {
  readonly method: string;
  /** `{token}` becomes Ada's token, `{shop-port}` the port of the unguarded shop. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it stands; an object is sent as JSON. `{shop-port}` is replaced here too. */
  readonly body?: string | object;
  /** How often it is sent, one after the other; the last answer is judged. */
  readonly times?: number;
  /** `raw`: the head is `lines` and the body `body`, byte for byte. */
  readonly over?: "https" | "http2" | "plain" | "raw";
  readonly lines?: readonly string[];
}

/** One request of one visitor, what should become of it, and what the shop alone makes of it. */
export interface Visit {
  readonly who: string;
  readonly what: string;
  readonly as: Credential;
  readonly ask: Asked;
  /** `open`: it passes and should not; no gateway can tell, and the table says so. */
  readonly want: "passes" | "refused" | "changed" | "open";
  /** The status that the visitor sees. */
  readonly status: number;
  /** The control that decides; `wire` is the gateway's own reading of HTTP. */
  readonly by: string;
  /** What the answer through the gateway must hold: its fields as `name: value` lines, then its body. */
  readonly keeps?: RegExp;
  readonly alone: Alone;
}

/** The same request to the same shop with nothing in front of it. */
export interface Alone {
  /** What its answer holds. Where the gateway refuses or changes something, its answer must not hold it. */
  readonly shows?: RegExp;
  /** It refuses as well, so there is nothing to show. */
  readonly refuses?: true;
  /** That in words, for the table. */
  readonly says: string;
  /** Not asked at all, because it would do harm. */
  readonly untried?: true;
}

export interface Chapter {
  readonly title: string;
  readonly visits: readonly Visit[];
}
