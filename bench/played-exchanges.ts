import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { compilePlan } from "../src/config/plan/compile-plan.ts";
import type { Plan } from "../src/engine/plan.ts";
import type { Sink } from "../src/engine/settled.ts";
import type { ClientLeg, LegListener } from "../src/gateway/client-leg.ts";
import { Connection } from "../src/gateway/connection.ts";
import { generateSigningKey } from "../src/gateway/host/signer.ts";
import type { House, Regime } from "../src/gateway/house.ts";
import { defaultListenerLimits } from "../src/gateway/listener-settings.ts";
import { pump } from "../src/gateway/pump.ts";
import type { AnswerReceiver, UpstreamClient } from "../src/gateway/upstream/upstream-client.ts";
import type { RawHead } from "../src/http/request-head.ts";
import { millis } from "../src/kernel/clock.ts";
import { controls } from "../src/policies/index.ts";
import { createPorts } from "../src/serve/ports.ts";
import { prepare } from "../src/serve/prepare.ts";
import { snapshotDirectory } from "../src/store/directory.ts";
import { allocateCounters, createSharedCounters } from "../src/store/shared-counters.ts";
import type { Credentials } from "./credentials.ts";
import { type Row, answer, configuration, contract, query } from "./rows.ts";

/*
 * A gateway's pump and controls without sockets: the client and the upstream are played.
 */

/** Exchanges that are under way at a time. */
export const atOnce = 32;

const body = Buffer.from(answer());
const answerFields: readonly string[] = [
  "date",
  "Sun, 29 Nov 2026 00:00:00 GMT",
  "content-type",
  "application/json",
  "content-length",
  String(body.length),
  "etag",
  '"6741-b74"',
];

/** What the gateway does in this row, with its files in `folder`. */
export function planOf(
  row: Row,
  { folder, jwks }: { readonly folder: string; readonly jwks: string },
): Plan {
  const openapi = join(folder, "openapi.json");
  writeFileSync(openapi, contract());
  const text = configuration(row, { state: join(folder, "state"), openapi, jwks }, "inline");
  const prepared = prepare({ file: join(folder, "castellan.yaml"), text });
  if (!prepared.ok) throw new Error(prepared.problems.map(({ message }) => message).join("; "));
  const ports = createPorts({
    counters: createSharedCounters(allocateCounters(), 0),
    directory: snapshotDirectory(),
    load: { eventLoopDelay: () => 0, inFlight: () => atOnce },
    signingKey: generateSigningKey(),
    alert: () => undefined,
  });
  const compiled = compilePlan(prepared.prepared.config.loaded, controls, ports);
  if (!compiled.ok) throw new Error("the plan does not compile");
  return compiled.value.plan;
}

/** Plays the client and the upstream of a gateway. */
export class Stage {
  answered = 0;
  readonly #house: House;
  readonly #regime: Regime;
  readonly #connection: Connection;
  readonly #rawHeaders: readonly string[];
  readonly #asked: AnswerReceiver[] = [];

  constructor(plan: Plan, headers: Credentials["headers"], sinks: readonly Sink[]) {
    const upstream: UpstreamClient = {
      call: (_request, receiver) => ({
        start: () => void this.#asked.push(receiver),
        write: () => true,
        end: () => undefined,
        pause: () => undefined,
        resume: () => undefined,
        abort: () => undefined,
      }),
      stats: () => [],
      close: () => undefined,
    };
    this.#regime = { plan, upstreams: { get: () => upstream } as never, trustedProxies: [] };
    this.#house = {
      clock: { now: () => millis(Date.now()) },
      regime: this.#regime,
      sinks,
      tracer: undefined,
      report(fault) {
        throw fault;
      },
    };
    this.#connection = new Connection({
      peer: "127.0.0.1",
      tls: undefined,
      trusted: false,
      settings: {
        name: "bench",
        address: "127.0.0.1",
        port: 0,
        reusePort: false,
        tls: undefined,
        limits: defaultListenerLimits,
      },
      host: { ended: () => undefined, refused: () => undefined },
    });
    this.#rawHeaders = ["Host", "127.0.0.1:8443", ...headers.flat()];
  }

  run(count: number): void {
    for (let done = 0; done < count; done += atOnce) this.#batch();
  }

  #batch(): void {
    const legs: PlayedLeg[] = [];
    for (let i = 0; i < atOnce; i += 1) {
      const leg = new PlayedLeg(this.#connection, [...this.#rawHeaders]);
      legs.push(leg);
      pump(leg, this.#house, this.#regime);
    }
    for (const receiver of this.#asked.splice(0)) {
      receiver.onHead({
        status: 200,
        fields: [...answerFields],
        framing: "length",
        length: body.length,
        persistent: true,
        keepFor: Infinity,
      });
      receiver.onData(Buffer.from(body));
      receiver.onEnd([]);
    }
    for (const leg of legs) {
      leg.close();
      if (leg.status === 200) this.answered += 1;
    }
  }
}

class PlayedLeg implements ClientLeg {
  readonly raw: RawHead;
  readonly connection: Connection;
  readonly expects = false;
  readonly arrived = true;
  readonly upgraded = false;
  begun = false;
  ended = false;
  responseBytes = 0;
  status = 0;
  #listener: LegListener | undefined;

  constructor(connection: Connection, rawHeaders: readonly string[]) {
    this.connection = connection;
    this.raw = {
      method: "GET",
      url: `/orders?${query}`,
      version: "1.1",
      rawHeaders,
      scheme: "http",
    };
  }

  attach(listener: LegListener): void {
    this.#listener = listener;
  }

  respond(status: number, _fields: string[], content: string | Buffer | undefined): void {
    this.begin(status);
    this.responseBytes = content?.length ?? 0;
    this.ended = true;
  }

  begin(status: number): void {
    this.status = status;
    this.begun = true;
  }

  write(bytes: Buffer): boolean {
    this.responseBytes += bytes.length;
    return true;
  }

  end(): void {
    this.ended = true;
  }

  cut(): void {
    this.status = 0;
  }

  close(): void {
    this.#listener?.onClosed(true);
  }

  readBody(): void {
    throw new Error("there is no body");
  }

  pauseBody(): void {
    throw new Error("there is no body");
  }

  resumeBody(): void {
    throw new Error("there is no body");
  }
}
