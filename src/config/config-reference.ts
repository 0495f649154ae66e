import type { Control } from "../engine/control.ts";
import { configSchema } from "./config-schema.ts";

type Node = Record<string, unknown>;

/** `docs/configuration.md`: every key of castellan.yaml, from the schema that checks it. */
export function configReference(controls: readonly Control[]): string {
  const schema = configSchema(controls);
  const sections = [heading, table(rowsOf(schema, ""))];
  for (const [key, title] of sectionTitles) {
    sections.push(`## ${title}\n`, table(rowsOf(nodeAt(schema, key), key)));
  }
  sections.push(controlsHeading);
  for (const control of controls) sections.push(controlSection(schema, control));
  return `${sections.join("\n").trimEnd()}\n`;
}

const heading = `# castellan.yaml

Made from the schema by \`castellan schema --write\`; do not edit. The JSON Schema for editors is \`castellan.schema.json\`.

- Durations are written as \`250ms\`, \`30s\`, \`5m\`, \`2h\`, \`7d\`; sizes as \`512B\`, \`64KiB\`, \`10MiB\`, \`1GiB\`; dates as \`2027-01-31\` (its first moment, UTC) or \`2027-01-31T12:00:00Z\`.
- In any text, \`\${NAME}\` is replaced by an environment variable and \`\${file:path}\` by a file's content; \`$\${\` is a plain \`\${\`. What is not set is a problem.
- An unknown key, a key that stands twice, and an alias spent more than 200 times are problems. \`castellan check\` tells all at once.
- Relative files are taken from the folder of castellan.yaml.
- A request belongs to the API whose \`hosts\` name its host most exactly (a host, then \`*.suffix\`, then any), then to the longest base path, then to the one that declares the operation. \`basePath\` in this file wins over the contract's own, which is the path of its first server.
- An API or an operation may only make the baseline stricter: its lists of what is required or denied are added to the baseline's, its other settings take their place and must not be looser. \`exceptions\` loosen it; when one expires, the base rule returns at that moment and a warning says so.
- Changes are taken over while running, also of listeners. \`state\` alone needs a new start.
`;

const sectionTitles: readonly (readonly [string, string])[] = [
  ["listeners", "listeners[]"],
  ["admin", "admin"],
  ["issuers", "issuers[]"],
  ["consumers", "consumers[]"],
  ["apis", "apis[]"],
  ["exceptions", "exceptions[]"],
  ["telemetry", "telemetry"],
];

const controlsHeading = `## security

Under \`security\`, at an API or at an operation: the name of a control, a \`mode\` (\`enforce\`, the default, or \`shadow\`), and its own settings. Each control's reasons and limits stand in \`src/policies/<name>/README.md\`.
`;

function controlSection(schema: Node, control: Control): string {
  const security = (schema["$defs"] as Node)["security"] as Node;
  const own = (security["properties"] as Node)[control.name] as Node;
  const usual =
    control.defaults === undefined ? "Acts only when it is given settings." : "On by default.";
  const rows = rowsOf(own, "").filter(([key]) => key !== "`mode`");
  return `### ${control.name}\n\n${control.title}. ${usual}\n${rows.length === 0 ? "" : `\n${table(rows)}`}`;
}

type Row = readonly [key: string, form: string, usual: string, meaning: string];

/** The rows of an object's keys; objects within are told with their path, except those with a section. */
function rowsOf(node: unknown, prefix: string): readonly Row[] {
  const rows: Row[] = [];
  for (const variant of variants(node)) {
    const required = new Set((variant["required"] as string[] | undefined) ?? []);
    for (const [key, child] of Object.entries((variant["properties"] ?? {}) as Node)) {
      const property = child as Node;
      rows.push([
        `\`${key}\``,
        formOf(property),
        required.has(key) ? "required" : usualOf(property),
        textOf(property["description"]),
      ]);
      if (property["$ref"] !== undefined || (prefix === "" && hasSection(key))) continue;
      for (const [inner, ...rest] of rowsOf(property, `${prefix}.${key}`)) {
        rows.push([`\`${key}${isList(property) ? "[]" : ""}.${inner.slice(1)}`, ...rest]);
      }
    }
  }
  return rows;
}

function hasSection(key: string): boolean {
  return sectionTitles.some(([name]) => name === key);
}

function isList(node: Node): boolean {
  return node["type"] === "array";
}

/** The object itself, the alternatives of a union, the items of a list: whatever has keys. */
function variants(node: unknown): readonly Node[] {
  if (node === null || typeof node !== "object") return [];
  const { anyOf, items, additionalProperties } = node as Node;
  return [
    node as Node,
    ...(Array.isArray(anyOf) ? anyOf.flatMap((item) => variants(item)) : []),
    ...variants(items),
    ...variants(additionalProperties),
  ].filter((variant) => variant["properties"] !== undefined);
}

function nodeAt(schema: Node, key: string): unknown {
  return (schema["properties"] as Node)[key] ?? {};
}

function formOf(node: Node): string {
  const { anyOf, type, enum: values, const: only } = node;
  if (node["$ref"] !== undefined) return "controls";
  if (Array.isArray(values)) return values.map((value) => `\`${String(value)}\``).join(", ");
  if (only !== undefined) return `\`${textOf(only)}\``;
  if (Array.isArray(anyOf))
    return [...new Set(anyOf.map((item) => formOf(item as Node)))].join(" or ");
  if (type === "array") return `list of ${formOf((node["items"] ?? {}) as Node)}`;
  if (type === "object") return "mapping";
  if (type === "integer") return "whole number";
  if (type === "string") return "text";
  return typeof type === "string" ? type : "any";
}

function usualOf(node: Node): string {
  const { default: usual } = node;
  if (usual === undefined) return "";
  return typeof usual === "object" && Object.keys(usual as object).length === 0
    ? ""
    : `\`${typeof usual === "string" ? usual || '""' : JSON.stringify(usual)}\``;
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(
    (row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`,
  );
  return ["| key | form | default | meaning |", "|---|---|---|---|", ...lines, ""].join("\n");
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
