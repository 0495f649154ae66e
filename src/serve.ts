import { availableParallelism } from "node:os";
import type { Plan } from "./engine/plan.ts";
import type { Reloaded } from "./admin/control-plane.ts";
import { livesText } from "./config/registered-lives.ts";
import { formatProblem } from "./config/source/position.ts";
import type { Settings } from "./config/settings/settings.ts";
import { millis } from "./kernel/clock.ts";
import { Alarm } from "./serve/alarm.ts";
import { type PreparedListeners, prepareListeners } from "./serve/listeners.ts";
import {
  type ConfigSource,
  type Preparation,
  type Prepared,
  prepare,
  prepareAgain,
} from "./serve/prepare.ts";
import { probePorts } from "./serve/probe-ports.ts";
import type { ListeningAt } from "./serve/protocol.ts";
import { openAdmin } from "./serve/open-admin.ts";
import { type RegisterKeeper, keepRegister } from "./serve/keep-register.ts";
import { changedFixed } from "./serve/fixed-settings.ts";
import { followState } from "./serve/follow-state.ts";
import { learnedPort } from "./serve/learned-port.ts";
import { HouseLearner } from "./serve/house-learner.ts";
import { openSecrets } from "./serve/secrets.ts";
import { type Threads, inlineThread, workerPool } from "./serve/threads.ts";
import { startThread } from "./serve/thread.ts";
import { createHouseMetrics } from "./serve/house-metrics.ts";
import { watchFiles } from "./serve/watch-files.ts";
import { allocateCounters, createSharedCounters } from "./store/shared-counters.ts";
import { openState } from "./store/state.ts";
import { type Log, createLog } from "./telemetry/log.ts";
import { pseudonyms } from "./telemetry/pseudonym.ts";

/** A gateway that runs. */
export interface Running {
  readonly addresses: readonly ListeningAt[];
  readonly admin: {
    readonly address: string;
    readonly port: number;
    readonly credentialFile: string;
    /** A link into the console that signs its first user in, within ten minutes. */
    readonly makeSignInLink: () => string;
  };
  /** PEM file of the local authority that clients must trust; undefined: no listener uses it. */
  readonly authorityFile: string | undefined;
  readonly plan: () => Plan;
  reload(): Promise<Reloaded>;
  /** Ends one worker as a fault would; another takes its place. For drills and tests. */
  endWorker(index: number): void;
  /** Ends the learner's thread as a fault would. For drills and tests. */
  endLearner(): void;
  stop(): Promise<void>;
}

/** The configuration cannot come into force; each problem as `file:line:column: message`. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the configuration has ${problems.length} problem(s)`);
    this.problems = problems;
  }
}

export interface ServeOptions {
  /** Reload when a file of the configuration changes? */
  readonly watch?: boolean;
  /** File descriptor of the log; standard output where left out. */
  readonly logTo?: number;
  /** Told what a changed file came to; the log is told anyway. */
  readonly onReload?: (outcome: Reloaded) => void;
}

/** Lanes of the counters: old and new workers stand side by side while listeners change. */
const lanesPerGeneration = 16;

/** Starts everything, in an order in which each failure leaves nothing behind. */
export async function serve(source: ConfigSource, options: ServeOptions = {}): Promise<Running> {
  const first = prepare(source);
  if (!first.ok) throw new ConfigurationError(first.problems.map(formatProblem));
  const house = new House(source, first.prepared, options);
  try {
    await house.start(options.watch ?? false);
    return house;
  } catch (error) {
    await house.stop();
    throw error;
  }
}

class House implements Running {
  addresses: readonly ListeningAt[] = [];
  admin: Running["admin"] = {
    address: "",
    port: 0,
    credentialFile: "",
    makeSignInLink: () => "",
  };
  readonly #source: ConfigSource;
  readonly #logTo: number;
  #prepared: Prepared;
  #listeners: PreparedListeners;
  #threads: Threads | undefined;
  #generation = 0;
  #reloading: Promise<Reloaded> | undefined;
  #stopping = false;
  #watching = false;
  readonly #alarm = new Alarm(() => void this.#renew());
  readonly #closers: (() => Promise<void> | void)[] = [];
  readonly #state: ReturnType<typeof openState>;
  readonly #register: RegisterKeeper;
  readonly #secrets: ReturnType<typeof openSecrets>;
  readonly #log: Log;
  readonly #metrics = createHouseMetrics();
  readonly #memory: SharedArrayBuffer = allocateCounters();
  #learner: HouseLearner | undefined;
  readonly #files: ReturnType<typeof watchFiles>;

  constructor(source: ConfigSource, prepared: Prepared, { logTo = 1, onReload }: ServeOptions) {
    this.#source = source;
    this.#logTo = logTo;
    this.#files = watchFiles(() => void this.reload().then(onReload));
    this.#prepared = prepared;
    const { settings } = prepared.config.loaded;
    this.#state = openState(settings.state);
    this.#closers.push(() => this.#state.close());
    this.#secrets = openSecrets(settings.state);
    this.#log = createLog({
      level: settings.telemetry.log.level,
      exchanges: false,
      pseudonym: pseudonyms(this.#secrets.pseudonymKey),
      base: { thread: "main" },
      destination: logTo,
    });
    this.#closers.push(() => this.#log.close());
    this.#register = keepRegister({
      state: this.#state,
      learned: () => this.#learner && learnedPort(this.#learner.thread),
      report: (message, data) => this.#log.error(message, data),
    });
    this.#closers.push(() => this.#register.close());
    this.#listeners = this.#prepareListeners(prepared);
  }

  get authorityFile(): string | undefined {
    return this.#listeners.local?.authorityFile;
  }

  get #settings(): Settings {
    return this.#prepared.config.loaded.settings;
  }

  readonly plan = (): Plan => this.#prepared.compiled.plan;

  async start(watch: boolean): Promise<void> {
    this.#watching = watch;
    this.#register.configured(this.#prepared.config.loaded);
    const lives = this.#register.lives();
    const prepared = lives && prepareAgain(this.#prepared, lives);
    if (prepared?.ok) this.#prepared = prepared.prepared;
    this.#startLearner();
    await this.#startAdmin();
    await probePorts(this.#listeners.listeners);
    this.#threads = await this.#startThreads();
    this.addresses = this.#threads.addresses;
    this.#applied();
    this.#closers.push(followState(this.#state, () => this.#stateChanged()));
    this.#closers.push(() => this.#files.close());
  }

  /** One after the other: a second call waits for the first and then reads anew. */
  reload(): Promise<Reloaded> {
    return this.#next(() => prepare(this.#source, this.#register.lives()));
  }

  /**
   * An exception expired, a certificate must be renewed, or the register has other dates: what is in force is
   * compiled anew, read from nowhere.
   */
  #renew(): Promise<Reloaded> {
    return this.#next(() => prepareAgain(this.#prepared, this.#register.lives()));
  }

  #next(make: () => Preparation): Promise<Reloaded> {
    const before = this.#reloading ?? Promise.resolve();
    this.#reloading = before.then(() => this.#take(make));
    return this.#reloading;
  }

  endWorker(index: number): void {
    this.#threads?.endWorker(index);
  }

  endLearner(): void {
    this.#learner?.thread.end();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#alarm.set(Infinity);
    await this.#threads?.stop(millis(this.#settings.drain * 1000));
    for (const close of this.#closers.toReversed()) await close();
  }

  async #take(make: () => Preparation): Promise<Reloaded> {
    if (this.#stopping) return { ok: false, problems: ["the gateway is stopping"] };
    const next = make();
    if (!next.ok) return this.#refused(next.problems.map(formatProblem), next.sources);
    const { config } = next.prepared;
    const changed = changedFixed(config.loaded.settings, this.#settings);
    if (changed.length > 0) {
      const told = changed.map((problem) => formatProblem(config.locate(problem)));
      return this.#refused(told, config.sources);
    }
    try {
      await this.#apply(next.prepared);
      return { ok: true, revision: this.plan().revision };
    } catch (error) {
      const message = error instanceof Error ? error.message : "unknown fault";
      return this.#refused([message], config.sources);
    }
  }

  #refused(problems: readonly string[], sources: readonly string[]): Reloaded {
    this.#metrics.reloaded(false);
    this.#log.error("configuration refused; the one before stays in force", { problems });
    this.#follow(sources);
    return { ok: false, problems };
  }

  async #apply(prepared: Prepared): Promise<void> {
    const { settings } = prepared.config.loaded;
    const listeners = this.#prepareListeners(prepared);
    const roll = bornWith(settings, listeners) !== bornWith(this.#settings, this.#listeners);
    const before = { prepared: this.#prepared, listeners: this.#listeners };
    // Ports that the old threads hold are theirs to share; any other must be free.
    const held = new Set(
      this.#listeners.listeners.map(({ address, port }) => `${address} ${port}`),
    );
    await probePorts(
      listeners.listeners.filter(({ address, port }) => !held.has(`${address} ${port}`)),
    );
    this.#prepared = prepared;
    this.#listeners = listeners;
    this.#learner?.thread.know(prepared.config.loaded);
    if (!roll) {
      this.#threads?.swap(prepared.config.loaded);
      this.#applied();
      return;
    }
    const old = this.#threads;
    this.#generation += 1;
    try {
      this.#threads = await this.#startThreads();
    } catch (error) {
      this.#prepared = before.prepared;
      this.#listeners = before.listeners;
      throw error;
    }
    this.addresses = this.#threads.addresses;
    this.#applied();
    await old?.stop(millis(settings.drain * 1000));
  }

  #applied(): void {
    const { config, warnings, compiled } = this.#prepared;
    this.#state.configurations.record(config.loaded.revision, config.text, millis(Date.now()));
    this.#metrics.reloaded(true);
    this.#follow(config.sources);
    // What is declared now may give dates that people set to operations which have another key since.
    this.#register.configured(config.loaded);
    this.#obeyRegister();
    this.#log.info("configuration in force", {
      revision: config.loaded.revision.slice(0, 12),
      operations: compiled.plan.operations.length,
      warnings: warnings.map(formatProblem),
    });
    const { local } = this.#listeners;
    this.#alarm.set(Math.min(compiled.nextExpiry ?? Infinity, local?.renewAt ?? Infinity));
  }

  #follow(files: readonly string[]): void {
    if (this.#watching) this.#files.follow(files);
  }

  #prepareListeners(prepared: Prepared): PreparedListeners {
    return prepareListeners(prepared.config.loaded, this.#secrets.ticketKeys, millis(Date.now()));
  }

  async #startThreads(): Promise<Threads> {
    const { workers } = this.#settings;
    const base = (this.#generation % 2) * lanesPerGeneration;
    if (workers === "inline")
      return inlineThread(await startThread(this.#threadStart(base, new Map())));
    const count =
      workers === "auto" ? Math.min(availableParallelism(), lanesPerGeneration) : workers;
    const counters = createSharedCounters(this.#memory, base);
    return workerPool({
      lanes: Array.from({ length: count }, (_, i) => base + i),
      start: (lane, ports) => this.#threadStart(lane, ports),
      died: (lane, why) => {
        counters.resetWorker(lane);
        this.#metrics.workerDied();
        this.#log.error("worker died; another takes its place", { lane, why });
      },
      notSwapped: (lane, why) => this.#log.error("worker kept its plan", { lane, why }),
    });
  }

  #threadStart(lane: number, ports: ReadonlyMap<string, number>) {
    return {
      lane,
      loaded: this.#prepared.config.loaded,
      listeners: this.#listeners.listeners.map((listener) => ({
        ...listener,
        port: ports.get(listener.name) ?? listener.port,
      })),
      counters: this.#memory,
      ring: this.#learner?.ringOf(lane),
      snapshot: this.#state.snapshot(millis(Date.now())),
      signingKey: this.#secrets.signingKey,
      pseudonymKey: this.#secrets.pseudonymKey,
      logTo: this.#logTo,
    };
  }

  #startLearner(): void {
    if (!this.#settings.learning.enabled) return;
    const learner = new HouseLearner({
      loaded: () => this.#prepared.config.loaded,
      pseudonymKey: this.#secrets.pseudonymKey,
      died: (why) => {
        this.#metrics.learnerDied();
        this.#log.error("learner died; another takes its place", { why });
      },
      fault: (fault) => this.#log.error("learner stumbled", { fault }),
    });
    this.#learner = learner;
    this.#closers.push(() => learner.thread.stop());
  }

  /** Keys, revocations or the register changed, here or by another process. */
  #stateChanged(): void {
    this.#threads?.know(this.#state.snapshot(millis(Date.now())));
    this.#obeyRegister();
  }

  #obeyRegister(): void {
    const { registered } = this.#prepared.config.loaded;
    if (this.#stopping || livesText(this.#register.lives()) === livesText(registered)) return;
    void this.#renew();
  }

  async #startAdmin(): Promise<void> {
    const server = await openAdmin({
      settings: () => this.#settings,
      state: this.#state,
      secrets: this.#secrets,
      memory: this.#memory,
      metrics: this.#metrics,
      plan: this.plan,
      threads: () => this.#threads,
      stopping: () => this.#stopping,
      reload: () => this.reload(),
      changed: () => this.#stateChanged(),
      learner: this.#learner?.thread,
      warn: (message, data) => this.#log.warn(message, data),
    });
    this.#closers.push(() => server.close());
    const { address, port } = server;
    this.admin = {
      address,
      port,
      credentialFile: this.#secrets.adminCredentialFile,
      makeSignInLink: () => server.makeSignInLink(),
    };
  }
}

/** Plans are swapped; what a thread was born with takes a new thread. */
function bornWith({ workers, telemetry }: Settings, { listeners }: PreparedListeners): string {
  return JSON.stringify([listeners, workers, telemetry]);
}
