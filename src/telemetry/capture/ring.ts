/*
 * A queue of byte records between two threads, without locks and without waiting: one writes, one reads.
 *
 *   control (Int32)   HEAD  TAIL  SHARE  OFFERED  PASSED  WRITTEN  READERS
 *   data (bytes)      … │ length │ payload, padded to 4 │ length │ payload … │ wrap │          │
 *                       ▲ TAIL: read up to here                               ▲ HEAD: written up to here
 *
 * HEAD and TAIL count bytes for ever, modulo 2³²; their difference is what lies unread. A record is never
 * split: where it does not fit before the end, a `wrap` mark stands in its place and it begins anew at 0.
 * Only the writer moves HEAD, after the bytes are there; only the reader moves TAIL, after it has copied.
 */

/** Bytes of one ring: about a thousand exchanges with bodies, and a quarter of a second at ten times that. */
const dataBytes = 4 * 1024 * 1024;

/** The largest record: one exchange must not push out all others. */
export const maxRecordBytes: number = 768 * 1024;

const head = 0;
const tail = 1;
const share = 2;
const offered = 3;
const passed = 4;
const written = 5;
const readers = 6;
const controls = 8;

const wrap = 0xffff_ffff;
const controlBytes = controls * Int32Array.BYTES_PER_ELEMENT;

/** `share` is kept as a whole number: 65,536 is everything. */
const whole = 65_536;

export function allocateRing(): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(controlBytes + dataBytes);
  Atomics.store(new Int32Array(memory, 0, controls), share, whole);
  return memory;
}

/** Says that the reader is gone: the next one knows nothing of what this one was told. */
export function lostReader(memory: SharedArrayBuffer): void {
  Atomics.add(new Int32Array(memory, 0, controls), readers, 1);
}

/** What {@link RingWriter.reserve} answers where there is no room. */
export const noRoom = -1;

/** The writing end. One per ring. */
export class RingWriter {
  readonly #control: Int32Array;
  #head: number;
  /** Where records are written, and the same for numbers. */
  readonly bytes: Buffer;
  readonly view: DataView;

  constructor(memory: SharedArrayBuffer) {
    this.#control = new Int32Array(memory, 0, controls);
    this.bytes = Buffer.from(memory, controlBytes, dataBytes);
    this.view = new DataView(memory, controlBytes, dataBytes);
    this.#head = Atomics.load(this.#control, head) >>> 0;
  }

  /** The share of exchanges that the reader can take, 0 to 1. */
  get share(): number {
    return Atomics.load(this.#control, share) / whole;
  }

  /** How many readers were lost: {@link lostReader}. */
  get readersLost(): number {
    return Atomics.load(this.#control, readers);
  }

  /**
   * Where in `bytes` a record of at most `most` bytes may be written, or `noRoom`: the reader is too far behind.
   * Say with `commit` how many there are.
   */
  reserve(most: number): number {
    const need = 4 + most + 3;
    const free = dataBytes - ((this.#head - Atomics.load(this.#control, tail)) >>> 0);
    const at = this.#head % dataBytes;
    const toEnd = dataBytes - at;
    if (toEnd >= need) return free < need ? noRoom : at + 4;
    if (free < toEnd + need) return noRoom;
    this.view.setUint32(at, wrap, true);
    this.#head = (this.#head + toEnd) >>> 0;
    return 4;
  }

  commit(length: number): void {
    this.view.setUint32(this.#head % dataBytes, length, true);
    this.#head = (this.#head + 4 + ((length + 3) & ~3)) >>> 0;
    Atomics.store(this.#control, head, this.#head | 0);
  }

  /** Keeps the books: the reader tells people what was offered and what was passed over. */
  count(isWritten: boolean): void {
    // This thread is the only one that writes them.
    const control = this.#control;
    control[offered] = (control[offered] ?? 0) + 1;
    const kind = isWritten ? written : passed;
    control[kind] = (control[kind] ?? 0) + 1;
  }
}

export interface RingCounts {
  readonly offered: number;
  readonly passed: number;
  readonly written: number;
}

/** The reading end. One per ring. */
export class RingReader {
  readonly #control: Int32Array;
  readonly #data: Buffer;

  constructor(memory: SharedArrayBuffer) {
    this.#control = new Int32Array(memory, 0, controls);
    this.#data = Buffer.from(memory, controlBytes, dataBytes);
  }

  /**
   * What `read` makes of the oldest record, whose bytes are let go at once: undefined where there is none. A
   * record that its reader cannot bear is never met again.
   */
  next<T>(read: (record: Buffer) => T): T | undefined {
    const control = this.#control;
    const from = Atomics.load(control, tail) >>> 0;
    if (from === Atomics.load(control, head) >>> 0) return undefined;
    const at = from % dataBytes;
    const length = this.#data.readUInt32LE(at);
    if (length === wrap) {
      Atomics.store(control, tail, (from + dataBytes - at) | 0);
      return this.next(read);
    }
    try {
      return read(this.#data.subarray(at + 4, at + 4 + length));
    } finally {
      Atomics.store(control, tail, (from + 4 + ((length + 3) & ~3)) | 0);
    }
  }

  set share(of: number) {
    Atomics.store(this.#control, share, Math.round(Math.min(Math.max(of, 0), 1) * whole));
  }

  /** Since the ring was made, modulo 2³². */
  counts(): RingCounts {
    const at = (place: number): number => Atomics.load(this.#control, place) >>> 0;
    return { offered: at(offered), passed: at(passed), written: at(written) };
  }
}
