import type { Pair } from "../http/head.ts";
import { millis } from "../kernel/clock.ts";
import type { Result } from "../kernel/result.ts";
import { type RawExchange, unknown } from "./raw-exchange.ts";
import { Reading, type Unread } from "./reading.ts";

/*
 * JSON access logs, one object a line. They hold no bodies, so operations, callers and usage can be learned
 * from them, and no schemas.
 *
 *   Kong    file-log, http-log, tcp-log: { request: { method, uri, url, headers }, response: { status },
 *           latencies: { request }, client_ip, started_at (ms), consumer }
 *   Envoy   json_format with the usual names: { start_time, method, path, authority, response_code,
 *           duration (ms), downstream_remote_address, bytes_received, bytes_sent, user_agent }
 *   nginx   log_format … escape=json with nginx's own variable names: { time_iso8601 | msec | time_local,
 *           request_method, request_uri (or both in `request`), status, http_host | host, remote_addr,
 *           request_time (s), body_bytes_sent, … }
 */

/** What a first object looks like says who wrote the log. */
export function isAccessLog(value: Unread): boolean {
  return kindOf(value) !== undefined;
}

type Kind = "kong" | "envoy" | "nginx";

function kindOf(value: Unread): Kind | undefined {
  if (typeof value["latencies"] === "object" && typeof value["request"] === "object") return "kong";
  if ("response_code" in value && ("start_time" in value || "authority" in value)) return "envoy";
  const isNginx = namesOfNginx.some((name) => name in value) || isRequestLine(value["request"]);
  return isNginx ? "nginx" : undefined;
}

const namesOfNginx = ["request_uri", "request_method", "time_iso8601", "time_local"] as const;

function isRequestLine(value: unknown): boolean {
  return typeof value === "string" && /^[A-Z]+ \S+ HTTP\/\d/.test(value);
}

/** Reads one line's object, of whichever of the three. */
export function readAccessLog(value: unknown): Result<RawExchange> {
  const reading = new Reading();
  const line = reading.object(value, "");
  const kind = kindOf(line);
  if (kind === undefined) {
    reading.refuse("", "is no access log line of nginx, Envoy or Kong in JSON");
    return { ok: false, problems: reading.problems };
  }
  const exchange = readers[kind](line, reading);
  if (reading.problems.length > 0) return { ok: false, problems: reading.problems };
  return { ok: true, value: exchange };
}

const readers: Readonly<Record<Kind, (line: Unread, reading: Reading) => RawExchange>> = {
  kong: readKong,
  envoy: readEnvoy,
  nginx: readNginx,
};

function readKong(line: Unread, reading: Reading): RawExchange {
  const request = reading.object(line["request"], "/request");
  const response = reading.object(line["response"], "/response");
  const latencies = reading.object(line["latencies"], "/latencies");
  const fields = fieldsOf(request["headers"]);
  const host = fields.find(([name]) => name === "host")?.[1];
  const url = typeof request["url"] === "string" ? withoutPort(request["url"]) : "";
  const uri = typeof request["uri"] === "string" ? request["uri"] : undefined;
  return {
    ...bodiless,
    time: millis(reading.count(line["started_at"], "/started_at")),
    client: reading.text(line["client_ip"], "/client_ip"),
    method: reading.text(request["method"], "/request/method"),
    // `url` is rebuilt by Kong from its own idea of the host; the client's word is the Host field.
    url: host !== undefined && uri !== undefined ? `${schemeOf(url)}://${host}${uri}` : url,
    requestFields: fields,
    requestBytes: numberOf(request["size"]),
    status: reading.status(response["status"], "/response/status"),
    responseFields: fieldsOf(response["headers"]),
    responseBytes: numberOf(response["size"]),
    duration: millis(numberOf(latencies["request"]) ?? 0),
    principal: kongPrincipal(line),
  };
}

function kongPrincipal(line: Unread): RawExchange["principal"] {
  const consumer = line["consumer"] as Unread | undefined;
  const id = consumer?.["username"] ?? consumer?.["custom_id"] ?? consumer?.["id"];
  if (typeof id !== "string") return undefined;
  return { id, kind: "service", roles: [], scopes: [], tenant: undefined };
}

/** `http://api.example.com:8000/x` names Kong's own port, which no client used where a proxy stands before it. */
function withoutPort(url: string): string {
  return url.replace(/^(https?:\/\/[^/:]+):(?:80|443)(?=\/|$)/, "$1");
}

function schemeOf(url: string): string {
  return url.startsWith("https:") ? "https" : "http";
}

function readEnvoy(line: Unread, reading: Reading): RawExchange {
  const authority = said(line, "authority", "host");
  const path = said(line, "x_envoy_original_path", "path");
  const scheme = said(line, "x_forwarded_proto", "scheme") ?? "https";
  return {
    ...bodiless,
    time: reading.instant(line["start_time"], "/start_time"),
    client: addressOf(said(line, "x_forwarded_for", "downstream_remote_address")),
    method: reading.text(line["method"], "/method"),
    url: `${reading.text(scheme, "/scheme")}://${reading.text(authority, "/authority")}${reading.text(path, "/path")}`,
    requestFields: agent(line["user_agent"]),
    requestBytes: numberOf(line["bytes_received"]),
    status: reading.status(numberOf(line["response_code"]), "/response_code"),
    responseFields: [],
    responseBytes: numberOf(line["bytes_sent"]),
    duration: millis(numberOf(line["duration"]) ?? 0),
    principal: undefined,
  };
}

function readNginx(line: Unread, reading: Reading): RawExchange {
  const host = said(line, "http_host", "host", "server_name");
  const [method, uri] = requestLine(line);
  const scheme = said(line, "scheme") ?? "https";
  const user = said(line, "remote_user");
  const seconds = numberOf(line["msec"]);
  return {
    ...bodiless,
    time:
      seconds === undefined
        ? reading.instant(timeOf(line), "/time_iso8601")
        : millis(Math.round(seconds * 1000)),
    client: addressOf(said(line, "http_x_forwarded_for", "remote_addr")),
    method: reading.text(method, "/request_method"),
    url: `${reading.text(scheme, "/scheme")}://${reading.text(host, "/http_host")}${reading.text(uri, "/request_uri")}`,
    requestFields: agent(line["http_user_agent"]),
    requestBytes: numberOf(line["request_length"]),
    status: reading.status(numberOf(line["status"]), "/status"),
    responseFields: [],
    responseBytes: numberOf(line["body_bytes_sent"] ?? line["bytes_sent"]),
    duration: millis((numberOf(line["request_time"]) ?? 0) * 1000),
    principal:
      typeof user === "string"
        ? { id: user, kind: "user", roles: [], scopes: [], tenant: undefined }
        : undefined,
  };
}

/** As RFC 3339 writes it, where it is written in one of nginx's ways. */
function timeOf(line: Unread): unknown {
  const value = said(line, "time_iso8601", "time", "time_local");
  const parts = typeof value === "string" ? local.exec(value) : null;
  if (parts === null) return value;
  const [, day, month = "", year, time, zone] = parts;
  const number = `${months.indexOf(month) + 1}`.padStart(2, "0");
  return `${year}-${number}-${day}T${time}${zone}`;
}

/** `18/Feb/2026:00:09:11 +0100`, as in the common log format. */
const local = /^(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{4})$/;
const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** `request` is `GET /path HTTP/1.1`, where its parts were not logged apart. */
function requestLine(line: Unread): readonly [method: unknown, uri: unknown] {
  const whole = typeof line["request"] === "string" ? line["request"].split(" ") : [];
  return [said(line, "request_method") ?? whole[0], said(line, "request_uri") ?? whole[1]];
}

const bodiless = {
  requestBody: unknown,
  responseBody: unknown,
  requestFields: [] as Pair[],
} as const;

/** The first of these that the log says something of: "-", "" and null are how it says nothing. */
function said(line: Unread, ...names: readonly string[]): unknown {
  const name = names.find((each) => !nothing.has(line[each]));
  return name === undefined ? undefined : line[name];
}

const nothing: ReadonlySet<unknown> = new Set([undefined, null, "", "-"]);

/** The first address of a list, without a port. */
function addressOf(value: unknown): string {
  const first = typeof value === "string" ? (value.split(",")[0] ?? "").trim() : "";
  const bracketed = /^\[([^\]]+)\]/.exec(first)?.[1];
  return bracketed ?? first.replace(/^(\d{1,3}(?:\.\d{1,3}){3}):\d+$/, "$1");
}

/** Logs write numbers as text too; "-" and "" say nothing. */
function numberOf(value: unknown): number | undefined {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && number >= 0 && Number.isFinite(number) ? number : undefined;
}

function agent(value: unknown): readonly Pair[] {
  return typeof value === "string" && value !== "-" ? [["user-agent", value]] : [];
}

/** `{ name: value }` or `{ name: [values] }`; what Kong redacted stays as it wrote it. */
function fieldsOf(value: unknown): readonly Pair[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, given]: [string, unknown]): Pair[] => {
    const all = Array.isArray(given) ? (given as unknown[]) : [given];
    return all.map((one): Pair => [name.toLowerCase(), String(one)]);
  });
}
