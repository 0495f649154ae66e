import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import type { ImportResult } from "../admin/contract.ts";
import { millis } from "../kernel/clock.ts";
import type { Pseudonym } from "../learning/identity.ts";
import type { Kept, Learner } from "../learning/learner.ts";
import {
  NoRecording,
  type RecordingProblem,
  readRecording,
  tellRecordingProblem,
} from "./read-recording.ts";

/** Problems told of one file; all are counted. */
const mostProblems = 50;

/** Files remembered, so that one that was imported is not learned from again. */
const mostRemembered = 10_000;

const piece = "imported recordings";

/** Which recordings were learned from, by the digest of their bytes. */
export class ImportedRecordings {
  /** Digest → exchanges learned. */
  readonly #known: Map<string, number>;
  #changed = false;

  constructor(kept: readonly Kept[]) {
    const data = kept.find(({ name }) => name === piece)?.data;
    this.#known = new Map(data instanceof Map ? (data as ReadonlyMap<string, number>) : []);
  }

  get(digest: string): number | undefined {
    return this.#known.get(digest);
  }

  add(digest: string, exchanges: number): void {
    const [oldest] = this.#known.keys();
    if (this.#known.size >= mostRemembered && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(digest, exchanges);
    this.#changed = true;
  }

  *save(): Iterable<Kept> {
    if (!this.#changed) return;
    this.#changed = false;
    yield { name: piece, data: this.#known };
  }
}

export interface ImportingRecording {
  readonly learner: Learner;
  readonly imported: ImportedRecordings;
  readonly pseudonym: Pseudonym;
}

/**
 * Learns from a file of recorded exchanges, once: the same bytes are known again. That a file holds none is a
 * problem. Gives way between batches, so that whoever shares the thread goes on.
 */
export async function importRecording(
  path: string,
  { learner, imported, pseudonym }: ImportingRecording,
): Promise<ImportResult> {
  const digest = await digestOf(path);
  const known = imported.get(digest);
  const nothing = { documents: 0, skipped: 0, created: 0, changed: 0, problems: [] };
  if (known !== undefined) return { ...nothing, records: known, unchanged: true };
  const before = new Set(learner.summaries(millis(0)).map(({ key }) => key));
  const problems: RecordingProblem[] = [];
  let records = 0;
  let skipped = 0;
  try {
    for await (const batch of readRecording({ path, pseudonym })) {
      for (const sighting of batch.sightings) learner.see(sighting);
      records += batch.sightings.length;
      skipped += batch.skipped;
      problems.push(...batch.problems.slice(0, mostProblems - problems.length));
    }
  } catch (error) {
    if (!(error instanceof NoRecording)) throw error;
    return { ...nothing, records: 0, unchanged: true, problems: [error.message] };
  }
  imported.add(digest, records);
  const created = learner.summaries(millis(0)).filter(({ key }) => !before.has(key)).length;
  return {
    ...nothing,
    records,
    skipped,
    created,
    unchanged: records === 0,
    problems: problems.map((problem) => tellRecordingProblem(problem)),
  };
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(resolve(path))) hash.update(chunk as Buffer);
  return hash.digest("base64url");
}
