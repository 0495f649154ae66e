import type { DataClass } from "../data-class.ts";
import type { ClassOfOperation, LearnedField } from "../learned.ts";

/** The classes of all fields of an operation: of each the surest field's confidence and all values, surest first. */
export function summariseClasses(fields: readonly LearnedField[]): readonly ClassOfOperation[] {
  const found = new Map<DataClass, ClassOfOperation>();
  const described = new Set(
    fields.flatMap(({ place, message, declared }) =>
      place === "response" && declared === true ? [message] : [],
    ),
  );
  for (const { classes, place, message, declared } of fields) {
    // Of an answer that the contract says nothing of, nobody can say what is beyond it.
    const isUndeclared = place === "response" && declared === false && described.has(message);
    for (const each of classes) {
      const known = found.get(each.class);
      const confidence = Math.max(each.confidence, known?.confidence ?? 0);
      const support = each.support + (known?.support ?? 0);
      const undeclared = isUndeclared && (known?.undeclared ?? true);
      found.set(each.class, { class: each.class, confidence, support, undeclared });
    }
  }
  return [...found.values()].toSorted(
    (a, b) => b.confidence - a.confidence || (a.class < b.class ? -1 : 1),
  );
}
