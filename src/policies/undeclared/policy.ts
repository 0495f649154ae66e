import { type Control, defineControl } from "../../engine/control.ts";
import { ok } from "../../kernel/result.ts";
import { deny } from "../../kernel/verdict.ts";
import { jsonSchemaOf } from "../parse.ts";
import { type Config, parse, schema } from "./config.ts";

export const undeclared: Control = defineControl<Config, "undeclared">({
  name: "undeclared",
  title: "Only operations that the contract declares exist",
  onError: "deny",
  reasons: {
    undeclared: {
      status: 404,
      title: "No contract of this API declares the method and path",
    },
  },
  defaults: {},
  strictness: {},
  schema: () => jsonSchemaOf(schema),
  parse,
  compile(_config, site) {
    if (site.operation !== undefined) return ok({ steps: {} });
    const denied = deny("undeclared");
    return ok({ steps: { authorize: () => denied } });
  },
  describe: () => "A method and path that the contract does not declare is answered 404.",
});
