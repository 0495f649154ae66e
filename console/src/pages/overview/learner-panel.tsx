import type { ReactNode } from "react";
import type { Overview } from "../../../../src/admin/contract.ts";
import { formatCount, formatShare } from "../../format/number.ts";
import { Facts } from "../../parts/figures.tsx";
import { Meter } from "../../parts/meter.tsx";
import { Panel } from "../../parts/panel.tsx";

/** How much is learned from, and has anything not fitted? */
export function LearnerPanel({ learner }: { readonly learner: Overview["learner"] }): ReactNode {
  const { seen, sampledOut, overflowed, share } = learner;
  const full = Object.entries(overflowed).filter(([, count]) => count > 0);
  return (
    <Panel title="Learner">
      <Facts
        facts={[
          [
            "Last minute",
            <Meter key="share" value={share} text={`${formatShare(share, 1)} learned from`} />,
          ],
          ["Learned from", `${formatCount(seen)} exchanges`],
          [
            "Passed over",
            sampledOut === 0 ? "None" : `${formatCount(sampledOut)}, fairly: others stand for them`,
          ],
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
