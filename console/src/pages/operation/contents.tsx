import type { ReactNode } from "react";
import "./operation.css";

const parts = [
  ["risk", "Risk"],
  ["usage", "Usage"],
  ["access", "Access"],
  ["callers", "Callers"],
  ["contract", "Contract"],
  ["classes", "Data"],
  ["flows", "Flows"],
  ["controls", "Controls"],
  ["history", "History"],
] as const;

/** Ways to the parts of a long page. */
export function Contents(): ReactNode {
  return (
    <nav className="contents" aria-label="On this page">
      <ul>
        {parts.map(([anchor, title]) => (
          <li key={anchor}>
            <a href={`#${anchor}`}>{title}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
