import type { ReactNode } from "react";
import type { Facets, InventorySort } from "../../../../src/admin/contract.ts";
import {
  classTitle,
  lifeStages,
  operationStates,
  riskLevels,
  riskTitles,
  stageTitles,
  stateTitles,
} from "../../format/words.ts";
import { SearchBox } from "../../parts/search-box.tsx";
import {
  type InventoryFilter,
  type InventoryQuery,
  inventorySorts,
  isFiltered,
} from "./inventory-query.ts";
import "./filters.css";

interface Props {
  readonly query: InventoryQuery;
  readonly facets: Facets | undefined;
  readonly onChange: (changed: Partial<InventoryQuery>) => void;
}

interface Option {
  readonly value: string;
  readonly title: string;
}

const cleared = { search: "", api: "", state: "", stage: "", risk: "", class: "", method: "" };
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

export function Filters({ query, facets, onChange }: Props): ReactNode {
  const options = optionsOf(facets);
  return (
    <form className="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <SearchBox
        text={query.search}
        placeholder="Path, name, owner …"
        onSearch={(search) => onChange({ search })}
      />
      {options.map(({ name, title, all }) => (
        <div className="field" key={name}>
          <label htmlFor={`filter-${name}`}>{title}</label>
          <select
            id={`filter-${name}`}
            className="input"
            value={query[name]}
            onChange={(event) => onChange({ [name]: event.target.value })}
          >
            <option value="">Any</option>
            {withChosen(all, query[name]).map((option) => (
              <option key={option.value} value={option.value}>
                {option.title}
              </option>
            ))}
          </select>
        </div>
      ))}
      <div className="field">
        <label htmlFor="sort">Sort by</label>
        <select
          id="sort"
          className="input"
          value={query.sort}
          onChange={(event) => onChange({ sort: event.target.value as InventorySort })}
        >
          {inventorySorts.map((sort) => (
            <option key={sort} value={sort}>
              {sortTitles[sort]}
            </option>
          ))}
        </select>
      </div>
      <button
        className="button"
        type="button"
        disabled={!isFiltered(query)}
        onClick={() => onChange(cleared)}
      >
        Clear
      </button>
    </form>
  );
}

const sortTitles: Readonly<Record<InventorySort, string>> = {
  risk: "Risk",
  path: "Path",
  exchanges: "Exchanges",
  errors: "Errors",
  callers: "Callers",
  last: "Last seen",
  first: "First seen",
  p99: "Slowest",
};

interface FilterOptions {
  readonly name: Exclude<InventoryFilter, "search">;
  readonly title: string;
  readonly all: readonly Option[];
}

function optionsOf(facets: Facets | undefined): readonly FilterOptions[] {
  const states = facets?.states;
  const risks = facets?.risks;
  return [
    {
      name: "api",
      title: "API",
      all: (facets?.apis ?? []).map(({ id, count: n }) => ({ value: id, title: `${id} (${n})` })),
    },
    {
      name: "state",
      title: "State",
      all: operationStates.map((value) => ({
        value,
        title: counted(
          stateTitles[value],
          states?.find(({ state }) => state === value),
        ),
      })),
    },
    {
      name: "stage",
      title: "Life cycle",
      all: lifeStages.map((value) => ({ value, title: stageTitles[value] })),
    },
    {
      name: "risk",
      title: "Risk",
      all: riskLevels.map((value) => ({
        value,
        title: counted(
          riskTitles[value],
          risks?.find(({ level }) => level === value),
        ),
      })),
    },
    {
      name: "class",
      title: "Data class",
      all: (facets?.classes ?? []).map((each) => ({
        value: each.class,
        title: `${classTitle(each.class)} (${each.count})`,
      })),
    },
    { name: "method", title: "Method", all: methods.map((value) => ({ value, title: value })) },
  ];
}

function counted(title: string, found: { readonly count: number } | undefined): string {
  return found === undefined ? title : `${title} (${found.count})`;
}

/** What the address asks for stands in its list, known or not: a list must say what it filters by. */
function withChosen(all: readonly Option[], chosen: string): readonly Option[] {
  const known = chosen === "" || all.some(({ value }) => value === chosen);
  return known ? all : [{ value: chosen, title: chosen }, ...all];
}
