import { type Control, defineControl } from "../../engine/control.ts";
import { ok } from "../../kernel/result.ts";
import { type Deny, deny, pass } from "../../kernel/verdict.ts";
import { type Config, configSchema, parse } from "./config.ts";
import { readRequest } from "./request.ts";
import { type Weight, weigh } from "./weigh.ts";

type Code = "malformed" | "batch" | "depth" | "cost" | "aliases" | "introspection" | "mutation";

export const graphql: Control = defineControl<Config, Code>({
  name: "graphql",
  title: "Bounds what a GraphQL document may ask for",
  onError: "deny",
  reasons: {
    malformed: { status: 400, title: "Not a GraphQL request, or too long a document" },
    batch: { status: 400, title: "More documents in one request than allowed" },
    depth: { status: 400, title: "Fields are nested too deeply" },
    cost: { status: 400, title: "The document asks for too much" },
    aliases: { status: 400, title: "More aliases than allowed" },
    introspection: { status: 403, title: "The schema may not be asked for" },
    mutation: { status: 405, title: "A mutation or subscription by GET" },
  },
  // Which operations speak GraphQL only their owner knows.
  defaults: undefined,
  strictness: {
    maxDepth: "lower",
    maxCost: "lower",
    maxAliases: "lower",
    maxTokens: "lower",
    maxBatch: "lower",
    introspection: "off",
  },
  schema: configSchema,
  parse,
  compile(config) {
    return ok({
      reads: ["request-body"],
      steps: {
        inspect(facts) {
          const asked = readRequest(facts);
          if (asked === undefined) return deny("malformed");
          if (asked.length > config.maxBatch) return deny("batch");
          for (const one of asked) {
            const weight = weigh(one, config.maxTokens);
            if (weight === undefined) return deny("malformed");
            const denial = judge(weight, config, facts.head.method);
            if (denial !== undefined) return denial;
          }
          return pass;
        },
      },
    });
  },
  describe: ({ maxDepth, maxCost, introspection }) =>
    `depth up to ${maxDepth}, cost up to ${maxCost}, introspection ${introspection ? "allowed" : "refused"}`,
});

function judge(weight: Weight, config: Config, method: string): Deny<Code> | undefined {
  if (weight.mutation && method === "GET") return deny("mutation");
  if (weight.introspection && !config.introspection) return deny("introspection");
  if (weight.depth > config.maxDepth)
    return deny("depth", over("depth", weight.depth, config.maxDepth));
  if (weight.aliases > config.maxAliases) {
    return deny("aliases", over("aliases", weight.aliases, config.maxAliases));
  }
  if (weight.cost > config.maxCost) return deny("cost", over("cost", weight.cost, config.maxCost));
  return undefined;
}

function over(name: string, found: number, limit: number): { readonly note: string } {
  return { note: `${name} ${found} over ${limit}` };
}
