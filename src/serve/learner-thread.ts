import { Worker } from "node:worker_threads";
import type { Loaded } from "../config/loaded.ts";
import type { RecentExchange } from "../telemetry/capture/recent.ts";
import type { Asked, LearnerNews, LearnerOrder, LearnerStart, Topic } from "./learner-protocol.ts";

/** Of its heap. Above it the thread ends and begins anew from what was written down. */
const maxHeapMb = 1024;
/** Longest wait for an answer, ms. */
const answerWithin = 10_000;
/** For a recording that is learned from: a million exchanges take minutes. */
const importWithin = 3_600_000;
/** Questions under way: the admin API's callers are few. */
const mostQuestions = 200;
/** Pause before a thread that died is started anew, ms. */
const pauseMillis = 1000;

export interface LearnerThread {
  /** Rejects where the learner does not answer in time, or there are too many questions. */
  ask<T extends Topic>(topic: T, ask: Asked[T]["ask"]): Promise<Asked[T]["answer"]>;
  know(loaded: Loaded): void;
  ring(memory: SharedArrayBuffer): void;
  /** Calls back with exchanges as they come, until the answer is called. */
  follow(hear: (exchanges: readonly RecentExchange[]) => void): () => void;
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

  function order(what: LearnerOrder): void {
    worker.postMessage(what, []);
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
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
    });
    let why = "ended";
    worker.on("message", hear);
    worker.on("error", (error: Error) => {
      why = `${error.name} ${(error as NodeJS.ErrnoException).code ?? ""}`.trim();
    });
    worker.on("exit", () => {
      for (const { reject } of questions.values()) reject(new Error("the learner ended"));
      if (stopping) return gone?.();
      died(why);
      timer = setTimeout(launch, pauseMillis);
    });
    if (listeners.size > 0) order({ kind: "follow", on: true });
  }

  launch();
  return {
    ask(topic, ask) {
      if (questions.size >= mostQuestions) return Promise.reject(new Error("the learner is busy"));
      const number = (asked += 1);
      return new Promise((resolve, reject) => {
        const late = setTimeout(
          () => {
            questions.delete(number);
            reject(new Error("the learner did not answer in time"));
          },
          topic === "import" ? importWithin : answerWithin,
        );
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
    stop() {
      stopping = true;
      clearTimeout(timer);
      return new Promise((resolve) => {
        const late = setTimeout(() => void worker.terminate(), 5000);
        const ended = (gone = (): void => {
          clearTimeout(late);
          resolve();
        });
        if (worker.threadId === -1) ended();
        else order({ kind: "stop" });
      });
    },
  };
}
