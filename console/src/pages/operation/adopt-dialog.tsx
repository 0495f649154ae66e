import { type FormEvent, type ReactNode, useState } from "react";
import type { AdoptionRequest, AdoptionResult } from "../../../../src/admin/contract.ts";
import { apiList } from "../../api/endpoints.ts";
import type { OperationRecord } from "../../api/types.ts";
import { useChange } from "../../api/use-change.ts";
import { useResource } from "../../api/use-resource.ts";
import { AdoptionSteps } from "../../parts/adoption-steps.tsx";
import { announce } from "../../parts/announcer.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ProblemNotice } from "../../parts/problem-notice.tsx";

interface Props {
  readonly record: OperationRecord;
  readonly onClose: () => void;
  readonly onAdopted: () => void;
}

interface Form {
  readonly api: string;
  readonly version: string;
  readonly owner: string;
  readonly purpose: string;
  readonly live: string;
}

/** Makes a discovered operation part of an API, with what traffic taught as its contract; then says what is left to do. */
export function AdoptDialog({ record, onClose, onAdopted }: Props): ReactNode {
  const [result, setResult] = useState<AdoptionResult | undefined>(undefined);
  const { busy, problem, send } = useChange();
  const adopt = async (form: Form): Promise<void> => {
    const sent = await send("POST", "/v1/adoptions", requestOf(record.key, form));
    if (sent === undefined) return;
    setResult(sent.answer as AdoptionResult);
    announce("Adopted");
    onAdopted();
  };
  const adoption = result?.adoption;
  if (adoption !== undefined) {
    return (
      <Dialog title={`Adopted into ${adoption.api}`} onClose={onClose}>
        <AdoptionSteps adoption={adoption} />
        <div className="form-end">
          <button className="button primary" type="button" onClick={onClose}>
            Done
          </button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title="Adopt a discovered operation" onClose={onClose}>
      <p>
        What traffic taught of it becomes its contract in the register, where it counts as declared.
        The gateway goes on as configured; how it comes to enforce the contract is said afterwards.
      </p>
      <AdoptForm
        record={record}
        busy={busy}
        onSubmit={(form) => void adopt(form)}
        onClose={onClose}
      >
        {problem === undefined ? null : <ProblemNotice problem={problem} />}
      </AdoptForm>
    </Dialog>
  );
}

function requestOf(key: string, form: Form): AdoptionRequest {
  const { api, version, ...said } = form;
  const given = Object.entries(said)
    .map(([name, text]) => [name, text.trim()] as const)
    .filter(([, text]) => text !== "");
  return { keys: [key], api: api.trim(), version: version.trim(), ...Object.fromEntries(given) };
}

interface FormProps {
  readonly record: OperationRecord;
  readonly busy: boolean;
  readonly onSubmit: (form: Form) => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

function AdoptForm({ record, busy, onSubmit, onClose, children }: FormProps): ReactNode {
  const [form, setForm] = useState<Form>({
    api: "",
    version: "1",
    owner: record.owner ?? "",
    purpose: record.purpose ?? "",
    live: "",
  });
  const apis = useResource(apiList).data?.apis ?? [];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit(form);
  };
  const isWhole = [form.api, form.version, form.owner].every((text) => text.trim() !== "");
  const input = (name: keyof Form) => ({
    id: `adopt-${name}`,
    className: "input",
    autoComplete: "off",
    value: form[name],
    onChange: (event: { readonly target: { readonly value: string } }) =>
      setForm({ ...form, [name]: event.target.value }),
  });
  return (
    <form className="stack" onSubmit={submit}>
      <div className="form-grid">
        <Field name="api" title="API" hint="A new one or a known one, in lower case">
          <input
            {...input("api")}
            type="text"
            required
            spellCheck={false}
            list="adopt-apis"
            aria-describedby="adopt-api-hint"
          />
          <datalist id="adopt-apis">
            {[...new Set(apis.map((each) => each.record.api))].map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </datalist>
        </Field>
        <Field name="version" title="Version">
          <input {...input("version")} type="text" required maxLength={64} />
        </Field>
        <Field name="owner" title="Owner" hint="A team or a person who answers for it">
          <input
            {...input("owner")}
            type="text"
            required
            maxLength={200}
            aria-describedby="adopt-owner-hint"
          />
        </Field>
        <Field name="live" title="Live from" hint="Left empty: it is live already">
          <input {...input("live")} type="date" aria-describedby="adopt-live-hint" />
        </Field>
        <Field name="purpose" title="Purpose" whole>
          <input {...input("purpose")} type="text" maxLength={500} />
        </Field>
      </div>
      {children}
      <div className="form-end">
        <button className="button" type="button" onClick={onClose}>
          Cancel
        </button>
        <button className="button primary" type="submit" disabled={busy || !isWhole}>
          {busy ? "Adopting …" : "Adopt"}
        </button>
      </div>
    </form>
  );
}

function Field(props: {
  readonly name: keyof Form;
  readonly title: string;
  readonly hint?: string;
  readonly whole?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const { name, title, hint, whole = false, children } = props;
  return (
    <div className={whole ? "field whole" : "field"}>
      <label htmlFor={`adopt-${name}`}>{title}</label>
      {children}
      {hint === undefined ? null : (
        <p className="field-hint" id={`adopt-${name}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
