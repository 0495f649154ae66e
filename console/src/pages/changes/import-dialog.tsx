import { type FormEvent, type ReactNode, useState } from "react";
import type { ImportRequest, ImportResult } from "../../../../src/admin/contract.ts";
import { useChange } from "../../api/use-change.ts";
import { formatCount } from "../../format/number.ts";
import { announce } from "../../parts/announcer.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Facts } from "../../parts/figures.tsx";
import { Icon } from "../../parts/icon.tsx";
import { ProblemNotice } from "../../parts/problem-notice.tsx";

interface Props {
  readonly onClose: () => void;
  readonly onImported: () => void;
}

/** Imports contracts or recordings that lie on the gateway's machine. */
export function ImportDialog({ onClose, onImported }: Props): ReactNode {
  const [form, setForm] = useState({ path: "", api: "", version: "" });
  const [result, setResult] = useState<ImportResult | undefined>(undefined);
  const { busy, problem, send } = useChange();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setResult(undefined);
    const sent = await send("POST", "/v1/imports", requestOf(form));
    if (sent === undefined) return;
    setResult(sent.answer as ImportResult);
    announce("Imported");
    onImported();
  };
  const field = (name: keyof typeof form, title: string, hint: string): ReactNode => (
    <div className={name === "path" ? "field whole" : "field"}>
      <label htmlFor={`import-${name}`}>{title}</label>
      <input
        id={`import-${name}`}
        className="input"
        type="text"
        autoComplete="off"
        spellCheck={false}
        required={name === "path"}
        value={form[name]}
        onChange={(event) => setForm({ ...form, [name]: event.target.value })}
        aria-describedby={`import-${name}-hint`}
      />
      <p className="field-hint" id={`import-${name}-hint`}>
        {hint}
      </p>
    </div>
  );
  return (
    <Dialog title="Import" onClose={onClose}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <div className="form-grid">
          {field(
            "path",
            "File or directory",
            "On the gateway's machine: OpenAPI, HAR, recorded exchanges or a JSON access log",
          )}
          {field("api", "API", "Only where the document's own name is not wanted")}
          {field("version", "Version", "Only where the document's own is not wanted")}
        </div>
        {problem === undefined ? null : <ProblemNotice problem={problem} />}
        {result === undefined ? null : <ResultNotice result={result} />}
        <div className="form-end">
          <button className="button" type="button" onClick={onClose}>
            {result === undefined ? "Cancel" : "Done"}
          </button>
          <button className="button primary" type="submit" disabled={busy || form.path === ""}>
            {busy ? "Importing …" : "Import"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function requestOf(form: { path: string; api: string; version: string }): ImportRequest {
  const [api, version] = [form.api.trim(), form.version.trim()];
  return {
    path: form.path.trim(),
    ...(api === "" ? {} : { api }),
    ...(version === "" ? {} : { version }),
  };
}

function outcome({ documents, records, created, changed, unchanged }: ImportResult): string {
  if (unchanged) return "Nothing changed: all of it was imported before";
  if (documents + records === 0) return "Nothing was imported";
  return `${formatCount(created)} new, ${formatCount(changed)} changed`;
}

function ResultNotice({ result }: { readonly result: ImportResult }): ReactNode {
  const { documents, records, skipped, problems } = result;
  return (
    <div className={problems.length > 0 ? "notice warn" : "notice"} role="status">
      <Icon name={problems.length > 0 ? "warning" : "check"} />
      <div className="notice-text stack">
        <strong>{outcome(result)}</strong>
        {documents + records + skipped === 0 ? null : (
          <Facts
            facts={[
              ["Documents", formatCount(documents)],
              ["Records", formatCount(records)],
              ["Passed over", formatCount(skipped)],
            ]}
          />
        )}
        {problems.length === 0 ? null : (
          <ul className="notice-list">
            {problems.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
