import { millis } from "../kernel/clock.ts";
import { isLifeAttribute, originText } from "../registry/claims.ts";
import type { HeldApi, HeldOperation, Register } from "../registry/held.ts";
import { type Dated, type Life, strictestLife } from "../registry/life.ts";
import type { RegisteredLives } from "./loaded.ts";

/**
 * The dates that the register holds beside the configuration: set by people, or written in imported
 * contracts. What the configuration says is left out, since the one in force says it itself.
 */
export function registeredLives({ apis, operations }: Register): RegisteredLives | undefined {
  const lives = { apis: livesOf(apis), operations: livesOf(operations) };
  return lives.apis.size + lives.operations.size === 0 ? undefined : lives;
}

function livesOf(entries: ReadonlyMap<string, HeldApi | HeldOperation>): ReadonlyMap<string, Life> {
  const lives = new Map<string, Life>();
  for (const [name, { claims }] of entries) {
    const dated = claims.filter(
      ({ attribute, origin }) => isLifeAttribute(attribute) && origin.kind !== "configuration",
    );
    if (dated.length === 0) continue;
    const said = dated.map(({ attribute, value, origin }): Life => {
      const date: Dated = { at: millis(Number(value)), by: originText(origin) };
      return { [attribute]: date };
    });
    lives.set(name, strictestLife(said));
  }
  return lives;
}

/** Equal texts: equal dates, so that no plan needs to be compiled anew. */
export function livesText(lives: RegisteredLives | undefined): string {
  return lives === undefined ? "" : JSON.stringify([[...lives.apis], [...lives.operations]]);
}
