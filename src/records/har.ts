import type { Pair } from "../http/head.ts";
import { type Millis, millis } from "../kernel/clock.ts";
import type { Result } from "../kernel/result.ts";
import { type RawBody, type RawExchange, absent, unknown } from "./raw-exchange.ts";
import { Reading, type Unread } from "./reading.ts";

/**
 * Reads one entry of a HAR 1.2 document (`log.entries[]`). `at` is its pointer. Entries without a response
 * (status 0: blocked or aborted) are problems: nothing can be learned from them.
 */
export function readHarEntry(value: unknown, at: string): Result<RawExchange> {
  const reading = new Reading();
  const entry = reading.object(value, at);
  const request = reading.object(entry["request"], `${at}/request`);
  const response = reading.object(entry["response"], `${at}/response`);
  const exchange: RawExchange = {
    time: reading.instant(entry["startedDateTime"], `${at}/startedDateTime`),
    client: "",
    method: reading.text(request["method"], `${at}/request/method`),
    url: reading.text(request["url"], `${at}/request/url`),
    requestFields: fieldsOf(request, `${at}/request/headers`, reading),
    requestBody: postData(request, at, reading),
    requestBytes: sizeOf(request["bodySize"]),
    status: reading.status(response["status"], `${at}/response/status`),
    responseFields: fieldsOf(response, `${at}/response/headers`, reading),
    responseBody: contentOf(response),
    responseBytes: sizeOf(response["bodySize"]),
    duration: durationOf(entry["time"]),
    principal: undefined,
  };
  if (reading.problems.length > 0) return { ok: false, problems: reading.problems };
  return { ok: true, value: exchange };
}

/** HTTP/2 pseudo-fields, which browsers export, are no fields. */
function fieldsOf(message: Unread, at: string, reading: Reading): readonly Pair[] {
  const headers = message["headers"];
  if (!Array.isArray(headers)) {
    reading.refuse(at, 'must be a list of {"name", "value"}');
    return [];
  }
  return headers.flatMap((header: unknown, place): Pair[] => {
    const field = reading.object(header, `${at}/${place}`);
    const name = reading.text(field["name"], `${at}/${place}/name`).toLowerCase();
    return name.startsWith(":")
      ? []
      : [[name, reading.text(field["value"], `${at}/${place}/value`)]];
  });
}

function postData(request: Unread, at: string, reading: Reading): RawBody {
  if (request["postData"] === undefined) return absent;
  const data = reading.object(request["postData"], `${at}/request/postData`);
  return typeof data["text"] === "string" ? { kind: "text", text: data["text"] } : unknown;
}

function contentOf(response: Unread): RawBody {
  const content = response["content"] as Unread | undefined;
  const text = content?.["text"];
  if (typeof text !== "string") return content?.["size"] === 0 ? absent : unknown;
  return { kind: content?.["encoding"] === "base64" ? "base64" : "text", text };
}

/** -1 says that it is not known. */
function sizeOf(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 ? value : undefined;
}

function durationOf(value: unknown): Millis {
  return millis(typeof value === "number" && value >= 0 ? value : 0);
}
