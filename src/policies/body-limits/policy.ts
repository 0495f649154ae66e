import { type Control, defineControl } from "../../engine/control.ts";
import type { BodyLimits } from "../../engine/limits.ts";
import { ok } from "../../kernel/result.ts";
import { jsonSchemaOf } from "../parse.ts";
import { type Config, parse, schema } from "./config.ts";

export const bodyLimits: Control = defineControl<Config, never>({
  name: "body-limits",
  title: "Bodies have bounds in both directions, compressed or not",
  onError: "deny",
  reasons: {},
  defaults: {
    requestBytes: "1MiB",
    responseBytes: "10MiB",
    ratio: 100,
    streamBytes: "100MiB",
    streamOversizeResponses: false,
  },
  strictness: {
    requestBytes: "lower",
    responseBytes: "lower",
    ratio: "lower",
    streamBytes: "lower",
    streamOversizeResponses: "off",
  },
  schema: () => jsonSchemaOf(schema),
  parse,
  compile: (config) => ok({ steps: {}, limits: limitsOf(config) }),
  describe: (config) =>
    Object.entries(limitsOf(config))
      .map(([name, value]) => `${name} ${value}`)
      .join(", "),
});

/** Only what the settings name: a bound left out is the engine's own. */
function limitsOf(config: Config): Partial<BodyLimits> {
  const { streamOversizeResponses: stream, ...bounds } = config;
  const oversizeResponse = stream ? "stream" : "refuse";
  return {
    ...(bounds.requestBytes === undefined ? {} : { requestBytes: bounds.requestBytes }),
    ...(bounds.responseBytes === undefined ? {} : { responseBytes: bounds.responseBytes }),
    ...(bounds.ratio === undefined ? {} : { ratio: bounds.ratio }),
    ...(bounds.streamBytes === undefined ? {} : { streamBytes: bounds.streamBytes }),
    ...(stream === undefined ? {} : { oversizeResponse }),
  };
}
