import type { ReactNode } from "react";
import type { Overview } from "../../../../src/admin/contract.ts";
import { formatCount, formatShare } from "../../format/number.ts";
import { Facts } from "../../parts/figures.tsx";
import { Meter } from "../../parts/meter.tsx";
import { Panel } from "../../parts/panel.tsx";

/** Does the learner keep up, and has anything not fitted? */
export function LearnerPanel({ learner }: { readonly learner: Overview["learner"] }): ReactNode {
  const { seen, sampledOut, overflowed, share } = learner;
  const full = Object.entries(overflowed).filter(([, count]) => count > 0);
  return (
    <Panel title="Learner">
      <Facts
        facts={[
          ["Keeps up with", <Meter key="share" value={share} text={formatShare(share, 1)} />],
          ["Learned from", `${formatCount(seen)} exchanges`],
          ["Passed over", sampledOut === 0 ? "None" : `${formatCount(sampledOut)}, fairly`],
          [
            "Did not fit",
            full.length === 0
              ? "Nothing"
              : full.map(([bound, count]) => `${formatCount(count)} ${bound}`).join(", "),
          ],
        ]}
      />
    </Panel>
  );
}
