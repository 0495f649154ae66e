import { type Control, defineControl } from "../../engine/control.ts";
import type { Answered } from "../../engine/facts.ts";
import type { Outcomes } from "../../engine/outcome.ts";
import { ok } from "../../kernel/result.ts";
import { deny, pass } from "../../kernel/verdict.ts";
import { jsonSchemaOf } from "../parse.ts";
import { type Config, defaults, parse, schema } from "./config.ts";
import { JsonWatch, type Watch, leakInText } from "./find-leak.ts";

type Code = "leak";

export const responseLeaks: Control = defineControl<Config, Code>({
  name: "response-leaks",
  title: "Withholds answers that give away how the service is built",
  onError: "deny",
  reasons: { leak: { status: 502, title: "The answer gives away the inside of the service" } },
  defaults,
  strictness: { kinds: "more", except: "fewer" },
  schema: () => jsonSchemaOf(schema),
  parse,
  describe: (config) => `Withholds answers with ${config.kinds.join(", ")}`,
  compile(config) {
    const watch: Watch = {
      kinds: new Set(config.kinds),
      except: new Set(config.except.map((name) => name.toLowerCase())),
    };
    if (watch.kinds.size === 0) return ok({ steps: {} });
    return ok({
      steps: { screen: (facts: Answered) => screen(facts, watch) },
      reads: ["answer-body"] as const,
    });
  },
});

function screen({ answer }: Answered, watch: Watch): Outcomes<Code>["screen"] {
  const { body } = answer;
  const error = answer.status >= 400;
  if (body.kind === "json") {
    if (!error && body.skimmed?.mayTell === false) return pass;
    const reading = new JsonWatch(watch, error);
    reading.read(body.value, "");
    if (reading.leak === undefined) return pass;
    return deny("leak", { note: `${reading.leak.kind} (${reading.leak.rule}) in a JSON property` });
  }
  if (body.kind !== "text") return pass;
  const leak = leakInText(body.text, answer.mediaType?.essence, error, watch);
  return leak === undefined ? pass : deny("leak", { note: `${leak.kind} (${leak.rule})` });
}
