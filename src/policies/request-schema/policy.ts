import { type Control, type Site, defineControl } from "../../engine/control.ts";
import { ok } from "../../kernel/result.ts";
import { deny, pass } from "../../kernel/verdict.ts";
import type { Contract } from "../../registry/operation.ts";
import { compilerOf } from "../../registry/schema/compiler.ts";
import { jsonSchemaOf } from "../parse.ts";
import { checkBody, planBody } from "./body.ts";
import type { Code } from "./complaint.ts";
import { type Config, parse, schema } from "./config.ts";
import { checkParameters, planParameters } from "./parameters.ts";
import { Shapes } from "./shape.ts";

export const requestSchema: Control = defineControl<Config, Code>({
  name: "request-schema",
  title: "A request is what the contract says, and nothing more",
  onError: "deny",
  reasons: {
    parameter: { status: 400, title: "A parameter is missing, repeated or not as declared" },
    "unknown-parameter": { status: 400, title: "A parameter that the contract does not declare" },
    body: { status: 400, title: "The body is not as its schema says" },
    "unknown-property": { status: 400, title: "The body has a property that no schema declares" },
    "read-only": { status: 400, title: "The body sets a property that only the service may set" },
    "content-type": { status: 415, title: "The content type is not one that the contract lists" },
    "missing-body": { status: 400, title: "The contract requires a body" },
    "unexpected-body": { status: 400, title: "The contract declares no body here" },
  },
  defaults: {
    refuseUnknownParameters: true,
    refuseUnknownProperties: true,
    refuseReadOnly: true,
    formats: true,
    knownParameters: [],
  },
  strictness: {
    refuseUnknownParameters: "on",
    refuseUnknownProperties: "on",
    refuseReadOnly: "on",
    formats: "on",
    knownParameters: "fewer",
  },
  schema: () => jsonSchemaOf(schema),
  parse,
  compile(config, site) {
    const { operation, api } = site;
    if (operation === undefined || api.contract === undefined) return ok({ steps: {} });
    const compiler = compilerOf(api.contract.root, {
      direction: "request",
      closed: config.refuseUnknownProperties !== false,
      formats: config.formats !== false,
      hides: config.refuseReadOnly !== false,
    });
    const shapes = new Shapes(api.contract.root, compiler);
    const parameters = planParameters(operation.parameters, shapes, {
      extra: knownNames(api.contract, config, site),
      refuseUnknown: config.refuseUnknownParameters !== false,
    });
    const body = planBody(operation, shapes);
    return ok({
      steps: {
        inspect(facts) {
          const wrong = checkParameters(parameters, facts) ?? checkBody(body, facts);
          return wrong === undefined ? pass : deny(wrong.code, { note: wrong.note });
        },
      },
      ...(body.declared ? { reads: ["request-body"] as const } : {}),
    });
  },
  describe: (config) => {
    const left = [
      config.refuseUnknownParameters === false ? "unknown parameters pass" : "",
      config.refuseUnknownProperties === false ? "unknown properties pass" : "",
      config.refuseReadOnly === false ? "readOnly properties pass" : "",
      config.formats === false ? "formats are not checked" : "",
    ].filter((text) => text !== "");
    const base = "parameters and bodies must be as the contract declares them";
    return left.length === 0 ? base : `${base}; ${left.join(", ")}`;
  },
});

/** Query names that are credentials of the contract's own schemes, and those that the settings know. */
function knownNames(contract: Contract, config: Config, site: Site): ReadonlySet<string> {
  const names = new Set(config.knownParameters ?? []);
  if (site.operation?.security?.length === 0) return names;
  for (const { place } of contract.securitySchemes.values()) {
    if (place?.in === "query") names.add(place.name);
  }
  return names;
}
