import type { Body } from "../http/body.ts";
import type { Fields } from "../http/fields.ts";
import type { Pair, RequestHead } from "../http/head.ts";
import type { JsonValue } from "../http/json.ts";
import type { MediaType } from "../http/media-type.ts";
import type { Millis } from "../kernel/clock.ts";
import type { Principal } from "./principal.ts";
import type { Skimmed } from "./skimmed.ts";

/** A client certificate as the TLS handshake left it. */
export interface ClientCertificate {
  /** Did it chain to a certificate authority that the listener trusts? */
  readonly trusted: boolean;
  /** RFC 4514 text. */
  readonly subject: string;
  readonly issuer: string;
  readonly commonName: string | undefined;
  readonly dnsNames: readonly string[];
  readonly uris: readonly string[];
  readonly serialNumber: string;
  /** base64url of the SHA-256 of the DER, as RFC 8705 §3.1 `x5t#S256`. */
  readonly thumbprint: string;
  readonly notAfter: Millis;
}

export interface TlsFacts {
  readonly protocol: "TLSv1.2" | "TLSv1.3";
  readonly cipher: string;
  readonly serverName: string | undefined;
  readonly certificate: ClientCertificate | undefined;
}

/** What is known on arrival. Nothing here has been verified but the socket itself. */
export interface Arrival {
  /** The exchange's id: 128 random bits, base32hex in lower case. Clients are told it. */
  readonly id: string;
  /** When the head was received. */
  readonly time: Millis;
  /** The other end of the socket. */
  readonly peer: string;
  /** Undefined on a plain-text listener. */
  readonly tls: TlsFacts | undefined;
  /** The client's address: `peer`, or what a trusted proxy said. Canonical text. */
  readonly client: string;
  /** Did the client's own leg use TLS, as far as we or a trusted proxy know? */
  readonly secure: boolean;
  readonly head: RequestHead;
  /** Values of the path template, percent-decoded. Empty for an undeclared operation. */
  readonly pathParameters: readonly Pair[];
}

/** From here on it is known who calls, or that nobody said who they are. */
export interface Identified extends Arrival {
  /** Everyone the credentials proved, in the order of the controls; a certificate and a token make two. */
  readonly principals: readonly Principal[];
  /** The first of them. */
  readonly principal: Principal | undefined;
}

/** From here on the body has been read, within its bounds. */
export interface Received extends Identified {
  readonly body: Body;
}

/** A response as the screening controls see it, each after the edits of the one before. */
export interface Answer {
  readonly status: number;
  readonly fields: Fields;
  readonly mediaType: MediaType | undefined;
  readonly body: AnswerBody;
}

/**
 * `stream`: passes unread, because it is opaque (or an event stream). The others were read whole and
 * decoded. `none`: no body can follow (HEAD, 204, 304) or it is empty. A `json` text may say more than its
 * value where it names a member twice, until the gateway has looked at what leaves; one that was `written`
 * from the value, or skimmed whole, says what the value says and need not be looked at.
 */
export type AnswerBody =
  | { readonly kind: "none" }
  | { readonly kind: "stream" }
  | {
      readonly kind: "json";
      readonly text: string;
      readonly value: JsonValue;
      readonly written?: boolean;
      /** What its text alone has shown already. */
      readonly skimmed?: Skimmed;
    }
  | { readonly kind: "text"; readonly text: string };

/** From here on the upstream has answered. */
export interface Answered extends Received {
  readonly answer: Answer;
}

/** The facts that each phase may read: a control cannot name what is not yet known. */
export interface Facts {
  readonly admit: Arrival;
  readonly identify: Arrival;
  readonly authorize: Identified;
  readonly inspect: Received;
  readonly forward: Received;
  readonly screen: Answered;
}

export type Phase = keyof Facts;

/** In the order in which an exchange walks them. `settle` follows: sinks only, nothing to decide. */
export const phases: readonly Phase[] = [
  "admit",
  "identify",
  "authorize",
  "inspect",
  "forward",
  "screen",
];
