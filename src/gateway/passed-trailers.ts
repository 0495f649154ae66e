import { isPerConnection } from "../http/hop-by-hop.ts";

/**
 * Fields that mean something before the body only (RFC 9110 §6.5.1): who merges trailers into the head must
 * not be told anew how to frame, route, authenticate or store the answer.
 */
const headOnly: ReadonlySet<string> = new Set([
  "age",
  "authorization",
  "cache-control",
  "content-encoding",
  "content-range",
  "content-type",
  "date",
  "expires",
  "location",
  "pragma",
  "set-cookie",
  "vary",
  "www-authenticate",
  "x-request-id",
]);

/** The trailers of a gRPC answer that go on to its caller, `[name, value, …]`. */
export function passedTrailers(trailers: readonly string[]): readonly string[] {
  const passed: string[] = [];
  for (let i = 0; i < trailers.length; i += 2) {
    const name = trailers[i] ?? "";
    if (isPerConnection(name) || headOnly.has(name)) continue;
    passed.push(name, trailers[i + 1] ?? "");
  }
  return passed;
}
