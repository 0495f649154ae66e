import { type ReactNode, useId } from "react";
import "./panel.css";

interface Props {
  readonly title: string;
  /** Beside the title: a choice, a count. */
  readonly aside?: ReactNode;
  readonly note?: ReactNode;
  /** Content reaches the panel's edge, as tables do. */
  readonly flush?: boolean;
  /** Its name within the page, for links to it. */
  readonly anchor?: string;
  readonly children: ReactNode;
}

/** A part of a page under a heading of its own. */
export function Panel({ title, aside, note, flush = false, anchor, children }: Props): ReactNode {
  const id = useId();
  return (
    <section id={anchor} className={flush ? "panel flush" : "panel"} aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        {aside === undefined ? null : <div className="row">{aside}</div>}
      </header>
      {note === undefined ? null : <p className="panel-note">{note}</p>}
      <div className="panel-body">{children}</div>
    </section>
  );
}
