import type { ReactNode } from "react";
import type { Control } from "../../api/types.ts";
import { controlTitle } from "../../format/words.ts";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { ModeMark } from "../../parts/marks.tsx";
import { Panel } from "../../parts/panel.tsx";
import "./operation.css";

const columns: readonly Column<Control>[] = [
  {
    title: "Control",
    heads: true,
    className: "control-cell",
    cell: ({ control, title }) => (
      <div>
        {controlTitle(control)}
        <p className="quiet small">{title}</p>
      </div>
    ),
  },
  {
    title: "Mode",
    cell: ({ mode, active }) => (
      <span className="marks">
        <ModeMark mode={mode} />
        {active ? null : <span className="mark">Does not apply here</span>}
      </span>
    ),
  },
  { title: "What it does here", cell: ({ meaning }) => meaning },
  {
    title: "Origin",
    className: "origin-cell",
    cell: ({ origin }) => <span className="quiet">{origin}</span>,
  },
];

/** What the gateway does for this operation, and who said so. */
export function ControlsPanel({ controls }: { readonly controls: readonly Control[] }): ReactNode {
  return (
    <Panel anchor="controls" title="Controls in force" flush>
      {controls.length === 0 ? (
        <Empty title="The gateway does not guard it">
          It is known from an import or another source; no control stands in front of it.
        </Empty>
      ) : (
        <DataTable
          caption="Controls in force"
          columns={columns}
          rows={[
            ...controls.filter(({ active }) => active),
            ...controls.filter(({ active }) => !active),
          ]}
          keyOf={({ control }) => control}
          cards
        />
      )}
    </Panel>
  );
}
