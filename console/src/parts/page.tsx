import { type ReactNode, useEffect, useRef } from "react";
import "./page.css";

/** The first page of a visit leaves the focus where the browser put it. */
let arrived = false;

interface Props {
  /** For the tab and the history. */
  readonly title: string;
  /** What stands as the heading, where that is more than the title. */
  readonly heading?: ReactNode;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page: names the tab, and moves the focus to its heading when someone came here by a link. */
export function Page({ title, heading, lead, actions, children }: Props): ReactNode {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Castellan`;
  }, [title]);
  useEffect(() => {
    if (arrived) head.current?.focus({ preventScroll: true });
    arrived = true;
  }, []);
  return (
    <div className="page">
      <header className="page-head">
        <div className="page-title">
          <h1 ref={head} tabIndex={-1}>
            {heading ?? title}
          </h1>
          {lead === undefined ? null : <div className="quiet">{lead}</div>}
        </div>
        {actions === undefined ? null : <div className="row">{actions}</div>}
      </header>
      <div className="stack">{children}</div>
    </div>
  );
}
