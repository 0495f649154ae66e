import { isPerConnection } from "../../http/hop-by-hop.ts";

/*
 * Which header fields are parameters of an API: not those that belong to one connection, not those whose rules
 * stand in RFC 9110 or Fetch, and not what clients, proxies and tracers add on their own.
 */

const standard: ReadonlySet<string> = new Set([
  "accept",
  "accept-charset",
  "accept-encoding",
  "accept-language",
  "authorization",
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-md5",
  "content-range",
  "content-type",
  "cookie",
  "date",
  "digest",
  "content-digest",
  "dnt",
  "dpop",
  "early-data",
  "forwarded",
  "from",
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-range",
  "if-unmodified-since",
  "last-event-id",
  "max-forwards",
  "origin",
  "pragma",
  "priority",
  "range",
  "referer",
  "save-data",
  "signature",
  "signature-input",
  "upgrade-insecure-requests",
  "user-agent",
  "via",
  "viewport-width",
  "device-memory",
  "downlink",
  "ect",
  "rtt",
]);

const noise: ReadonlySet<string> = new Set([
  "b3",
  "baggage",
  "traceparent",
  "tracestate",
  "correlation-id",
  "request-id",
  "sentry-trace",
  "true-client-ip",
  "uber-trace-id",
  "x-client-ip",
  "x-cloud-trace-context",
  "x-correlation-id",
  "x-http-method-override",
  "x-original-url",
  "x-real-ip",
  "x-request-id",
  "x-request-start",
  "x-requested-with",
  "x-rewrite-url",
  "x-trace-id",
  "postman-token",
  "newrelic",
  "cdn-loop",
]);

const noisy: readonly string[] = [
  "sec-",
  "access-control-",
  "cf-",
  "fastly-",
  "fly-",
  "proxy-",
  "x-akamai-",
  "x-amz-cf-",
  "x-amzn-",
  "x-appengine-",
  "x-azure-",
  "x-b3-",
  "x-castellan-",
  "x-datadog-",
  "x-envoy-",
  "x-forwarded-",
  "x-goog-",
  "x-ms-client-",
  "x-newrelic-",
  "x-vercel-",
];

/** As many as one API has; a stranger's names are worked out anew each time. */
const maxRemembered = 512;
const remembered = new Map<string, boolean>();

/** `name` in lower case. */
export function isApiHeader(name: string): boolean {
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const is =
    !standard.has(name) &&
    !noise.has(name) &&
    !isPerConnection(name) &&
    !noisy.some((prefix) => name.startsWith(prefix));
  if (remembered.size < maxRemembered) remembered.set(name, is);
  return is;
}
