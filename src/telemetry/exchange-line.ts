import type { Settled } from "../engine/settled.ts";
import type { Finding } from "../engine/trail.ts";
import { faultShape } from "./fault-shape.ts";
import type { Pseudonym } from "./pseudonym.ts";

/** Methods told by name; another one is a stranger's word. */
const methods: ReadonlySet<string> = new Set(
  "GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT".split(" "),
);

export function methodLabel(method: string): string {
  return methods.has(method) ? method : "other";
}

/**
 * One exchange as the log tells it. Redaction happens here, by choice of what is taken: names that the
 * configuration gave, numbers, and the network address. Never a path as sent, a query, a field, a body or
 * a name that a caller made up; the caller is told by pseudonym.
 */
export function exchangeLine(settled: Settled, pseudonym: Pseudonym): Record<string, unknown> {
  const { facts, plan, trail, trace } = settled;
  const { principal } = facts;
  const line: Record<string, unknown> = {
    exchange: facts.id,
    api: plan?.api.name,
    version: plan?.api.version,
    operation: plan?.id,
    method: methodLabel(facts.head.method),
    status: settled.status,
    ending: settled.ending,
    client: facts.client,
    duration: round(settled.duration),
    upstreamDuration:
      settled.upstreamDuration === undefined ? undefined : round(settled.upstreamDuration),
    requestBytes: settled.requestBytes,
    responseBytes: settled.responseBytes,
    bodies: bodiesOf(settled),
    plan: settled.revision.slice(0, 12),
  };
  if (settled.denial) line["denial"] = settled.denial;
  if (settled.fault !== undefined) line["fault"] = settled.fault;
  if (principal) {
    line["principal"] = pseudonym(principal.issuer, principal.id);
    line["credential"] = principal.credential;
    if (principal.consumer !== undefined) line["consumer"] = principal.consumer;
  }
  if (trail.findings.length > 0) line["trail"] = trail.findings.map(findingLine);
  if (trail.spilled > 0) line["trailSpilled"] = trail.spilled;
  if (trace.sampled) line["trace"] = trace.traceId;
  return line;
}

/** What no control could see: the messages of gRPC, images, archives. */
function bodiesOf({ facts }: Settled): string | undefined {
  return facts.body.kind === "opaque" ? "not inspected" : undefined;
}

/** Notes name places and rules by the contract of controls; faults are told by their shape alone. */
function findingLine(finding: Finding): Record<string, unknown> {
  const { control, phase, mode, what, reason, note, fault } = finding;
  const line: Record<string, unknown> = { control, phase, mode, what };
  if (reason !== undefined) line["reason"] = reason;
  if (note !== undefined) line["note"] = note;
  if (fault !== undefined) line["fault"] = faultShape(fault);
  return line;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
