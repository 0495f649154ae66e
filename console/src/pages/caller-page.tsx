import { type ReactNode, useState } from "react";
import { Link } from "wouter";
import type { CallerPage as Answer, WindowName } from "../../../src/admin/contract.ts";
import { caller } from "../api/endpoints.ts";
import { useResource } from "../api/use-resource.ts";
import { callersAddress } from "../format/addresses.ts";
import { formatCount, formatShare } from "../format/number.ts";
import { Ago } from "../parts/ago.tsx";
import { Empty } from "../parts/empty.tsx";
import { Facts } from "../parts/figures.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { ProofMarks } from "../parts/marks.tsx";
import { Page } from "../parts/page.tsx";
import { Panel } from "../parts/panel.tsx";
import { UsageView, WindowChoice } from "../parts/usage-view.tsx";
import { UsedOperations } from "./caller/used-operations.tsx";

const refresh = 15_000;

/** One caller: who it is as far as is known, how it uses what, and what it would miss. */
export function CallerPage({ subject }: { readonly subject: string }): ReactNode {
  const resource = useResource(caller(subject), refresh);
  const consumer = resource.data?.caller.consumer;
  return (
    <Page
      title={consumer === undefined ? `Caller ${subject}` : `${consumer} · ${subject}`}
      heading={
        consumer === undefined ? (
          <>
            Caller <code>{subject}</code>
          </>
        ) : (
          consumer
        )
      }
      lead={
        consumer === undefined ? (
          "A pseudonym: the gateway knows no name for it"
        ) : (
          <>
            One of its callers, <code>{subject}</code>
          </>
        )
      }
    >
      <Loaded resource={resource} lines={14}>
        {(answer) => <Content answer={answer} />}
      </Loaded>
    </Page>
  );
}

function Content({ answer }: { readonly answer: Answer }): ReactNode {
  const { caller: found, operations } = answer;
  const [chosen, choose] = useState<WindowName>("day");
  return (
    <>
      <div className="columns wide-first">
        <UsagePanel usage={found.usage} chosen={chosen} onChoose={choose} />
        <AboutPanel caller={found} />
      </div>
      <Panel
        title="Operations it uses"
        note="It would miss each of these if it retired. The counts of all time are the least that it can have been."
        flush
      >
        {operations.length === 0 ? (
          <Empty title="No operation is remembered" />
        ) : (
          <UsedOperations rows={operations} chosen={chosen} />
        )}
      </Panel>
    </>
  );
}

function AboutPanel({ caller: found }: { readonly caller: Answer["caller"] }): ReactNode {
  const { consumer, proofs, first, last, exchanges, refused } = found;
  return (
    <Panel title="About">
      <Facts
        facts={[
          [
            "Consumer",
            consumer === undefined ? (
              <span className="quiet">Not known</span>
            ) : (
              <>
                {consumer} · <Link href={callersAddress({ consumer })}>all of its callers</Link>
              </>
            ),
          ],
          ["Credential", <ProofMarks key="proofs" proofs={proofs} />],
          ["First seen", <Ago key="first" at={first} />],
          ["Last seen", <Ago key="last" at={last} />],
          ["Exchanges", formatCount(exchanges)],
          ["Refused", `${formatCount(refused)} (${formatShare(refused, exchanges)})`],
        ]}
      />
    </Panel>
  );
}

function UsagePanel(props: {
  readonly usage: Answer["caller"]["usage"];
  readonly chosen: WindowName;
  readonly onChoose: (name: WindowName) => void;
}): ReactNode {
  const { usage, chosen, onChoose } = props;
  return (
    <Panel
      title="Usage"
      aside={usage === undefined ? null : <WindowChoice chosen={chosen} onChoose={onChoose} />}
    >
      {usage === undefined ? (
        <Empty title="It calls too seldom for more">
          Usage over time is kept of the busiest 256 callers.
        </Empty>
      ) : (
        <UsageView usage={usage} chosen={chosen} />
      )}
    </Panel>
  );
}
