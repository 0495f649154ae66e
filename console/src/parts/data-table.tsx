import { type ReactNode, useRef } from "react";
import { useOverflow } from "./use-overflow.ts";
import "./data-table.css";

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** Right-aligned figures. */
  readonly numeric?: boolean;
  /** Its cell names the row. */
  readonly heads?: boolean;
  /** As the sort's name, where the table can be sorted by it. */
  readonly sort?: string;
  /** Sorted so, the least comes first; else the greatest. */
  readonly ascending?: boolean;
  readonly className?: string;
}

export interface Sorting {
  readonly by: string;
  readonly onSort: (by: string) => void;
}

interface Props<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row, index: number) => string;
  readonly sorting?: Sorting;
  /** On a phone, each row becomes a card instead of the table scrolling in its region. */
  readonly cards?: boolean;
}

/** A table with a caption, scopes and a scrolling region of its own. */
export function DataTable<Row>(props: Props<Row>): ReactNode {
  const { caption, columns, rows, keyOf, sorting, cards = false } = props;
  const region = useRef<HTMLDivElement>(null);
  const overflows = useOverflow(region);
  const focusable = overflows
    ? { tabIndex: 0, role: "region", "aria-label": `${caption}, scrolling sideways` }
    : {};
  return (
    <div ref={region} className="table-region" {...focusable}>
      <table className={cards ? "table cards" : "table"}>
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeadCell key={column.title} column={column} sorting={sorting} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={keyOf(row, index)}>
              {columns.map((column) => (
                <Cell key={column.title} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HeadCell<Row>(props: {
  readonly column: Column<Row>;
  readonly sorting: Sorting | undefined;
}): ReactNode {
  const { column, sorting } = props;
  const { sort, title } = column;
  if (sorting === undefined || sort === undefined) {
    return (
      <th scope="col" className={classOf(column)}>
        {title}
      </th>
    );
  }
  const active = sorting.by === sort;
  const direction = column.ascending === true ? "ascending" : "descending";
  return (
    <th scope="col" className={classOf(column)} aria-sort={active ? direction : "none"}>
      <button type="button" className="sort" onClick={() => sorting.onSort(sort)}>
        {title}
        <svg viewBox="0 0 8 8" width="8" height="8" aria-hidden="true">
          <path
            d={direction === "descending" ? "M0 2h8L4 7z" : "M0 6h8L4 1z"}
            fill="currentColor"
          />
        </svg>
      </button>
    </th>
  );
}

function Cell<Row>({
  column,
  row,
}: {
  readonly column: Column<Row>;
  readonly row: Row;
}): ReactNode {
  const content = column.cell(row);
  if (column.heads === true) {
    return (
      <th scope="row" className={classOf(column)}>
        {content}
      </th>
    );
  }
  return (
    <td className={classOf(column)} data-title={column.title}>
      {content}
    </td>
  );
}

function classOf<Row>({ numeric = false, className = "" }: Column<Row>): string | undefined {
  const names = `${numeric ? "numeric" : ""} ${className}`.trim();
  return names === "" ? undefined : names;
}
