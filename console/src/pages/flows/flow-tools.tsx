import { type ReactNode, useState } from "react";
import type { Flows } from "../../../../src/admin/contract.ts";
import { apiList } from "../../api/endpoints.ts";
import { useResource } from "../../api/use-resource.ts";
import { splitKey } from "../../format/addresses.ts";
import { Segmented } from "../../parts/segmented.tsx";
import type { FlowKind } from "./flow-edges.ts";
import type { FlowsQuery } from "./flows-query.ts";
import "./flows.css";

interface Props {
  readonly query: FlowsQuery;
  readonly nodes: Flows["nodes"];
  readonly onChange: (changed: Partial<FlowsQuery>) => void;
}

export function FlowTools({ query, nodes, onChange }: Props): ReactNode {
  const apis = useResource(apiList).data?.apis ?? [];
  return (
    <div className="flow-tools">
      <div className="field">
        <span className="field-label">Kind</span>
        <Segmented<FlowKind>
          label="Kind"
          value={query.kind}
          onChoose={(kind) => onChange({ kind })}
          choices={[
            { value: "sequence", title: "Sequence" },
            { value: "data", title: "Data" },
          ]}
        />
      </div>
      <Choice
        id="flow-api"
        title="API"
        none="Any"
        value={query.api}
        options={apis.map(({ record }) => [record.id, record.id])}
        onChoose={(api) => onChange({ api, selected: "" })}
      />
      <Minimum value={query.minimum} onChange={(minimum) => onChange({ minimum })} />
      <Choice
        id="flow-operation"
        title="Operation"
        none="None selected"
        value={query.selected}
        options={nodes.map(({ key }) => [key, shortened(key)])}
        onChoose={(selected) => onChange({ selected })}
      />
    </div>
  );
}

function shortened(key: string): string {
  const { method, path } = splitKey(key);
  return `${method} ${path}`;
}

function Choice(props: {
  readonly id: string;
  readonly title: string;
  readonly none: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  readonly onChoose: (value: string) => void;
}): ReactNode {
  const { id, title, none, value, options, onChoose } = props;
  const known = value === "" || options.some(([option]) => option === value);
  return (
    <div className="field">
      <label htmlFor={id}>{title}</label>
      <select
        id={id}
        className="input"
        value={value}
        onChange={(event) => onChoose(event.target.value)}
      >
        <option value="">{none}</option>
        {known ? null : <option value={value}>{value}</option>}
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Taken when it is left or confirmed: every digit on the way would be another graph. */
function Minimum(props: {
  readonly value: number;
  readonly onChange: (value: number) => void;
}): ReactNode {
  const { value, onChange } = props;
  const [typed, setTyped] = useState(String(value));
  const take = (): void => {
    const wanted = Number(typed);
    if (Number.isSafeInteger(wanted) && wanted > 0) {
      if (wanted !== value) onChange(wanted);
    } else {
      setTyped(String(value));
    }
  };
  return (
    <form
      className="field minimum"
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      <label htmlFor="flow-minimum">Seen at least</label>
      <input
        id="flow-minimum"
        className="input"
        type="number"
        min="1"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={take}
      />
    </form>
  );
}
