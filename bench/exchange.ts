/*
 * What whole exchanges cost in one process without sockets: the pump, every control, the metrics; the client and the
 * upstream are played. Of many rounds the quickest, the quarter and the median are told: the quickest is the work
 * itself, the rest is what the machine makes of it. Run with `node bench/exchange.ts [ROUNDS]`.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { compilePlan } from "../src/config/plan/compile-plan.ts";
import type { Plan } from "../src/engine/plan.ts";
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
import { createMetrics } from "../src/telemetry/metrics.ts";
import { type Credentials, credentials } from "./credentials.ts";
import { median, quantile } from "./load.ts";
import { type Row, answer, configuration, contract, query, rows } from "./rows.ts";

/** Exchanges in one round, and how many of them are under way at a time. */
const perRound = 1024;
const atOnce = 32;
const warmUpRounds = 30;
const rounds = Number(process.argv[2] ?? 80);

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

const folder = mkdtempSync(join(tmpdir(), "castellan-bench-"));

async function tell(row: Row, given: Credentials): Promise<void> {
  const stage = new Stage(planOf(row, given.jwks), given.headers);
  stage.run(atOnce);
  // Key sets are read in the background.
  await turn();
  for (let round = 0; round < warmUpRounds; round += 1) await measure(stage);
  stage.answered = 0;
  const costs: number[] = [];
  for (let round = 0; round < rounds; round += 1) costs.push(await measure(stage));
  if (stage.answered !== rounds * perRound) {
    throw new Error(
      `${row.name}: ${stage.answered} of ${rounds * perRound} were answered with 200`,
    );
  }
  const figures = [quantile(costs, 0), quantile(costs, 0.25), median(costs)];
  console.log(
    `exchange: ${row.name}, CPU µs: quickest, quarter, median`.padEnd(62) +
      figures.map((figure) => figure.toFixed(1).padStart(8)).join(""),
  );
}

/** CPU µs for each exchange. */
async function measure(stage: Stage): Promise<number> {
  const before = process.threadCpuUsage();
  stage.run(perRound);
  const { user, system } = process.threadCpuUsage(before);
  await turn();
  return (user + system) / perRound;
}

function planOf(row: Row, jwks: string): Plan {
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
class Stage {
  answered = 0;
  readonly #house: House;
  readonly #regime: Regime;
  readonly #connection: Connection;
  readonly #rawHeaders: readonly string[];
  readonly #asked: AnswerReceiver[] = [];

  constructor(plan: Plan, headers: Credentials["headers"]) {
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
      sinks: [createMetrics().exchange],
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

try {
  const given = await credentials();
  for (const row of [rows[0], rows.at(-1)]) if (row !== undefined) await tell(row, given);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
// The controls' own timers would keep the process.
process.exit();
