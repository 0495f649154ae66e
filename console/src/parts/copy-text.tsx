import { type ReactNode, useState } from "react";
import { announce } from "./announcer.tsx";
import { Icon } from "./icon.tsx";
import "./copy-text.css";

/** Lines to be put into a file, with a button that copies them. */
export function CopyText(props: { readonly text: string; readonly label: string }): ReactNode {
  const { text, label } = props;
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    // Browsers have no clipboard for pages without TLS, except on loopback: the lines can still be selected.
    await navigator.clipboard?.writeText(text);
    setCopied(true);
    announce("Copied");
  };
  return (
    <figure className="copy-text" aria-label={label}>
      {/* It scrolls sideways, so it is reached by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above */}
      <pre tabIndex={0} aria-label={label}>
        {text}
      </pre>
      {navigator.clipboard === undefined ? null : (
        <button className="button" type="button" onClick={() => void copy().catch(() => undefined)}>
          <Icon name={copied ? "check" : "copy"} />
          {copied ? "Copied" : "Copy"}
        </button>
      )}
    </figure>
  );
}
