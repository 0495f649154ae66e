import { parentPort } from "node:worker_threads";
import { findDocuments } from "./find-documents.ts";
import { readImport } from "./read-document.ts";
import type { ReaderAnswer, ReaderQuestion } from "./reader-protocol.ts";

/** Reads what it is asked for until it is ended: the body of the thread that `readsInThread` starts. */
export function obeyReader(): void {
  parentPort?.on("message", (question: ReaderQuestion) => {
    parentPort?.postMessage(answerTo(question), []);
  });
}

function answerTo(question: ReaderQuestion): ReaderAnswer {
  if (question.kind === "find") return { kind: "found", found: findDocuments(question.path) };
  const read = readImport(question.candidate, question.as);
  if (read.kind !== "contract") return { kind: "read", read, declared: "" };
  const { declared, ...rest } = read;
  return { kind: "read", read: rest, declared: JSON.stringify(declared) };
}
