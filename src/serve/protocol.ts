import type { Loaded } from "../config/loaded.ts";
import type { ListenerSettings } from "../gateway/listener-settings.ts";
import type { DirectorySnapshot } from "../store/directory.ts";

/** Everything a thread needs to begin. Plain data and shared memory: it crosses by structured clone. */
export interface ThreadStart {
  /** The thread's own number, which is also its lane in the counters. */
  readonly lane: number;
  readonly loaded: Loaded;
  readonly listeners: readonly ListenerSettings[];
  readonly counters: SharedArrayBuffer;
  /** Where exchanges are handed to the learner; undefined: nobody learns. */
  readonly ring: SharedArrayBuffer | undefined;
  readonly snapshot: DirectorySnapshot;
  readonly signingKey: string;
  readonly pseudonymKey: string;
  /** File descriptor of the log: threads share those of their process. */
  readonly logTo: number;
}

/** From the main thread to a worker. */
export type Order =
  | { readonly kind: "swap"; readonly loaded: Loaded }
  | { readonly kind: "directory"; readonly snapshot: DirectorySnapshot }
  | { readonly kind: "metrics"; readonly ask: number }
  | { readonly kind: "drain"; readonly within: number };

/** From a worker to the main thread. */
export type News =
  | { readonly kind: "listening"; readonly addresses: readonly ListeningAt[] }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "not-swapped"; readonly message: string }
  | { readonly kind: "metrics"; readonly ask: number; readonly reading: object }
  | { readonly kind: "drained" };

export interface ListeningAt {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly secure: boolean;
}
