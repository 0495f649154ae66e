import { type Control, type Site, defineControl } from "../../engine/control.ts";
import type { Ports } from "../../engine/ports.ts";
import type { Principal } from "../../engine/principal.ts";
import { type Problem, ok } from "../../kernel/result.ts";
import { type Field, pass } from "../../kernel/verdict.ts";
import { perRealm } from "../per-realm.ts";
import { type Config, defaults, parse, schema } from "./config.ts";
import { described } from "./described.ts";
import { inboundFilter } from "./inbound.ts";
import { InternalTokens } from "./internal-tokens.ts";

export const upstreamIdentity: Control = defineControl<Config, never>({
  name: "upstream-identity",
  title: "Tells the upstream who calls, and takes off what clients say of themselves",
  onError: "deny",
  reasons: {},
  defaults,
  strictness: {
    strip: "more",
    token: "free",
    tokenField: "free",
    lifetime: "lower",
    fields: "free",
    forwardToken: "off",
  },
  schema,
  parse,
  compile(config, site, ports) {
    const problems = forbidden(config);
    if (problems.length > 0) return { ok: false, problems };
    const own = [config.tokenField, ...Object.keys(config.fields)];
    const inbound = inboundFilter([...config.strip, ...own], config.forwardToken);
    const outbound = outboundFields(config, site, ports);
    return ok({
      steps: {
        forward({ head, principal, time }) {
          const remove = inbound(head.fields);
          const set = principal === undefined ? [] : outbound(principal, time);
          if (remove.length === 0 && set.length === 0) return pass;
          return { kind: "edit-request", set, remove };
        },
      },
    });
  },
  describe(config) {
    const token = config.token ? `a signed token in ${config.tokenField}` : "no token";
    const further = Object.keys(config.fields).join(", ");
    return `identity fields of clients are taken off; the upstream gets ${token}${further && ` and ${further}`}`;
  },
});

function outboundFields(
  config: Config,
  site: Site,
  ports: Ports,
): (principal: Principal, now: number) => readonly Field[] {
  const key = `upstream-identity/tokens ${JSON.stringify([site.api.name, config.lifetime])}`;
  const tokens = perRealm(
    ports,
    site.realm,
    key,
    () => new InternalTokens(site.api.name, config.lifetime, ports),
  );
  const wanted = Object.entries(config.fields);
  return (principal, now) => {
    const set: Field[] = [];
    if (config.token) set.push([config.tokenField, tokens.of(principal, now)]);
    for (const [name, source] of wanted) {
      const value = described(principal, source);
      if (value !== undefined) set.push([name, value]);
    }
    return set;
  };
}

/** Fields that carry the message and not the caller: to write them would change what was judged. */
const structural: ReadonlySet<string> = new Set([
  "host",
  "connection",
  "content-length",
  "content-type",
  "content-encoding",
  "transfer-encoding",
  "te",
  "trailer",
  "upgrade",
  "expect",
  "cookie",
  "keep-alive",
]);

function forbidden(config: Config): readonly Problem[] {
  const message = "belongs to the message and cannot say who calls";
  const names = Object.keys(config.fields).filter((name) => structural.has(name));
  const stripped = config.strip.filter((name) => structural.has(name));
  return [
    ...names.map((name) => ({ at: `/fields/${name}`, message })),
    ...stripped.map((name) => ({ at: `/strip/${config.strip.indexOf(name)}`, message })),
    ...(structural.has(config.tokenField) ? [{ at: "/tokenField", message }] : []),
  ];
}
