import { clientOf } from "../http/forwarded.ts";
import { type RawHead, headFaultStatus, readHead } from "../http/request-head.ts";
import type { ClientLeg } from "./client-leg.ts";
import type { Exchange } from "./exchange.ts";
import type { House, Regime } from "./house.ts";
import type { ListenerLimits } from "./listener-settings.ts";
import { traceOf } from "./trace-context.ts";

/** Why a request goes no further than its head; `code` is for the trail, `status` for the client. */
export interface Unwelcome {
  readonly code: string;
  readonly status: number;
}

/** Reads the head, learns whose it is and finds what is in force for it. Undefined: it may go on. */
export function arrive(
  exchange: Exchange,
  leg: ClientLeg,
  house: House,
  regime: Regime,
): Unwelcome | undefined {
  const { raw, connection } = leg;
  const tooLarge = isTooLarge(raw, connection.settings.limits);
  if (tooLarge) return { code: "fields-too-large", status: 431 };
  const reading = readHead(raw);
  if (!reading.ok) {
    // Where one head was not understood, nobody knows where the next begins.
    connection.closing = true;
    return { code: `head-${reading.reason}`, status: headFaultStatus[reading.reason] };
  }
  const { head } = reading;
  exchange.head = head;
  if (connection.trusted) believe(exchange, regime);
  exchange.trace = tracing(exchange, house, connection.trusted);
  // It would send the caller's credentials back to whoever reads the answer (RFC 9110 §9.3.8).
  if (head.method === "TRACE") return { code: "method-trace", status: 405 };
  if (leg.upgraded && head.upgrade !== "websocket") return { code: "unknown-upgrade", status: 501 };
  if (leg.upgraded && (head.hasBody || head.method !== "GET")) {
    return { code: "upgrade-with-body", status: 400 };
  }
  const match = regime.plan.match(head.method, head.authority, head.target.segments);
  if (match === undefined) return { code: "no-api", status: 404 };
  exchange.plan = match.plan;
  exchange.pathParameters = match.pathParameters;
  return undefined;
}

/** HTTP/1 parsers count bytes themselves; HTTP/2 takes whatever fits into a session's memory. */
function isTooLarge(raw: RawHead, limits: ListenerLimits): boolean {
  const { rawHeaders } = raw;
  // Pseudo-fields are no fields.
  if (rawHeaders.length > (limits.headerCount + (raw.version === "2" ? 4 : 0)) * 2) return true;
  if (raw.version !== "2") return false;
  let bytes = 0;
  for (const text of rawHeaders) bytes += text.length;
  return bytes > limits.headerBytes;
}

function believe(exchange: Exchange, regime: Regime): void {
  const far = clientOf(exchange.peer, exchange.head.fields, regime.trustedProxies);
  exchange.client = far.client;
  if (far.secure !== undefined) exchange.secure = far.secure;
}

function tracing(exchange: Exchange, house: House, trusted: boolean): Exchange["trace"] {
  const traceparent = exchange.head.fields.get("traceparent");
  const { tracer } = house;
  if (tracer === undefined) return traceOf(traceparent, false);
  const said = trusted && traceparent !== undefined ? traceparent.endsWith("1") : undefined;
  return traceOf(traceparent, tracer.sample(said));
}
