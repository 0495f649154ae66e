import type { ReactNode } from "react";
import { Link } from "wouter";
import type { ApiRow } from "../../../../src/admin/contract.ts";
import { formatCount } from "../../format/number.ts";
import { operationStates, stateTitles } from "../../format/words.ts";

/** States worth a look; that an operation is declared is as it should be. */
const notable = operationStates.filter((state) => state !== "declared");

interface Props {
  readonly api: string;
  readonly operations: number;
  readonly states: ApiRow["states"];
}

/** How many operations an API has, and how many of them stand as they should not. */
export function StateCounts({ api, operations, states }: Props): ReactNode {
  const found = notable.filter((state) => (states[state] ?? 0) > 0);
  return (
    <span className="small">
      <Link href={`/inventory?api=${encodeURIComponent(api)}`}>{formatCount(operations)}</Link>
      {found.length === 0 ? null : (
        <span className="quiet">
          {": "}
          {found
            .map(
              (state) => `${formatCount(states[state] ?? 0)} ${stateTitles[state].toLowerCase()}`,
            )
            .join(", ")}
        </span>
      )}
    </span>
  );
}
