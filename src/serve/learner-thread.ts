import { Worker } from "node:worker_threads";
import type { Loaded } from "../config/loaded.ts";
import type { RecentExchange } from "../telemetry/capture/recent.ts";
import { learnerLimits } from "./learner-limits.ts";
import type { Asked, LearnerNews, LearnerOrder, LearnerStart, Topic } from "./learner-protocol.ts";

/** Longest wait for an answer, ms. */
const answerWithin = 10_000;
/** Questions under way: the admin API's callers are few. */
const mostQuestions = 200;
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
export function learnerThread({ start, died, fault }: LearnerOptions): LearnerThread {
  const questions = new Map<number, Question>();
  const listeners = new Set<(exchanges: readonly RecentExchange[]) => void>();
  let worker: Worker;
  let asked = 0;
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;
  let gone: (() => void) | undefined;
  /** Between a thread's death and the next one's start: what is asked then waits for that. */
  let waiting: LearnerOrder[] | undefined;

  function order(what: LearnerOrder): void {
    if (waiting === undefined) worker.postMessage(what, []);
    // Everything else the next thread is given when it starts.
    else if (what.kind === "ask") waiting.push(what);
  }

  function hear(news: LearnerNews): void {
    switch (news.kind) {
      case "answer":
        questions.get(news.number)?.resolve(news.answer);
        break;
      case "refused":
        questions.get(news.number)?.reject(new Error(news.message));
        break;
      case "recent":
        for (const listener of listeners) listener(news.exchanges);
        break;
      case "fault":
        fault(news.fault);
        break;
      case "stopped":
        break;
    }
  }

  function launch(): void {
    worker = new Worker(new URL("../learner.ts", import.meta.url), {
      workerData: start(),
      resourceLimits: learnerLimits,
    });
    let why = "ended";
    worker.on("message", hear);
    worker.on("error", (error: Error) => {
      why = `${error.name} ${(error as NodeJS.ErrnoException).code ?? ""}`.trim();
    });
    worker.on("exit", () => {
      for (const { reject } of questions.values()) reject(new Error("the learner ended"));
      if (stopping) return gone?.();
      waiting = [];
      died(why);
      timer = setTimeout(launch, pauseMillis);
    });
    const questionsLeft = waiting ?? [];
    waiting = undefined;
    if (listeners.size > 0) order({ kind: "follow", on: true });
    for (const question of questionsLeft) order(question);
  }

  launch();
  return {
    ask(topic, ask, within = answerWithin) {
      if (questions.size >= mostQuestions) return Promise.reject(new Error("the learner is busy"));
      const number = (asked += 1);
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          questions.delete(number);
          reject(new Error("the learner did not answer in time"));
        }, within);
        const settle =
          <V>(act: (value: V) => void) =>
          (value: V): void => {
            clearTimeout(late);
            questions.delete(number);
            act(value);
          };
        questions.set(number, {
          // The thread answers each topic with its own type; see `Asked`.
          resolve: settle(resolve as (answer: unknown) => void),
          reject: settle(reject),
        });
        order({ kind: "ask", number, topic, ask });
      });
    },
    know: (loaded) => order({ kind: "know", loaded }),
    ring: (memory) => order({ kind: "ring", memory }),
    follow(listener) {
      listeners.add(listener);
      if (listeners.size === 1) order({ kind: "follow", on: true });
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) order({ kind: "follow", on: false });
      };
    },
    end: () => void worker.terminate(),
    stop() {
      stopping = true;
      clearTimeout(timer);
      return new Promise((resolve) => {
        const late = setTimeout(() => void worker.terminate(), 5000);
        const end = (): void => {
          clearTimeout(late);
          resolve();
        };
        gone = end;
        if (worker.threadId === -1) end();
        else order({ kind: "stop" });
      });
    },
  };
}
