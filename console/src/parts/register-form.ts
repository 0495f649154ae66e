import type { RegisterPatch } from "../../../src/admin/contract.ts";
import type { OperationRecord } from "../api/types.ts";
import { toDate } from "../format/instant.ts";

/** What people may say of an API or operation, as a form holds it: "" is nothing said. */
export interface RegisterForm {
  readonly name: string;
  readonly purpose: string;
  readonly owner: string;
  readonly exposure: string;
  readonly live: string;
  readonly deprecated: string;
  readonly retired: string;
}

type Described = Pick<OperationRecord, keyof RegisterForm>;

export function formOf(record: Described): RegisterForm {
  return {
    name: record.name ?? "",
    purpose: record.purpose ?? "",
    owner: record.owner ?? "",
    exposure: record.exposure ?? "",
    live: toDate(record.live),
    deprecated: toDate(record.deprecated),
    retired: toDate(record.retired),
  };
}

/** Only what differs from before is sent; what was emptied is taken back. Undefined: nothing differs. */
export function patchOf(before: RegisterForm, after: RegisterForm): RegisterPatch | undefined {
  const patch: Record<string, string | null> = {};
  for (const name of Object.keys(before) as (keyof RegisterForm)[]) {
    const value = after[name].trim();
    if (value !== before[name]) patch[name] = value === "" ? null : value;
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}

/** A life must go forward; undefined: it does. */
export function problemOf({ live, deprecated, retired }: RegisterForm): string | undefined {
  // RFC 3339 dates stand in the order of their text.
  if (live !== "" && deprecated !== "" && deprecated < live) {
    return "It cannot be deprecated before it is live.";
  }
  const before = deprecated === "" ? live : deprecated;
  if (before !== "" && retired !== "" && retired < before) {
    return "It cannot retire before it is live or deprecated.";
  }
  return undefined;
}
