import type { JsonValue } from "../../http/json.ts";
import { type Result, ok, refused } from "../../kernel/result.ts";
import { type JsonObject, asObject, member, objectAt, textAt } from "../json-object.ts";
import type { Contract } from "../operation.ts";
import { referencesOf } from "../references.ts";
import { type Resolve, bundle } from "./bundle.ts";
import { inspectSchemas } from "./inspect-schemas.ts";
import { readOperations } from "./read-paths.ts";
import { readSecuritySchemes } from "./read-security.ts";
import { readBasePaths } from "./read-servers.ts";
import type { Dialect, Reading } from "./reading.ts";
import { Report } from "./report.ts";

/**
 * Reads an OpenAPI 3.1, 3.0 or Swagger 2.0 document into one form. Problems are what would make enforcement
 * wrong, each with its pointer; what is merely sloppy stands in `Contract.warnings`.
 *
 * Schemas stay as written, at the place where they were written, so that every `$ref` keeps its meaning; the
 * compiler in `../schema` reads the three dialects. Its time and memory are linear in the document.
 *
 * `resolve` answers other files by their path relative to the document; nothing is ever fetched.
 */
export function readContract(document: JsonValue, resolve?: Resolve): Result<Contract> {
  const written = asObject(document);
  if (written === undefined) return refused("", "an OpenAPI document is an object");
  const dialect = dialectOf(written);
  if (dialect === undefined) {
    return refused(
      "/openapi",
      'must be "3.0.x" or "3.1.x" (or "swagger": "2.0"); nothing else can be read',
    );
  }
  const root = rooted(bundle(written, resolve), dialect);
  const report = new Report();
  const reading: Reading = { root, dialect, references: referencesOf(root), report };
  checkFrame(reading);
  const securitySchemes = readSecuritySchemes(reading);
  const operations = readOperations(reading, securitySchemes);
  inspectSchemas(reading, operations);
  if (report.problems.length > 0) return { ok: false, problems: report.problems };
  const info = objectAt(root, "info");
  return ok({
    title: textAt(info, "title") ?? "",
    version: textAt(info, "version") ?? "",
    openapi: dialect,
    basePaths: readBasePaths(reading),
    operations,
    securitySchemes,
    warnings: report.warnings,
    root,
  });
}

function dialectOf(document: JsonObject): Dialect | undefined {
  // YAML reads an unquoted 2.0 as the number 2.
  const old = member(document, "swagger");
  if (old === "2.0" || old === 2) return "2.0";
  const version = textAt(document, "openapi") ?? "";
  if (/^3\.0(?:\.|$)/.test(version)) return "3.0";
  return /^3\.1(?:\.|$)/.test(version) ? "3.1" : undefined;
}

/** 2.0 keeps its schemas under `definitions`: they stay there and are found under `components` too. */
function rooted(document: JsonObject, dialect: Dialect): JsonObject {
  const definitions = dialect === "2.0" ? objectAt(document, "definitions") : undefined;
  return definitions === undefined
    ? document
    : { ...document, components: { schemas: definitions } };
}

function checkFrame({ root, report, dialect }: Reading): void {
  const info = objectAt(root, "info");
  if (textAt(info, "title") === undefined) report.warning("/info/title", "is missing");
  if (textAt(info, "version") === undefined) report.warning("/info/version", "is missing");
  if (objectAt(root, "paths") !== undefined) return;
  if (dialect === "3.1" && member(root, "paths") === undefined) {
    report.warning("/paths", "is missing: every call is undeclared");
  } else report.problem("/paths", "must be an object of paths");
}
