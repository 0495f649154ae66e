import { join } from "node:path";
import { getHeapStatistics } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";
import { apisOf } from "../config/plan/api-of.ts";
import { createLearner } from "../learning/create-learner.ts";
import { type Millis, millis } from "../kernel/clock.ts";
import type { Learner, LearnerHealth } from "../learning/learner.ts";
import { type LearnedStore, openLearned } from "../store/learned.ts";
import { databaseName } from "../store/state.ts";
import { type Captured, CaptureReader } from "../telemetry/capture/read-capture.ts";
import { RecentExchanges } from "../telemetry/capture/recent.ts";
import { RingReader } from "../telemetry/capture/ring.ts";
import { faultShape } from "../telemetry/fault-shape.ts";
import { type Pseudonym, pseudonyms } from "../telemetry/pseudonym.ts";
import { hasher } from "./hasher.ts";
import { ImportedRecordings, importRecording } from "./import-recording.ts";
import type { Asked, LearnerNews, LearnerOrder, LearnerStart, Topic } from "./learner-protocol.ts";
import { LearningPace } from "./learning-pace.ts";
import { ThreadCpu } from "./thread-cpu.ts";

/** Longest stretch of learning before messages are looked at, ms. */
const sliceMillis = 10;
/** How often an idle learner looks into the rings, ms: the more it finds at once, the less each exchange costs. */
const idleMillis = 50;
/** How often the console is told of new exchanges, and how many at once. */
const tellMillis = 250;
const mostTold = 100;
/** Longest that a stop waits for what lies in the rings, ms; the main thread waits a little longer. */
const stopMillis = 3000;
/** How much learning a crash may cost. */
const saveMillis = 30_000;
/** How often it is noted what was passed over, ms. */
const markMillis = 5000;
const marksPerMinute = 12;
/** How often it is looked how full the heap is, ms, and from what share on nothing new begins. */
const fullMillis = 500;
const fullShare = 0.85;
/** Faults told per minute; a learner that stumbles over every exchange must not fill the log. */
const mostFaults = 10;

function now(): Millis {
  return millis(Date.now());
}

/** A thread that ran into its limit would run into it again: what it had learned comes back with it. */
function isHeapFull(): boolean {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used > limit * fullShare;
}

function say(news: LearnerNews): void {
  parentPort?.postMessage(news, []);
}

/** The next exchange in one worker's ring; undefined where there is none. */
type Source = () => Captured | undefined;

/** The learner's thread: reads the rings, learns, answers, writes down. */
class Desk {
  readonly #learner: Learner;
  readonly #kept: LearnedStore;
  readonly #imported: ImportedRecordings;
  readonly #pseudonym: Pseudonym;
  readonly #rings: RingReader[] = [];
  readonly #sources: Source[] = [];
  readonly #recent = new RecentExchanges();
  readonly #pace: LearningPace;
  /** Of learning: what else the thread does is taken off it. */
  readonly #cpu = new ThreadCpu();
  #handledBefore = 0;
  #imports = 0;
  #told = 0;
  #faults = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #timers: NodeJS.Timeout[] = [];
  #stopping = false;
  #isFull = false;
  /** What had been offered and passed over, at each mark of the last minute; the oldest first. */
  readonly #marks: { readonly offered: number; readonly passed: number }[];

  constructor(start: LearnerStart) {
    this.#pseudonym = pseudonyms(start.pseudonymKey);
    this.#kept = openLearned(join(start.state, databaseName));
    const kept = this.#kept.load();
    this.#imported = new ImportedRecordings(kept);
    this.#learner = createLearner(
      { hash: hasher(start.pseudonymKey), isFull: () => this.#isFull },
      kept,
    );
    this.#learner.know(apisOf(start.loaded));
    for (const memory of start.rings) this.#open(memory);
    // A thread that took another's place does not tell of what was passed over before.
    this.#marks = [this.#counts()];
    this.#pace = new LearningPace(start.cpu, performance.now(), this.#rings);
  }

  start(): void {
    this.#turn();
    const every = (ms: number, act: () => void): void =>
      void this.#timers.push(setInterval(act, ms));
    every(saveMillis, () => this.#save());
    every(60_000, () => (this.#faults = 0));
    every(markMillis, () => this.#mark());
    every(fullMillis, () => (this.#isFull = isHeapFull()));
  }

  obey(order: LearnerOrder): void {
    switch (order.kind) {
      case "ask":
        void this.#answer(order.number, order.topic, order.ask);
        break;
      case "know":
        this.#learner.know(apisOf(order.loaded));
        this.#pace.allow(order.loaded.settings.learning.cpu);
        break;
      case "ring":
        this.#open(order.memory);
        break;
      case "follow":
        this.#follow(order.on);
        break;
      case "stop":
        this.#stop();
        break;
    }
  }

  /** Each writer tells its own reader what its records count on. */
  #open(memory: SharedArrayBuffer): void {
    const ring = new RingReader(memory);
    const reader = new CaptureReader(this.#pseudonym);
    const read = (record: Buffer): Captured => reader.read(record);
    this.#rings.push(ring);
    this.#sources.push(() => ring.next(read));
  }

  #follower: NodeJS.Timeout | undefined;

  #follow(on: boolean): void {
    clearInterval(this.#follower);
    this.#told = this.#recent.mark;
    if (on) this.#follower = setInterval(() => this.#tell(), tellMillis);
  }

  #tell(): void {
    const exchanges = this.#recent.since(this.#told, mostTold);
    this.#told = this.#recent.mark;
    if (exchanges.length > 0) say({ kind: "recent", exchanges });
  }

  #turn(): void {
    if (this.#stopping) return;
    // Recordings are not what `learning.cpu` bounds.
    if (this.#imports > 0) this.#cpu.spent();
    const handled = this.#drain(performance.now() + sliceMillis);
    const spent = this.#cpu.spent();
    // What looking into empty rings costs is no exchange's.
    const isLearning = handled + this.#handledBefore > 0;
    this.#handledBefore = handled;
    const rest = this.#pace.worked(isLearning ? spent : 0, handled, performance.now());
    this.#pace.adjust(performance.now(), this.#rings);
    if (rest > 0) this.#timer = setTimeout(() => this.#turn(), rest);
    else if (handled > 0) setImmediate(() => this.#turn());
    else this.#timer = setTimeout(() => this.#turn(), idleMillis);
  }

  /** One from each ring in turn, so that no worker's traffic waits for another's. */
  #drain(until: number): number {
    let handled = 0;
    for (let found = true; found && performance.now() < until;) {
      found = false;
      for (const source of this.#sources) {
        if (!this.#take(source)) continue;
        found = true;
        handled += 1;
      }
    }
    return handled;
  }

  /** False: there was nothing. */
  #take(source: Source): boolean {
    try {
      const captured = source();
      if (captured === undefined) return false;
      this.#learn(captured);
    } catch (fault) {
      this.#stumbled(fault);
    }
    return true;
  }

  #learn({ sighting, recent }: Captured): void {
    this.#recent.add(recent);
    this.#learner.see(sighting);
  }

  #stumbled(fault: unknown): void {
    this.#faults += 1;
    if (this.#faults <= mostFaults) say({ kind: "fault", fault: faultShape(fault) });
  }

  #mark(): void {
    this.#marks.push(this.#counts());
    if (this.#marks.length > marksPerMinute) this.#marks.shift();
  }

  /** Of the exchanges of the last minute, the share that was not passed over. */
  #share(): number {
    const { offered, passed } = this.#counts();
    const oldest = this.#marks[0] ?? { offered: 0, passed: 0 };
    const lately = offered - oldest.offered;
    return lately <= 0 ? 1 : 1 - (passed - oldest.passed) / lately;
  }

  #counts(): { readonly offered: number; readonly passed: number } {
    let offered = 0;
    let passed = 0;
    for (const ring of this.#rings) {
      const counts = ring.counts();
      offered += counts.offered;
      passed += counts.passed;
    }
    return { offered, passed };
  }

  #health(): LearnerHealth {
    return {
      ...this.#learner.health(),
      sampledOut: this.#counts().passed,
      share: this.#share(),
      cost: this.#pace.cost,
    };
  }

  readonly #answers: {
    readonly [T in Topic]: (
      ask: Asked[T]["ask"],
    ) => Asked[T]["answer"] | Promise<Asked[T]["answer"]>;
  } = {
    summaries: () => this.#learner.summaries(now()),
    operation: (key) => this.#learner.operation(key, now()),
    callers: (query) => this.#learner.callers(query, now()),
    caller: (subject) => this.#learner.caller(subject, now()),
    usage: () => this.#learner.usage(now()),
    flows: () => this.#learner.flows(),
    openapi: (keys) => this.#learner.openapi(keys),
    health: () => this.#health(),
    recent: (limit) => this.#recent.since(0, limit),
    forget: (subject) => {
      this.#learner.forget(subject);
      return true;
    },
    import: (path) => this.#import(path),
    save: () => {
      this.#save();
      return true;
    },
  };

  async #answer(number: number, topic: Topic, ask: unknown): Promise<void> {
    try {
      // The main thread asks each topic with its own type; see `Asked`.
      const answer = await Promise.resolve(this.#answers[topic](ask as never));
      say({ kind: "answer", number, answer });
    } catch (fault) {
      this.#stumbled(fault);
      say({ kind: "refused", number, message: "the learner could not answer" });
    }
    this.#cpu.spent();
  }

  #importing: Promise<unknown> = Promise.resolve();

  /** One file after the other: the same one asked for twice is learned from once. */
  #import(path: string): ReturnType<typeof importRecording> {
    const result = this.#importing.then(() =>
      importRecording(path, {
        learner: this.#learner,
        imported: this.#imported,
        pseudonym: this.#pseudonym,
      }),
    );
    this.#imports += 1;
    this.#importing = result
      .catch(() => undefined)
      .finally(() => {
        this.#imports -= 1;
      });
    return result;
  }

  #save(): void {
    try {
      this.#kept.save([...this.#learner.save(), ...this.#imported.save()], now());
    } catch (fault) {
      this.#stumbled(fault);
    }
    this.#cpu.spent();
  }

  /** What lies in the rings is still learned: a test, and a demo, look at what they have just done. */
  #stop(): void {
    this.#stopping = true;
    clearTimeout(this.#timer);
    clearInterval(this.#follower);
    for (const timer of this.#timers) clearInterval(timer);
    this.#drain(performance.now() + stopMillis);
    this.#save();
    this.#kept.close();
    say({ kind: "stopped" });
    parentPort?.close();
  }
}

/** Starts learning as the main thread described it, and obeys until it is stopped. */
export function learn(): void {
  const desk = new Desk(workerData as LearnerStart);
  parentPort?.on("message", (order: LearnerOrder) => desk.obey(order));
  desk.start();
}
