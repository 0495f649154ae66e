import { Worker } from "node:worker_threads";
import type { DeclaredApi } from "../../registry/declaration.ts";
import type { Found } from "./find-documents.ts";
import type { ImportReader } from "./import-reader.ts";
import type { DocumentRead } from "./read-document.ts";
import type { ReaderAnswer, ReaderQuestion } from "./reader-protocol.ts";

export interface ReaderLimits {
  /** For one question, ms; after that the thread is ended. */
  readonly within: number;
  /** Of the thread's own heap. */
  readonly heapMiB: number;
}

/** The largest document that is read at all (96 MiB) needs less of both. */
const usualLimits: ReaderLimits = { within: 180_000, heapMiB: 3072 };

/**
 * Reads documents in a thread of its own, so that the control plane answers others meanwhile. A thread that dies or
 * takes too long is a problem of the document that it was reading; the next document gets a new one.
 */
export function readsInThread(limits: ReaderLimits = usualLimits): ImportReader {
  const thread = new ReaderThread(limits);
  return {
    async find(path) {
      const answer = await thread.ask({ kind: "find", path });
      if (answer.kind === "found") return answer.found;
      return { candidates: [], skipped: 0, problems: [problemOf(path, answer)] } satisfies Found;
    },
    async read(candidate, as) {
      const { path } = candidate;
      const answer = await thread.ask({ kind: "read", candidate, as });
      if (answer.kind !== "read") return { kind: "refused", problems: [problemOf(path, answer)] };
      return documentOf(answer);
    },
    close: () => thread.end(),
  };
}

interface Failed {
  readonly kind: "failed";
  readonly why: string;
}

function problemOf(path: string, answer: ReaderAnswer | Failed): string {
  return `${path}: ${answer.kind === "failed" ? answer.why : "could not be read"}`;
}

/** The declaration comes as text: the engine parses that quicker than it copies objects between threads. */
function documentOf({ read, declared }: ReaderAnswer & { readonly kind: "read" }): DocumentRead {
  if (read.kind !== "contract") return read;
  return { ...read, declared: JSON.parse(declared) as DeclaredApi };
}

class ReaderThread {
  readonly #limits: ReaderLimits;
  #worker: Worker | undefined;
  #settle: (answer: ReaderAnswer | Failed) => void = () => undefined;

  constructor(limits: ReaderLimits) {
    this.#limits = limits;
  }

  /** One question at a time. */
  ask(question: ReaderQuestion): Promise<ReaderAnswer | Failed> {
    const { within } = this.#limits;
    const worker = (this.#worker ??= this.#launch());
    return new Promise((resolve) => {
      const late = setTimeout(
        () => this.#fail(worker, `was not read within ${within / 1000} s`),
        within,
      );
      this.#settle = (answer) => {
        clearTimeout(late);
        resolve(answer);
      };
      worker.postMessage(question, []);
    });
  }

  end(): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
  }

  #launch(): Worker {
    const { heapMiB } = this.#limits;
    const worker = new Worker(new URL("../../contract-reader.ts", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: heapMiB },
    });
    worker.on("message", (answer: ReaderAnswer) => this.#settle(answer));
    worker.on("error", (error: NodeJS.ErrnoException) =>
      this.#fail(worker, wordsFor(error, heapMiB)),
    );
    worker.on("exit", () => this.#fail(worker, "its reader ended before it had read it"));
    return worker;
  }

  /** Of a thread that was given up nothing more is heard. */
  #fail(worker: Worker, why: string): void {
    if (worker !== this.#worker) return;
    this.end();
    this.#settle({ kind: "failed", why });
  }
}

function wordsFor({ code, message }: NodeJS.ErrnoException, heapMiB: number): string {
  return code === "ERR_WORKER_OUT_OF_MEMORY"
    ? `needs more than ${heapMiB} MiB of memory to be read; split it or trim its examples`
    : `its reader failed (${message})`;
}
