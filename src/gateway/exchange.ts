import type { Gathering } from "../engine/decide.ts";
import type { Answer, Answered, TlsFacts } from "../engine/facts.ts";
import type { EditRequest } from "../engine/outcome.ts";
import type { OperationPlan } from "../engine/plan.ts";
import type { Principal } from "../engine/principal.ts";
import type { Ending } from "../engine/settled.ts";
import { Trail } from "../engine/trail.ts";
import type { Body } from "../http/body.ts";
import { Fields } from "../http/fields.ts";
import type { Pair, RequestHead } from "../http/head.ts";
import type { Millis } from "../kernel/clock.ts";
import type { Field } from "../kernel/verdict.ts";
import type { Connection } from "./connection.ts";
import { newExchangeId } from "./exchange-id.ts";
import type { TraceContext } from "./trace-context.ts";

const noBody: Body = { kind: "none" };
const noPairs: readonly Pair[] = [];
const noTrace: TraceContext = { traceId: "", spanId: "", parentId: undefined, sampled: false };
const noAnswer: Answer = {
  status: 0,
  fields: Fields.none,
  mediaType: undefined,
  body: { kind: "none" },
};
/** Stands in where a request had no head that could be read. */
const noHead: RequestHead = {
  method: "",
  version: "1.1",
  authority: "",
  target: { path: "", segments: [], query: "", pairs: [] },
  fields: Fields.none,
  cookies: [],
  upgrade: undefined,
  mediaType: undefined,
  hasBody: false,
  contentLength: undefined,
};

/**
 * One exchange as it becomes known: the facts of every phase in one object that grows. A phase's facts type
 * keeps its controls from what is not there yet.
 */
export class Exchange implements Answered, Gathering {
  readonly id: string;
  readonly time: Millis;
  /** Monotonic ms. */
  readonly started: number = performance.now();
  readonly peer: string;
  readonly tls: TlsFacts | undefined;
  client: string;
  secure: boolean;
  head: RequestHead = noHead;
  pathParameters: readonly Pair[] = noPairs;
  readonly principals: Principal[] = [];
  principal: Principal | undefined = undefined;
  body: Body = noBody;
  answer: Answer = noAnswer;

  readonly trail: Trail = new Trail();
  readonly fields: Field[] = [];
  readonly releases: (() => void)[] = [];

  trace: TraceContext = noTrace;
  plan: OperationPlan | undefined = undefined;
  edits: EditRequest[] | undefined = undefined;
  /** What the upstream said, before any edit. */
  upstreamAnswer: Answer | undefined = undefined;
  /** Monotonic ms. */
  upstreamAsked: number | undefined = undefined;
  upstreamAnswered: number | undefined = undefined;
  requestBytes = 0;

  ending: Ending | undefined = undefined;
  status = 0;
  denial: { readonly control: string; readonly reason: string } | undefined = undefined;
  fault: string | undefined = undefined;

  constructor(time: Millis, connection: Connection, id: string = newExchangeId()) {
    this.id = id;
    this.time = time;
    this.peer = connection.peer;
    this.tls = connection.tls;
    this.client = connection.peer;
    this.secure = connection.tls !== undefined;
  }

  named(principal: Principal): void {
    this.principals.push(principal);
    this.principal ??= principal;
  }

  /** Each is called once, whoever throws. */
  release(report: (fault: unknown) => void): void {
    for (let next = this.releases.pop(); next !== undefined; next = this.releases.pop()) {
      try {
        next();
      } catch (fault) {
        report(fault);
      }
    }
  }
}
