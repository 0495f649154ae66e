import type { LearnedPort } from "../admin/control-plane.ts";
import { noteSeen } from "../admin/inventory/seen-operations.ts";
import { configuredApis } from "../config/configured-apis.ts";
import type { Loaded, RegisteredLives } from "../config/loaded.ts";
import { registeredLives } from "../config/registered-lives.ts";
import { millis } from "../kernel/clock.ts";
import type { Register } from "../registry/held.ts";
import { reconcile } from "../registry/reconcile.ts";
import type { State } from "../store/state.ts";

/** Keeps the register true to what the gateway guards and to what its traffic shows. */
export interface RegisterKeeper {
  /** A configuration came into force: the register says what it declares. */
  configured(loaded: Loaded): void;
  /** Notes what the learner has found until now; otherwise it is asked every minute. */
  learn(): Promise<void>;
  /** The dates that the register holds beside the configuration. */
  lives(): RegisteredLives | undefined;
  /** Discovered operations and sources that did not fit their bounds, since the start. */
  readonly overflowed: () => number;
  close(): void;
}

interface KeeperParts {
  readonly state: State;
  /** Undefined: nothing is learned. */
  readonly learned: () => Pick<LearnedPort, "summaries"> | undefined;
  readonly report: (message: string, data: Record<string, unknown>) => void;
}

/** How often the learner is asked. */
const askEvery = 60_000;

const actor = "castellan";

export function keepRegister({ state, learned, report }: KeeperParts): RegisterKeeper {
  let overflowed = 0;
  let lives: { readonly of: Register; readonly value: RegisteredLives | undefined } | undefined;

  /** The gateway serves on where the register cannot be written, and says so. */
  function guarded(what: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      report(`the register could not be kept: ${what}`, { error: String(error) });
    }
  }

  async function learn(): Promise<void> {
    const summaries = await learned()?.summaries();
    if (summaries === undefined) return;
    guarded("traffic", () => {
      const left = noteSeen(state.register, summaries, millis(Date.now()));
      overflowed = Math.max(overflowed, left);
    });
  }

  const timer = setInterval(() => {
    void learn().catch((error: unknown) =>
      report("the learner did not answer", { error: String(error) }),
    );
  }, askEvery);
  timer.unref();

  return {
    configured(loaded) {
      const act = { actor, now: millis(Date.now()) };
      const declaration = configuredApis(loaded);
      const what = { action: "register.reconciled", target: declaration.source.name };
      guarded("configuration", () => {
        state.register.update(act, what, (register) => reconcile(register, declaration, act));
      });
    },
    learn,
    lives() {
      const register = state.register.read();
      if (lives?.of !== register) lives = { of: register, value: registeredLives(register) };
      return lives.value;
    },
    overflowed: () => overflowed,
    close: () => clearInterval(timer),
  };
}
