import { open, readFile, stat } from "node:fs/promises";
import { jsonFault } from "../http/json-fault.ts";
import type { Problem, Result } from "../kernel/result.ts";
import type { Pseudonym } from "../learning/identity.ts";
import type { Sighting } from "../learning/sighting.ts";
import { type LineFormat, isHar, lineFormatOf, readHar, readLine } from "../records/recording.ts";

/** Bytes read at once: some hundred exchanges. */
const chunkBytes = 1024 * 1024;
/** A longer line is no exchange that anybody recorded on purpose. */
const maxLineBytes = 16 * 1024 * 1024;
/** HAR is one JSON document and has to be held whole. */
const maxHarBytes = 512 * 1024 * 1024;
/** Entries of a HAR in one batch. */
const harBatch = 500;

/** What is wrong with one exchange of a file: it was left out, the rest was read. */
export interface RecordingProblem extends Problem {
  readonly file: string;
  /** Counted from 1; of a HAR, 0: `at` says where. */
  readonly line: number;
}

/** `traffic.ndjson:17: /request/url: must be text` */
export function tellRecordingProblem({ file, line, at, message }: RecordingProblem): string {
  const place = line === 0 ? file : `${file}:${line}`;
  return `${place}: ${at === "" ? "" : `${at}: `}${message}`;
}

/** Some exchanges, in the order of the file. */
export interface RecordingBatch {
  readonly sightings: readonly Sighting[];
  readonly problems: readonly RecordingProblem[];
  /** Exchanges left out: each has one problem or more. */
  readonly skipped: number;
  /** How far into the file this is. */
  readonly bytes: number;
  readonly size: number;
}

/** A file that holds no exchanges at all. */
export class NoRecording extends Error {
  override readonly name = "NoRecording";
}

export interface RecordingFile {
  /** As a person named it. */
  readonly path: string;
  readonly pseudonym: Pseudonym;
}

/**
 * Reads recorded exchanges from a file: exchange records and JSON access logs line by line in bounded memory,
 * a HAR document whole. Broken exchanges are told with their line, and left out. Throws NoRecording where the
 * first line is neither, and what the file system throws.
 */
export async function* readRecording(file: RecordingFile): AsyncGenerator<RecordingBatch> {
  const { size } = await stat(file.path);
  const format = await firstLineFormat(file.path);
  if (format === undefined) yield* readWhole(file, size);
  else yield* readLines(file, size, format);
}

async function firstLineFormat(path: string): Promise<LineFormat | undefined> {
  const handle = await open(path);
  try {
    let text = "";
    for (let at = 0; at < maxLineBytes; at += chunkBytes) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(chunkBytes), 0, chunkBytes, at);
      text += buffer.toString("latin1", 0, bytesRead);
      // A byte order mark, and blank lines before the first, are nobody's.
      text = (text.startsWith(byteOrderMark) ? text.slice(byteOrderMark.length) : text).trimStart();
      const end = text.indexOf("\n");
      if (end >= 0) return formatOf(text.slice(0, end));
      if (bytesRead < chunkBytes) return formatOf(text);
    }
    return formatOf(text);
  } finally {
    await handle.close();
  }
}

/** Its three bytes of UTF-8, read one by one. */
const byteOrderMark = "\u00ef\u00bb\u00bf";

/** A broken first line must not hide the rest: what begins like a record is one. */
function formatOf(line: string): LineFormat | undefined {
  try {
    return lineFormatOf(JSON.parse(line));
  } catch {
    return line.startsWith('{"time":') ? "records" : undefined;
  }
}

async function* readLines(
  { path, pseudonym }: RecordingFile,
  size: number,
  format: LineFormat,
): AsyncGenerator<RecordingBatch> {
  const handle = await open(path);
  const lines = new Lines();
  try {
    for (let at = 0; ;) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(chunkBytes), 0, chunkBytes, at);
      at += bytesRead;
      const batch = new Batch(path, at, size);
      const isLast = bytesRead === 0;
      for (const line of isLast ? lines.end() : lines.push(buffer.subarray(0, bytesRead))) {
        take(batch, line);
      }
      yield batch;
      if (isLast) return;
    }
  } finally {
    await handle.close();
  }

  function take(batch: Batch, { text, number }: Line): void {
    if (text === undefined) batch.refuse(number, [tooLong]);
    else if (text !== "") {
      batch.add(number, readLine(text, format, { file: path, line: number, pseudonym }));
    }
  }
}

const tooLong: Problem = { at: "", message: `is longer than ${maxLineBytes} bytes` };

interface Line {
  /** Counted from 1. */
  readonly number: number;
  /** Without white space around it, nor a byte order mark; undefined: longer than is read. */
  readonly text: string | undefined;
}

/** Cuts bytes into lines, whatever pieces they come in. Holds no more than one line and one piece. */
class Lines {
  #rest: Buffer = Buffer.alloc(0);
  #number = 0;
  /** Within a line that is too long and was told so. */
  #skipping = false;

  *push(piece: Buffer): Iterable<Line> {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    let from = 0;
    // What was left of the last piece holds no end of a line.
    let end = bytes.indexOf(newline, this.#rest.length);
    for (; end >= 0; end = bytes.indexOf(newline, from)) {
      yield* this.#line(bytes.subarray(from, end));
      from = end + 1;
    }
    this.#rest = bytes.subarray(from);
    if (this.#rest.length <= maxLineBytes) return;
    if (!this.#skipping) yield { number: this.#number + 1, text: undefined };
    this.#skipping = true;
    this.#rest = Buffer.alloc(0);
  }

  /** What stands after the last end of a line. */
  *end(): Iterable<Line> {
    if (this.#rest.length > 0) yield* this.#line(this.#rest);
  }

  *#line(bytes: Buffer): Iterable<Line> {
    this.#number += 1;
    const number = this.#number;
    if (!this.#skipping) {
      const isLong = bytes.length > maxLineBytes;
      yield { number, text: isLong ? undefined : bytes.toString("utf8").trim() };
    }
    this.#skipping = false;
  }
}

const newline = 0x0a;

class Batch implements RecordingBatch {
  readonly sightings: Sighting[] = [];
  readonly problems: RecordingProblem[] = [];
  skipped = 0;
  readonly bytes: number;
  readonly size: number;
  readonly #file: string;

  constructor(file: string, bytes: number, size: number) {
    this.#file = file;
    this.bytes = bytes;
    this.size = size;
  }

  add(line: number, read: Result<Sighting>): void {
    if (read.ok) this.sightings.push(read.value);
    else this.refuse(line, read.problems);
  }

  refuse(line: number, problems: readonly Problem[]): void {
    this.skipped += 1;
    for (const { at, message } of problems) {
      this.problems.push({ file: this.#file, line, at, message });
    }
  }
}

async function* readWhole(
  { path, pseudonym }: RecordingFile,
  size: number,
): AsyncGenerator<RecordingBatch> {
  if (size === 0) throw new NoRecording(`${path}: is empty`);
  if (size > maxHarBytes) throw new NoRecording(`${path}: larger than ${maxHarBytes} bytes`);
  const document = parse(await readFile(path, "utf8"), path);
  if (!isHar(document)) {
    throw new NoRecording(
      `${path}: holds no exchange records, no JSON access log of nginx, Envoy or Kong, and no HAR`,
    );
  }
  let batch = new Batch(path, 0, size);
  let done = 0;
  for (const read of readHar(document, { file: path, pseudonym })) {
    batch.add(0, read);
    done += 1;
    if (done % harBatch !== 0) continue;
    yield batch;
    batch = new Batch(path, 0, size);
  }
  yield Object.assign(new Batch(path, size, size), {
    sightings: batch.sightings,
    problems: batch.problems,
    skipped: batch.skipped,
  });
}

function parse(text: string, path: string): unknown {
  const bare = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  try {
    return JSON.parse(bare);
  } catch {
    throw new NoRecording(
      `${path}${placeOf(bare)}: is not JSON, and its first line is neither an exchange record nor a JSON access log line of nginx, Envoy or Kong`,
    );
  }
}

/** The parser's own message quotes the text, so nothing of it is told. */
function placeOf(text: string): string {
  const before = text.slice(0, jsonFault(text));
  return `:${before.split("\n").length}:${before.length - before.lastIndexOf("\n")}`;
}
