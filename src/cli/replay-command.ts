import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { Command } from "commander";
import { type Millis, millis } from "../kernel/clock.ts";
import { createLearner } from "../learning/create-learner.ts";
import type { LearnedSummary } from "../learning/learned.ts";
import type { Learner } from "../learning/learner.ts";
import { assessRisk } from "../posture/assess-risk.ts";
import type { Api } from "../registry/operation.ts";
import { hasher } from "../serve/hasher.ts";
import {
  NoRecording,
  type RecordingBatch,
  readRecording,
  tellRecordingProblem,
} from "../serve/read-recording.ts";
import { replayedInput } from "../serve/replayed-input.ts";
import { pseudonyms } from "../telemetry/pseudonym.ts";
import { Refusal, withOutput } from "./command.ts";
import { exitCode } from "./exit-code.ts";
import { loadContract } from "./init-command.ts";
import type { Output } from "./output.ts";
import { type Progress, createProgress } from "./progress.ts";
import { type Assessed, type ReplayReport, reported } from "./replay-report.ts";
import { table } from "./table.ts";

interface Options {
  readonly openapi: readonly string[];
  readonly top: string;
  readonly out?: string;
}

/** Problems shown to people; all are counted. */
const shownProblems = 10;

export function replayCommand(): Command {
  const command = new Command("replay")
    .description(
      "Learn from recorded exchanges (records, HAR, JSON access logs) and report what is there",
    )
    .argument("<file...>", "in the order of their time")
    .option("--openapi <file>", "a contract of what is recorded; may be repeated", collect, [])
    .option("--top <n>", "how many operations people are shown", "40")
    .option("--out <file>", "write what was learned as OpenAPI 3.1");
  return withOutput(command, async (output, files: readonly string[], options: Options) => {
    const top = Number(options.top);
    if (!Number.isInteger(top) || top < 1) {
      throw new Refusal(`--top is a whole number, not ${options.top}`, exitCode.usage);
    }
    const learner = createLearner({ hash: hasher(randomBytes(32).toString("base64url")) });
    learner.know(options.openapi.map((file) => apiOf(output, file)));
    const replay = new Replay(learner, output);
    for (const file of files) await replay.read(file);
    const assessed = assess(learner.summaries(replay.to));
    if (options.out !== undefined) {
      writeFileSync(options.out, `${JSON.stringify(learner.openapi(), null, 2)}\n`);
    }
    output.result(replay.report(assessed));
    replay.tell(assessed, top);
    return exitCode.ok;
  });
}

/** RFC 3339. */
function time(at: number): string {
  return new Date(at).toISOString();
}

function collect(file: string, all: readonly string[]): readonly string[] {
  return [...all, file];
}

/** A contract as an API of every host. */
function apiOf(output: Output, file: string): Api {
  const contract = loadContract(output, file);
  return {
    name: contract.title,
    version: contract.version,
    owner: "",
    purpose: "",
    exposure: "public",
    live: undefined,
    deprecated: undefined,
    retired: undefined,
    hosts: [],
    basePath: contract.basePaths[0] ?? "",
    contract,
  };
}

function assess(summaries: readonly LearnedSummary[]): readonly Assessed[] {
  return summaries
    .map((summary): Assessed => {
      const input = replayedInput(summary);
      const status = summary.declared === undefined ? "discovered" : "declared";
      return { summary, status, risk: assessRisk(input) };
    })
    .toSorted((a, b) => b.risk.score - a.risk.score);
}

/** Reads files one after the other, and counts. */
class Replay {
  readonly #learner: Learner;
  readonly #output: Output;
  readonly #pseudonym = pseudonyms(randomBytes(32).toString("base64url"));
  readonly #started = performance.now();
  #read = 0;
  #skipped = 0;
  #shown = 0;
  #from = Number.POSITIVE_INFINITY;
  #to = 0;

  constructor(learner: Learner, output: Output) {
    this.#learner = learner;
    this.#output = output;
  }

  /** Time of the last exchange. */
  get to(): Millis {
    return millis(this.#to);
  }

  async read(path: string): Promise<void> {
    const progress = createProgress(path);
    try {
      await this.#learnFrom(path, progress);
    } catch (error) {
      progress.end();
      if (error instanceof NoRecording) throw new Refusal(error.message);
      const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
      if (code === undefined) throw error;
      throw new Refusal(`${path} cannot be read (${code})`);
    }
    progress.end();
  }

  async #learnFrom(path: string, progress: Progress): Promise<void> {
    for await (const batch of readRecording({ path, pseudonym: this.#pseudonym })) {
      for (const sighting of batch.sightings) {
        this.#read += 1;
        this.#from = Math.min(this.#from, sighting.time);
        this.#to = Math.max(this.#to, sighting.time);
        this.#learner.see(sighting);
      }
      this.#refuse(batch);
      progress.at(batch.bytes, batch.size, `${this.#read} exchanges`);
    }
  }

  #refuse({ problems, skipped }: RecordingBatch): void {
    this.#skipped += skipped;
    for (const problem of problems.slice(0, shownProblems - this.#shown)) {
      this.#shown += 1;
      this.#output.note(tellRecordingProblem(problem));
    }
  }

  report(assessed: readonly Assessed[]): ReplayReport {
    const span = this.#read === 0 ? {} : { from: time(this.#from), to: time(this.#to) };
    return {
      version: 1,
      records: { read: this.#read, skipped: this.#skipped, ...span },
      operations: assessed.map((one) => reported(one)),
      incidents: [],
      watched: false,
    };
  }

  tell(assessed: readonly Assessed[], top: number): void {
    const output = this.#output;
    const seconds = (performance.now() - this.#started) / 1000;
    output.line();
    output.line(
      output.paint("bold", `${assessed.length} operations in ${this.#read} exchanges`) +
        `, ${this.#skipped} left out, ${seconds.toFixed(1)} s`,
    );
    output.line();
    const rows = assessed.slice(0, top).map((one) => {
      const { id, status, exchanges, identities, authentication, dataClasses, risk } =
        reported(one);
      const why = risk.factors[0] ?? "";
      return [
        risk.score.toFixed(1),
        id,
        status,
        `${exchanges}`,
        `${identities}`,
        authentication,
        dataClasses.slice(0, 3).join(" "),
        why,
      ];
    });
    const heading = ["risk", "operation", "", "exchanges", "callers", "auth", "data", "because"];
    for (const text of table([heading, ...rows])) output.line(text);
    if (assessed.length > top)
      output.line(output.paint("dim", `… ${assessed.length - top} more; --top ${assessed.length}`));
  }
}
