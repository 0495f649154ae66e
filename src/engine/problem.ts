import type { Field } from "../kernel/verdict.ts";

/** What a client is told (RFC 9457): generic by status, so that a refusal teaches nothing but its class. */
const titles: ReadonlyMap<number, readonly [slug: string, title: string]> = new Map([
  [400, ["invalid-request", "The request is not valid"]],
  [401, ["unauthenticated", "Valid credentials are required"]],
  [403, ["forbidden", "The request is not allowed"]],
  [404, ["not-found", "There is nothing here"]],
  [405, ["method-not-allowed", "The method is not allowed here"]],
  [406, ["not-acceptable", "No acceptable representation exists"]],
  [408, ["request-timeout", "The request took too long to arrive"]],
  [410, ["gone", "This API has been retired"]],
  [411, ["length-required", "The request must declare its length"]],
  [413, ["content-too-large", "The request content is too large"]],
  [414, ["target-too-long", "The request target is too long"]],
  [415, ["unsupported-media-type", "The content type is not accepted here"]],
  [417, ["expectation-failed", "The expectation cannot be met"]],
  [421, ["misdirected", "This host is not served on this connection"]],
  [426, ["upgrade-required", "This service requires TLS"]],
  [429, ["too-many-requests", "Too many requests"]],
  [431, ["fields-too-large", "The header fields are too large"]],
  [500, ["internal", "The gateway could not complete the request"]],
  [501, ["not-implemented", "The request uses something this gateway does not implement"]],
  [502, ["bad-upstream", "The service answered in a way that cannot be passed on"]],
  [503, ["unavailable", "The service is not available right now"]],
  [504, ["upstream-timeout", "The service took too long to answer"]],
]);

export interface ProblemDocument {
  readonly status: number;
  readonly title: string;
  readonly fields: readonly Field[];
  readonly body: string;
}

/**
 * An `application/problem+json` answer. `type` is stable: `urn:castellan:problem:` and a word for the status.
 * An unlisted status is told as its class: 4xx as 400, everything else as 500.
 */
export function problemDocument(status: number, exchangeId: string): ProblemDocument {
  const known = titles.has(status) ? status : status >= 400 && status < 500 ? 400 : 500;
  const [slug, title] = titles.get(known) ?? [
    "internal",
    "The gateway could not complete the request",
  ];
  const body = JSON.stringify({
    type: `urn:castellan:problem:${slug}`,
    title,
    status,
    instance: `urn:castellan:exchange:${exchangeId}`,
  });
  return {
    status,
    title,
    fields: [
      ["content-type", "application/problem+json"],
      ["cache-control", "no-store"],
    ],
    body,
  };
}
