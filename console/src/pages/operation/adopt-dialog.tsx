import { type FormEvent, type ReactNode, useState } from "react";
import { useChange } from "../../api/use-change.ts";
import { announce } from "../../parts/announcer.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ProblemNotice } from "../../parts/problem-notice.tsx";

interface Props {
  readonly operationKey: string;
  readonly onClose: () => void;
  readonly onAdopted: () => void;
}

/** Makes a discovered operation part of an API, with what traffic taught as its contract. */
export function AdoptDialog({ operationKey, onClose, onAdopted }: Props): ReactNode {
  const [api, setApi] = useState("");
  const [version, setVersion] = useState("1");
  const { busy, problem, send } = useChange();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const body = { keys: [operationKey], api: api.trim(), version: version.trim() };
    const sent = await send("POST", "/v1/adoptions", body);
    if (sent === undefined) return;
    announce("Adopted");
    onAdopted();
    onClose();
  };
  return (
    <Dialog title="Adopt a discovered operation" onClose={onClose}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <p>
          What traffic taught of it becomes its contract in the register. The gateway goes on as
          configured.
        </p>
        <div className="form-grid">
          <div className="field">
            <label htmlFor="adopt-api">API</label>
            <input
              id="adopt-api"
              className="input"
              type="text"
              required
              autoComplete="off"
              spellCheck={false}
              value={api}
              onChange={(event) => setApi(event.target.value)}
              aria-describedby="adopt-api-hint"
            />
            <p className="field-hint" id="adopt-api-hint">
              Lower-case letters, digits, - . and _
            </p>
          </div>
          <div className="field">
            <label htmlFor="adopt-version">Version</label>
            <input
              id="adopt-version"
              className="input"
              type="text"
              required
              autoComplete="off"
              value={version}
              onChange={(event) => setVersion(event.target.value)}
            />
          </div>
        </div>
        {problem === undefined ? null : <ProblemNotice problem={problem} />}
        <div className="form-end">
          <button className="button" type="button" onClick={onClose}>
            Cancel
          </button>
          <button className="button primary" type="submit" disabled={busy || api.trim() === ""}>
            {busy ? "Adopting …" : "Adopt"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
