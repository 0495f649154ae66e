import type { SavedTable } from "../../statistics/count-table.ts";
import { QuantileRows } from "../../statistics/quantile-rows.ts";

const settings = { rows: 1, accuracy: 0.1, bins: 48 };

/**
 * The times between two operations of a pair. Most pairs that turn up do so once and give their place to another:
 * a sketch is made for the second gap.
 */
export class Gaps {
  #only: number | undefined;
  #sketch: QuantileRows | undefined;

  /** Ms. */
  add(gap: number): void {
    if (this.#sketch === undefined && this.#only === undefined) this.#only = gap;
    else this.sketch().add(0, gap);
  }

  absorb(other: Gaps): void {
    this.sketch().addRow(0, other.sketch(), 0);
  }

  sketch(): QuantileRows {
    if (this.#sketch !== undefined) return this.#sketch;
    this.#sketch = new QuantileRows(settings);
    if (this.#only !== undefined) this.#sketch.add(0, this.#only);
    this.#only = undefined;
    return this.#sketch;
  }

  save(): SavedTable {
    return this.sketch().save();
  }

  restore(saved: SavedTable): void {
    this.sketch().restore(saved);
  }
}
