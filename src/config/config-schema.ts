import { z } from "zod";
import type { Control } from "../engine/control.ts";
import { settings } from "./settings/settings.ts";

type Node = Record<string, unknown>;

const modes = {
  type: "string",
  enum: ["enforce", "shadow"],
  default: "enforce",
  description: "`enforce`: obeyed; `shadow`: judged and recorded, never obeyed.",
};

/**
 * The JSON Schema (draft 2020-12) of castellan.yaml, for editors and for `docs/configuration.md`: the
 * schema that checks it, with every control's own settings in the places where controls are set.
 */
export function configSchema(controls: readonly Control[]): Node {
  const schema = z.toJSONSchema(settings, { io: "input", unrepresentable: "any" }) as Node;
  const defs: Node = { security: securitySchema(controls) };
  const root = replaceSecurity(schema, "") as Node;
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "urn:castellan:schema:castellan.yaml:1",
    title: "castellan.yaml",
    ...root,
    $defs: defs,
  };
}

function securitySchema(controls: readonly Control[]): Node {
  const properties = controls.map((control) => {
    const own = control.schema() as Node;
    const entry = {
      type: "object",
      description: control.title,
      additionalProperties: false,
      properties: { mode: modes, ...(own["properties"] as Node | undefined) },
      ...(own["$defs"] === undefined ? {} : { $defs: own["$defs"] }),
    };
    return [control.name, entry];
  });
  return {
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(properties),
  };
}

/** `security` is a record as far as its zod schema knows; its controls are put in here. */
function replaceSecurity(node: unknown, key: string): unknown {
  if (Array.isArray(node)) return node.map((item) => replaceSecurity(item, ""));
  if (node === null || typeof node !== "object") return node;
  if (key === "security") {
    return { $ref: "#/$defs/security", description: (node as Node)["description"] };
  }
  return Object.fromEntries(
    Object.entries(node)
      .filter(([name]) => name !== "$schema")
      .map(([name, child]) => [name, replaceSecurity(child, name)]),
  );
}
