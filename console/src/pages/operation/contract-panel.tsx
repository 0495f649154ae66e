import { type ReactNode, useState } from "react";
import type { DeclaredContract } from "../../../../src/admin/contract.ts";
import type { Learned, LearnedField } from "../../api/types.ts";
import { formatCount, formatCounted, formatShare } from "../../format/number.ts";
import { sentence } from "../../format/words.ts";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { ClassMarks } from "../../parts/marks.tsx";
import { Panel } from "../../parts/panel.tsx";
import { Segmented } from "../../parts/segmented.tsx";
import { type Difference, type FieldPair, isWrong, pairFields } from "./contract-diff.ts";
import "./operation.css";

const differenceTitles: Readonly<Record<Difference, string>> = {
  undocumented: "Not in the contract",
  unseen: "Never seen",
  type: "Other type",
  missing: "At times missing",
  "always-there": "Always there",
};

const differenceTones: Readonly<Record<Difference, string>> = {
  undocumented: "high",
  type: "high",
  missing: "medium",
  unseen: "",
  "always-there": "",
};

const columns: readonly Column<FieldPair>[] = [
  {
    title: "Field",
    heads: true,
    cell: ({ place, message, name }) => (
      <div>
        {name === "" ? "The whole body" : <code>{name}</code>}
        <p className="quiet small">
          {place} {message.replace(/^(\d) /, "$1xx ")}
        </p>
      </div>
    ),
  },
  {
    title: "Contract",
    cell: ({ declared }) =>
      declared === undefined ? (
        <span className="quiet">–</span>
      ) : (
        <span>
          <code>{declared.type}</code>
          {declared.required ? <span className="quiet"> required</span> : null}
        </span>
      ),
  },
  { title: "Seen", cell: ({ learned }) => <Seen field={learned} /> },
  {
    title: "Difference",
    cell: ({ differences }) =>
      differences.length === 0 ? (
        <span className="quiet">None</span>
      ) : (
        <span className="marks">
          {differences.map((each) => (
            <span key={each} className={`mark ${differenceTones[each]}`}>
              {differenceTitles[each]}
            </span>
          ))}
        </span>
      ),
  },
  {
    title: "Data",
    cell: ({ learned }) => <ClassMarks classes={(learned?.classes ?? []).map((c) => c.class)} />,
  },
];

function Seen({ field }: { readonly field: LearnedField | undefined }): ReactNode {
  if (field === undefined) return <span className="quiet">–</span>;
  return (
    <div>
      <code>{field.types.join(" | ")}</code>
      {field.format === undefined ? null : <span className="quiet"> {field.format}</span>}
      <p className="quiet small">{detailsOf(field).join(" · ")}</p>
    </div>
  );
}

function detailsOf(field: LearnedField): readonly string[] {
  const { presence, support, enumeration, minimum, maximum, minLength, maxLength } = field;
  const details = [`in ${formatShare(presence, 1)}`, `${formatCount(support)} values`];
  if (enumeration !== undefined) details.push(`one of ${enumeration.join(", ")}`);
  if (minimum !== undefined && maximum !== undefined) details.push(`${minimum} to ${maximum}`);
  if (minLength !== undefined && maxLength !== undefined) {
    details.push(`${minLength} to ${maxLength} long`);
  }
  return details;
}

type Shown = "all" | "wrong";

interface Props {
  readonly contract: DeclaredContract | undefined;
  readonly learned: Learned | undefined;
}

/** What the contract says and what was seen, side by side. */
export function ContractPanel({ contract, learned }: Props): ReactNode {
  const [shown, show] = useState<Shown>("all");
  const pairs = pairFields(contract?.fields, learned?.fields ?? []);
  const wrong = pairs.filter(isWrong);
  const rows = shown === "all" ? pairs : wrong;
  return (
    <Panel
      anchor="contract"
      title="Contract and what was seen"
      note={noteOf(contract, wrong.length)}
      aside={
        <Segmented<Shown>
          label="Which fields"
          value={shown}
          onChoose={show}
          choices={[
            { value: "all", title: `All ${pairs.length}` },
            { value: "wrong", title: `Contradictions ${wrong.length}` },
          ]}
        />
      }
      flush
    >
      {rows.length === 0 ? (
        <Empty
          title={pairs.length === 0 ? "No field is known" : "Nothing contradicts the contract"}
        />
      ) : (
        <DataTable
          caption="Fields of contract and traffic"
          columns={columns}
          rows={rows}
          keyOf={({ id }) => id}
          cards
        />
      )}
      <Drift learned={learned} />
    </Panel>
  );
}

function noteOf(contract: DeclaredContract | undefined, wrong: number): string {
  if (contract === undefined) return "No contract names this operation. All of this was learned.";
  const summary = contract.summary === undefined ? "" : `“${contract.summary}” `;
  const security = securityOf(contract);
  const found = wrong === 0 ? "" : ` ${sentence(formatCounted(wrong, "field"))} depart from it.`;
  return `${summary}${security}${found}`;
}

function securityOf({ security }: DeclaredContract): string {
  if (security === undefined) return "It says nothing of security.";
  const ways = security.map((way) =>
    Object.entries(way)
      .map(([name, scopes]) => (scopes.length === 0 ? name : `${name} (${scopes.join(", ")})`))
      .join(" and "),
  );
  if (ways.length === 0 || ways.includes("")) return "It lets anybody in.";
  return `It asks for ${ways.join(", or ")}.`;
}

function Drift({ learned }: { readonly learned: Learned | undefined }): ReactNode {
  if (learned === undefined || learned.drift.length === 0) return null;
  return (
    <div className="drift">
      <h3>Drift</h3>
      <ul>
        {learned.drift.map((each) => (
          <li key={each} className="mono">
            {each}
          </li>
        ))}
      </ul>
    </div>
  );
}
