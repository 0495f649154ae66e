import type { ReactNode } from "react";
import type { AdoptionView } from "../../../src/admin/contract.ts";
import { adoptedOpenapi } from "../api/endpoints.ts";
import { formatCounted } from "../format/number.ts";
import { CopyText } from "./copy-text.tsx";
import { Icon } from "./icon.tsx";

/** What is left to do until what was adopted into an API version is enforced. */
export function AdoptionSteps({ adoption }: { readonly adoption: AdoptionView }): ReactNode {
  const { api, guarded, operations, yaml } = adoption;
  const waiting = operations.filter(({ enforced }) => !enforced).length;
  if (waiting === 0) {
    return <p>Everything adopted into {api} is enforced: a contract in force declares it.</p>;
  }
  const many = operations.length > 1 ? ` for ${formatCounted(waiting, "operation")} of ${api}` : "";
  return (
    <div className="stack">
      <p>
        The register has {waiting === 1 ? "it" : "them"} now. The gateway enforces only what its
        configuration names, and goes on as before until you do this{many}:
      </p>
      <ol className="steps">
        <li>
          <Contract adoption={adoption} />
        </li>
        {yaml === undefined ? null : (
          <li>
            <p>
              Add these lines to <code>apis:</code> in <code>castellan.yaml</code>.
            </p>
            <CopyText text={yaml} label="Lines for castellan.yaml" />
            {guarded ? (
              <p className="quiet small">
                {api} keeps its own entry. To have one contract instead, copy the paths into the
                file that it names.
              </p>
            ) : null}
          </li>
        )}
        <li>
          <p>
            Run <code>castellan check</code>. The running gateway takes the file up when it is
            saved, and from then on refuses what the contract does not allow. To look before it
            refuses, add an exception for <code>request-schema</code> of this API in mode{" "}
            <code>shadow</code>.
          </p>
        </li>
      </ol>
    </div>
  );
}

function Contract({ adoption }: { readonly adoption: AdoptionView }): ReactNode {
  const { api, file, yaml } = adoption;
  return (
    <>
      <p>
        {yaml === undefined ? (
          <>
            Save the contract over the one that you saved when the first operation was adopted,{" "}
            <code>{file}</code>: it has all of them.
          </>
        ) : (
          <>
            Save the contract beside <code>castellan.yaml</code> as <code>{file}</code>.
          </>
        )}{" "}
        Read it: it says what callers did, which may be more, or less, than they should.
      </p>
      <a className="button" href={adoptedOpenapi(api)} download={file}>
        <Icon name="import" />
        Download the contract
      </a>
    </>
  );
}
