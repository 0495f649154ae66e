import type { ReactNode } from "react";
import "./notice.css";

/** Nothing is here, why that may be, and what would change it. */
export function Empty(props: { readonly title: string; readonly children?: ReactNode }): ReactNode {
  return (
    <div className="empty">
      <strong>{props.title}</strong>
      {props.children === undefined ? null : <p>{props.children}</p>}
    </div>
  );
}
