import { type FormEvent, type ReactNode, useState } from "react";
import type { OperationRecord } from "../api/types.ts";
import { useChange } from "../api/use-change.ts";
import { announce } from "./announcer.tsx";
import { Dialog } from "./dialog.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { type RegisterForm, formOf, patchOf, problemOf } from "./register-form.ts";

interface Props {
  readonly title: string;
  /** Where the change goes: `/v1/operations/…`, `/v1/apis/…`. */
  readonly path: string;
  readonly record: Pick<OperationRecord, keyof RegisterForm>;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

interface Field {
  readonly name: keyof RegisterForm;
  readonly title: string;
  readonly kind: "text" | "area" | "date" | "exposure";
  readonly hint?: string;
}

const fields: readonly Field[] = [
  { name: "owner", title: "Owner", kind: "text", hint: "A team or a person who answers for it" },
  { name: "name", title: "Name", kind: "text" },
  { name: "purpose", title: "Purpose", kind: "area" },
  { name: "exposure", title: "Exposure", kind: "exposure" },
  { name: "live", title: "Live from", kind: "date", hint: "Before it, callers get 404" },
  { name: "deprecated", title: "Deprecated from", kind: "date" },
  { name: "retired", title: "Retired from", kind: "date", hint: "From then on, callers get 410" },
];

/** Sets what people may say of an API or operation. Dates are those of UTC, and the gateway enforces them. */
export function EditRegister({ title, path, record, onClose, onSaved }: Props): ReactNode {
  const [before] = useState(() => formOf(record));
  const [form, setForm] = useState(before);
  const { busy, problem, send } = useChange();
  const patch = patchOf(before, form);
  const wrong = problemOf(form);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (patch === undefined || wrong !== undefined) return;
    const sent = await send("PATCH", path, patch);
    if (sent === undefined) return;
    announce("Saved");
    onSaved();
    onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="stack" onSubmit={(event) => void save(event)}>
        <div className="form-grid">
          {fields.map((field) => (
            <FormField
              key={field.name}
              field={field}
              value={form[field.name]}
              onChange={(value) => setForm({ ...form, [field.name]: value })}
            />
          ))}
        </div>
        {wrong === undefined ? null : (
          <p className="notice warn" role="alert">
            {wrong}
          </p>
        )}
        {problem === undefined ? null : <ProblemNotice problem={problem} />}
        <div className="form-end">
          <button className="button" type="button" onClick={onClose}>
            Cancel
          </button>
          <button
            className="button primary"
            type="submit"
            disabled={busy || patch === undefined || wrong !== undefined}
          >
            {busy ? "Saving …" : "Save"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function FormField(props: {
  readonly field: Field;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const { field, value, onChange } = props;
  const id = `edit-${field.name}`;
  const common = {
    id,
    className: "input",
    value,
    onChange: (event: { readonly target: { readonly value: string } }) =>
      onChange(event.target.value),
    ...(field.hint === undefined ? {} : { "aria-describedby": `${id}-hint` }),
  };
  return (
    <div className={field.kind === "area" ? "field whole" : "field"}>
      <label htmlFor={id}>{field.title}</label>
      <FormInput kind={field.kind} common={common} />
      {field.hint === undefined ? null : (
        <p className="field-hint" id={`${id}-hint`}>
          {field.hint}
        </p>
      )}
    </div>
  );
}

function FormInput(props: {
  readonly kind: Field["kind"];
  readonly common: {
    readonly id: string;
    readonly className: string;
    readonly value: string;
    readonly onChange: (event: { readonly target: { readonly value: string } }) => void;
  };
}): ReactNode {
  const { kind, common } = props;
  if (kind === "area") return <textarea {...common} rows={2} maxLength={2000} />;
  if (kind === "date") return <input {...common} type="date" />;
  if (kind === "text") return <input {...common} type="text" maxLength={200} autoComplete="off" />;
  return (
    <select {...common}>
      <option value="">Not said</option>
      <option value="public">Public</option>
      <option value="partner">Partner</option>
      <option value="internal">Internal</option>
    </select>
  );
}
