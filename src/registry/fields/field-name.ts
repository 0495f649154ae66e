/*
 * How a place inside a body is written: `orders[].customer.email`, `prices{}.amount`. A name that holds one of the
 * signs that parts are told by is written as JSON writes texts, so that every name reads back as it was meant:
 * `"a.b"[].c`.
 */

const needsQuotes = /[.[\]{}"]|^$/;

export function memberName(parent: string, name: string): string {
  const written = needsQuotes.test(name) ? JSON.stringify(name) : name;
  return parent === "" ? written : `${parent}.${written}`;
}

export function itemName(parent: string): string {
  return `${parent}[]`;
}

/** The values of a map: an object whose keys are data. */
export function mapName(parent: string): string {
  return `${parent}{}`;
}

/** One step of a name: a property, the items of a list, the values of a map. */
export interface NameStep {
  readonly kind: "member" | "item" | "map";
  readonly name: string;
}

const stepForm = /\[\]|\{\}|\.?("(?:[^"\\]|\\.)*"|[^.[\]{}"]+)/y;

/** The steps of a name written here. */
export function stepsOf(written: string): readonly NameStep[] {
  const steps: NameStep[] = [];
  stepForm.lastIndex = 0;
  for (let match = stepForm.exec(written); match !== null; match = stepForm.exec(written)) {
    const [all, name] = match;
    if (all === "[]") steps.push({ kind: "item", name: "" });
    else if (all === "{}") steps.push({ kind: "map", name: "" });
    else if (name !== undefined) steps.push({ kind: "member", name: plain(name) });
  }
  return steps;
}

function plain(name: string): string {
  return name.startsWith('"') ? (JSON.parse(name) as string) : name;
}

export function nameAfter(parent: string, step: NameStep): string {
  if (step.kind === "member") return memberName(parent, step.name);
  return step.kind === "item" ? itemName(parent) : mapName(parent);
}
