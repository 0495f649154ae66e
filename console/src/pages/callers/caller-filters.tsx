import type { ReactNode } from "react";
import type { CallerSort } from "../../../../src/admin/contract.ts";
import { Icon } from "../../parts/icon.tsx";
import { OperationLink } from "../../parts/links.tsx";
import { SearchBox } from "../../parts/search-box.tsx";
import { WindowChoice } from "../../parts/usage-view.tsx";
import { type CallersQuery, callerSorts } from "./callers-query.ts";
import "./callers.css";

interface Props {
  readonly query: CallersQuery;
  readonly onChange: (changed: Partial<CallersQuery>) => void;
}

const sortTitles: Readonly<Record<CallerSort, string>> = {
  exchanges: "Exchanges",
  errors: "Errors",
  refused: "Refused",
  p99: "Slowest",
  bytes: "Largest answers",
  last: "Last seen",
  first: "First seen",
  name: "Name",
};

export function CallerFilters({ query, onChange }: Props): ReactNode {
  return (
    <form className="caller-filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <SearchBox
        text={query.search}
        placeholder="Consumer, pseudonym, path …"
        onSearch={(search) => onChange({ search })}
      />
      <div className="field">
        <label htmlFor="sort">Sort by</label>
        <select
          id="sort"
          className="input"
          value={query.sort}
          onChange={(event) => onChange({ sort: event.target.value as CallerSort })}
        >
          {callerSorts.map((sort) => (
            <option key={sort} value={sort}>
              {sortTitles[sort]}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <span className="field-label">Time</span>
        <div>
          <WindowChoice chosen={query.window} onChoose={(window) => onChange({ window })} />
        </div>
      </div>
      <Narrowed query={query} onChange={onChange} />
    </form>
  );
}

/** What links elsewhere narrowed the list to, and the way out. */
function Narrowed({ query, onChange }: Props): ReactNode {
  const { consumer, operation } = query;
  if (consumer === "" && operation === "") return null;
  return (
    <ul className="narrowed">
      {consumer === "" ? null : (
        <Chip onRemove={() => onChange({ consumer: "" })} what="consumer">
          Of the consumer <strong>{consumer}</strong>
        </Chip>
      )}
      {operation === "" ? null : (
        <Chip onRemove={() => onChange({ operation: "" })} what="operation">
          Who call <OperationLink of={operation} />
        </Chip>
      )}
    </ul>
  );
}

function Chip(props: {
  readonly what: string;
  readonly onRemove: () => void;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <li className="chip">
      <span>{props.children}</span>
      <button
        className="button bare"
        type="button"
        aria-label={`Callers of any ${props.what}`}
        title={`Callers of any ${props.what}`}
        onClick={props.onRemove}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}
