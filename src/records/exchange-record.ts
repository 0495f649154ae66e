import { millis } from "../kernel/clock.ts";
import type { Result } from "../kernel/result.ts";
import {
  type RawBody,
  type RawExchange,
  type RecordedPrincipal,
  absent,
  unknown,
} from "./raw-exchange.ts";
import { Reading, type Unread } from "./reading.ts";

/**
 * Reads one exchange record, version 1: the object of one line. Fields that this version does not know are
 * passed over.
 */
export function readExchangeRecord(value: unknown): Result<RawExchange> {
  const reading = new Reading();
  const record = reading.object(value, "");
  const client = reading.object(record["client"], "/client");
  const request = reading.object(record["request"], "/request");
  const response = reading.object(record["response"], "/response");
  const exchange: RawExchange = {
    time: reading.instant(record["time"], "/time"),
    client: reading.text(client["ip"], "/client/ip"),
    method: reading.text(request["method"], "/request/method"),
    url: reading.text(request["url"], "/request/url"),
    requestFields: reading.pairs(request["headers"], "/request/headers"),
    requestBody: bodyOf(request, "/request", reading),
    requestBytes: undefined,
    status: reading.status(response["status"], "/response/status"),
    responseFields: reading.pairs(response["headers"], "/response/headers"),
    responseBody: bodyOf(response, "/response", reading),
    responseBytes: undefined,
    duration: millis(reading.count(record["durationMs"], "/durationMs")),
    principal: principalOf(record["principal"], reading),
  };
  if (reading.problems.length > 0) return { ok: false, problems: reading.problems };
  return { ok: true, value: exchange };
}

function bodyOf(message: Unread, at: string, reading: Reading): RawBody {
  if (message["body"] === undefined) return absent;
  const text = reading.text(message["body"], `${at}/body`);
  const encoding = message["bodyEncoding"] ?? "utf8";
  if (encoding !== "utf8" && encoding !== "base64") {
    reading.refuse(`${at}/bodyEncoding`, 'must be "utf8" or "base64"');
  }
  if (message["bodyTruncated"] === true) return unknown;
  return { kind: encoding === "base64" ? "base64" : "text", text };
}

const kinds: ReadonlySet<unknown> = new Set(["user", "service", "key"]);

function principalOf(value: unknown, reading: Reading): RecordedPrincipal | undefined {
  if (value === undefined) return undefined;
  const principal = reading.object(value, "/principal");
  const kind = principal["kind"];
  if (!kinds.has(kind)) reading.refuse("/principal/kind", 'must be "user", "service" or "key"');
  const tenant = principal["tenant"];
  return {
    id: reading.text(principal["id"], "/principal/id"),
    kind: kind as RecordedPrincipal["kind"],
    roles: reading.words(principal["roles"], "/principal/roles"),
    scopes: reading.words(principal["scopes"], "/principal/scopes"),
    tenant: typeof tenant === "string" ? tenant : undefined,
  };
}
