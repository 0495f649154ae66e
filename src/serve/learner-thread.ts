import { Worker } from "node:worker_threads";
import type { Loaded } from "../config/loaded.ts";
import type { RecentExchange } from "../telemetry/capture/recent.ts";
import { learnerLimits } from "./learner-limits.ts";
import type { Asked, LearnerNews, LearnerOrder, LearnerStart, Topic } from "./learner-protocol.ts";

/** Longest wait for an answer, ms. */
const answerWithin = 10_000;
/** For a recording that is learned from: a million exchanges take minutes. */
const importWithin = 3_600_000;
/** Questions under way: the admin API's callers are few. */
const mostQuestions = 200;
/** Longest wait for a thread that was told to stop, ms. */
const stopWithin = 5000;
/** Pause before a thread that died is started anew, ms. */
const pauseMillis = 1000;

export interface LearnerThread {
  /** Rejects where the learner does not answer in time, or there are too many questions. */
  ask<T extends Topic>(
    topic: T,
    ask: Asked[T]["ask"],
    /** Ms. */
    within?: number,
  ): Promise<Asked[T]["answer"]>;
  know(loaded: Loaded): void;
  ring(memory: SharedArrayBuffer): void;
  /** Calls back with exchanges as they come, until the answer is called. */
  follow(hear: (exchanges: readonly RecentExchange[]) => void): () => void;
  /** Ends the thread as a fault would; another takes its place. */
  end(): void;
  stop(): Promise<void>;
}

export interface LearnerOptions {
  readonly start: () => LearnerStart;
  readonly died: (why: string) => void;
  readonly fault: (fault: object) => void;
}

interface Question {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (reason: Error) => void;
}

/** The learner's thread as the main thread sees it. It comes back when it dies; the data path does not notice. */
export function learnerThread(options: LearnerOptions): LearnerThread {
  return new RestartingThread(options);
}

class RestartingThread implements LearnerThread {
  readonly #options: LearnerOptions;
  readonly #questions = new Map<number, Question>();
  readonly #listeners = new Set<(exchanges: readonly RecentExchange[]) => void>();
  /** Undefined between a death and the next start. */
  #worker: Worker | undefined;
  /** Bounded as the questions are. */
  readonly #waiting: LearnerOrder[] = [];
  #asked = 0;
  #stopping = false;
  #timer: NodeJS.Timeout | undefined;
  #gone: (() => void) | undefined;

  constructor(options: LearnerOptions) {
    this.#options = options;
    this.#launch();
  }

  ask<T extends Topic>(
    topic: T,
    ask: Asked[T]["ask"],
    within: number = topic === "import" ? importWithin : answerWithin,
  ): Promise<Asked[T]["answer"]> {
    if (this.#questions.size >= mostQuestions) {
      return Promise.reject(new Error("the learner is busy"));
    }
    const number = (this.#asked += 1);
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.#questions.delete(number);
        reject(new Error("the learner did not answer in time"));
      }, within);
      const settle =
        <V>(act: (value: V) => void) =>
        (value: V): void => {
          clearTimeout(late);
          this.#questions.delete(number);
          act(value);
        };
      this.#questions.set(number, {
        // The thread answers each topic with its own type; see `Asked`.
        resolve: settle(resolve as (answer: unknown) => void),
        reject: settle(reject),
      });
      this.#order({ kind: "ask", number, topic, ask });
    });
  }

  know(loaded: Loaded): void {
    this.#order({ kind: "know", loaded });
  }

  ring(memory: SharedArrayBuffer): void {
    this.#order({ kind: "ring", memory });
  }

  follow(listener: (exchanges: readonly RecentExchange[]) => void): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#order({ kind: "follow", on: true });
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#order({ kind: "follow", on: false });
    };
  }

  end(): void {
    void this.#worker?.terminate();
  }

  stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const worker = this.#worker;
    if (worker === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      const late = setTimeout(() => void worker.terminate(), stopWithin);
      this.#gone = () => {
        clearTimeout(late);
        resolve();
      };
      this.#order({ kind: "stop" });
    });
  }

  /** What is asked between a death and the next start waits for it; all else the next one starts with. */
  #order(what: LearnerOrder): void {
    if (this.#worker !== undefined) this.#worker.postMessage(what, []);
    else if (what.kind === "ask") this.#waiting.push(what);
  }

  #launch(): void {
    const worker = new Worker(new URL("../learner.ts", import.meta.url), {
      workerData: this.#options.start(),
      resourceLimits: learnerLimits,
    });
    this.#worker = worker;
    let why = "ended";
    worker.on("message", (news: LearnerNews) => this.#hear(news));
    worker.on("error", (error: Error) => {
      why = `${error.name} ${(error as NodeJS.ErrnoException).code ?? ""}`.trim();
    });
    worker.on("exit", () => this.#ended(why));
    if (this.#listeners.size > 0) this.#order({ kind: "follow", on: true });
    for (const question of this.#waiting.splice(0)) this.#order(question);
  }

  #ended(why: string): void {
    this.#worker = undefined;
    for (const { reject } of this.#questions.values()) reject(new Error("the learner ended"));
    if (this.#stopping) {
      this.#gone?.();
      return;
    }
    this.#options.died(why);
    this.#timer = setTimeout(() => this.#launch(), pauseMillis);
  }

  #hear(news: LearnerNews): void {
    switch (news.kind) {
      case "answer":
        this.#questions.get(news.number)?.resolve(news.answer);
        break;
      case "refused":
        this.#questions.get(news.number)?.reject(new Error(news.message));
        break;
      case "recent":
        for (const listener of this.#listeners) listener(news.exchanges);
        break;
      case "fault":
        this.#options.fault(news.fault);
        break;
      case "stopped":
        break;
    }
  }
}
