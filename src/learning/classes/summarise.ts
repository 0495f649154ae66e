import type { DataClass } from "../data-class.ts";
import type { ClassSupport, LearnedField } from "../learned.ts";

/** The classes of all fields of an operation: of each the surest field's confidence and all values, surest first. */
export function summariseClasses(fields: readonly LearnedField[]): readonly ClassSupport[] {
  const found = new Map<DataClass, ClassSupport>();
  for (const { classes } of fields) {
    for (const each of classes) {
      const known = found.get(each.class);
      const confidence = Math.max(each.confidence, known?.confidence ?? 0);
      const support = each.support + (known?.support ?? 0);
      found.set(each.class, { class: each.class, confidence, support });
    }
  }
  return [...found.values()].toSorted(
    (a, b) => b.confidence - a.confidence || (a.class < b.class ? -1 : 1),
  );
}
