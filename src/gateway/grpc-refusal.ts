import type { Field } from "../kernel/verdict.ts";
import type { ProblemDocument } from "../engine/problem.ts";

/** Status codes of gRPC (`grpc/doc/statuscodes.md`). */
const invalidArgument = 3;
const permissionDenied = 7;
const resourceExhausted = 8;
const unimplemented = 12;
const internal = 13;
const unavailable = 14;
const unauthenticated = 16;

/**
 * What a refusal is to a gRPC client. It follows the mapping that clients use themselves for answers in
 * plain HTTP (`http-grpc-status-mapping.md`), with nearer words for 400, 413 and 429, which they would take
 * for `INTERNAL`, `UNKNOWN` and `UNAVAILABLE`: a client must not try again at once what was too much.
 */
const codes: ReadonlyMap<number, number> = new Map([
  [400, invalidArgument],
  [401, unauthenticated],
  [403, permissionDenied],
  [404, unimplemented],
  [405, unimplemented],
  [408, unavailable],
  [410, unimplemented],
  [413, resourceExhausted],
  [415, invalidArgument],
  [429, resourceExhausted],
  [431, resourceExhausted],
  [501, unimplemented],
  [502, unavailable],
  [503, unavailable],
  [504, unavailable],
]);

/** The fields of a "Trailers-Only" answer: gRPC clients read a refusal there, and in the status 200 alone. */
export function grpcRefusal({ status, title }: ProblemDocument): readonly Field[] {
  return [
    ["content-type", "application/grpc"],
    ["grpc-status", String(codes.get(status) ?? internal)],
    // Titles are plain ASCII without `%`, so there is nothing to escape.
    ["grpc-message", title],
    ["cache-control", "no-store"],
  ];
}
