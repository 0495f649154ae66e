import type { Control } from "../engine/control.ts";

/** Every control of the house, in the order in which a phase runs them. */
export const controls: readonly Control[] = [];
