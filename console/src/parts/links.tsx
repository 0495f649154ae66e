import type { KeyboardEvent, ReactNode } from "react";
import { Link } from "wouter";
import {
  apiAddress,
  callerAddress,
  operationAddress,
  splitKey,
  targetAddress,
} from "../format/addresses.ts";
import { MethodPath } from "./marks.tsx";

export function OperationLink(props: {
  readonly of: string;
  readonly host?: boolean;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void;
}): ReactNode {
  const { method, path, host } = splitKey(props.of);
  return (
    <Link href={operationAddress(props.of)} className="operation-link" onKeyDown={props.onKeyDown}>
      <MethodPath method={method} path={path} host={props.host === true ? host : undefined} />
    </Link>
  );
}

/** `name@version`, linked; a dash where nobody has said where something belongs. */
export function ApiLink({ id }: { readonly id: string | undefined }): ReactNode {
  if (id === undefined) return <span className="quiet">None</span>;
  return <Link href={apiAddress(id)}>{id}</Link>;
}

/** A caller by its consumer's name, or by its pseudonym, which stands beside the name: a consumer has many callers. */
export function CallerLink(props: {
  readonly caller: { readonly subject: string; readonly consumer?: string | undefined };
}): ReactNode {
  const { subject, consumer } = props.caller;
  return (
    <span className="caller">
      <Link href={callerAddress(subject)}>{consumer ?? <code>{subject}</code>}</Link>
      {consumer === undefined ? null : (
        <>
          {" "}
          <code className="quiet small">{subject}</code>
        </>
      )}
    </span>
  );
}

/** What a change or finding is about, linked where the console has a page for it. */
export function TargetLink({ target }: { readonly target: string }): ReactNode {
  const address = targetAddress(target);
  if (address === undefined) return <span>{target}</span>;
  if (address.startsWith("/operation")) return <OperationLink of={target} />;
  return <Link href={address}>{target}</Link>;
}
