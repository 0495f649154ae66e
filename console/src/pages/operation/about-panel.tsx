import type { ReactNode } from "react";
import type { InventoryRow } from "../../../../src/admin/contract.ts";
import type { OperationRecord } from "../../api/types.ts";
import { formatSources } from "../../format/sources.ts";
import { sentence } from "../../format/words.ts";
import { Ago } from "../../parts/ago.tsx";
import { Facts } from "../../parts/figures.tsx";
import { LifeLine, OriginNote } from "../../parts/life-line.tsx";
import { ApiLink } from "../../parts/links.tsx";
import { StageMark, StateMarks } from "../../parts/marks.tsx";
import { Panel } from "../../parts/panel.tsx";

/** What the register says of the operation, and who said it. */
export function AboutPanel(props: {
  readonly row: InventoryRow;
  readonly record: OperationRecord;
}): ReactNode {
  const { row, record } = props;
  const { origins } = record;
  const said = (value: string | undefined, name: "owner" | "purpose" | "exposure"): ReactNode =>
    value === undefined ? (
      <span className="quiet">Nobody has said</span>
    ) : (
      <>
        {value}
        <OriginNote origin={origins[name]} />
      </>
    );
  return (
    <Panel
      title="About"
      aside={
        <>
          <StageMark stage={row.stage} />
          <StateMarks states={row.states.filter((state) => state !== row.stage)} />
        </>
      }
    >
      <Facts
        facts={[
          ["Owner", record.owner === undefined ? ofItsApi(row.owner) : said(record.owner, "owner")],
          ["API", <ApiLink key="api" id={record.api} />],
          ["Purpose", said(record.purpose, "purpose")],
          ["Exposure", said(row.exposure && sentence(row.exposure), "exposure")],
          ["First seen", <Ago key="first" at={row.first} none="Never" />],
          ["Last seen", <Ago key="last" at={row.last} none="Never" />],
          ["Known from", formatSources(record.sources)],
          ["Tags", record.tags.length === 0 ? <None /> : record.tags.join(", ")],
        ]}
      />
      <LifeLine stage={row.stage} dates={record} origins={origins} />
    </Panel>
  );
}

function ofItsApi(owner: string | undefined): ReactNode {
  return owner === undefined ? (
    <span className="quiet">Nobody has said</span>
  ) : (
    <>
      {owner}
      <span className="quiet small"> · of its API</span>
    </>
  );
}

function None(): ReactNode {
  return <span className="quiet">None</span>;
}
