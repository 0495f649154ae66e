import { type Control, type Site, defineControl } from "../../engine/control.ts";
import type { Identified } from "../../engine/facts.ts";
import type { Millis } from "../../kernel/clock.ts";
import { type Problem, ok } from "../../kernel/result.ts";
import { type Deny, deny, pass } from "../../kernel/verdict.ts";
import { limitKey } from "../limit-key.ts";
import { jsonSchemaOf } from "../parse.ts";
import { type Config, type Quota, parse, schema } from "./config.ts";

export const quota: Control = defineControl<Config, "exhausted">({
  name: "quota",
  title: "Callers keep to an amount in each window of time",
  onError: "deny",
  reasons: { exhausted: { status: 429, title: "The amount of this window is used up" } },
  defaults: undefined,
  strictness: { quotas: "more", cost: "higher" },
  schema: () => jsonSchemaOf(schema),
  parse,
  compile({ quotas = [], cost = 1 }, site, { counters }) {
    const problems = quotas.flatMap((each, index) => unreachable(each, index, cost));
    if (problems.length > 0) return { ok: false, problems };
    if (quotas.length === 0) return ok({ steps: {} });
    const accounts = quotas.map((each) => accountOf(each, site));
    return ok({
      steps: {
        authorize(facts) {
          for (const account of accounts) {
            const key = account.keyOf(facts);
            if (key === undefined) continue;
            const sum = counters.add(key, account.window, cost, facts.time);
            if (sum <= account.amount) continue;
            // What is refused is not spent: a cheaper request may still fit.
            counters.add(key, account.window, -cost, facts.time);
            return exhausted(account, facts.time);
          }
          return pass;
        },
      },
    });
  },
  describe: ({ quotas = [], cost = 1 }) => {
    const each = quotas.map(
      ({ name, per, amount, window }) =>
        `${name}: ${amount} in ${window / 1000} s per ${per.join(" and ")}`,
    );
    return each.length === 0 ? "No quotas." : `${each.join("; ")}. A request counts ${cost}.`;
  },
});

interface Account {
  readonly name: string;
  readonly amount: number;
  readonly window: Millis;
  readonly keyOf: (facts: Identified) => string | undefined;
}

/** The settings stand in the key: a quota that an API tightens counts for itself. */
function accountOf({ name, per, amount, window }: Quota, site: Site): Account {
  return { name, amount, window, keyOf: limitKey(`quota|${name}|${amount}/${window}`, per, site) };
}

function exhausted({ name, window }: Account, now: Millis): Deny<"exhausted"> {
  const wait = Math.max(1, Math.ceil((window - (now % window)) / 1000));
  return deny("exhausted", { note: `quota ${name}`, fields: [["retry-after", `${wait}`]] });
}

function unreachable(
  { name, amount, window }: Quota,
  index: number,
  cost: number,
): readonly Problem[] {
  if (window % 1000 !== 0) {
    return [{ at: `/quotas/${index}/window`, message: "must be a whole number of seconds" }];
  }
  if (cost <= amount) return [];
  const message = `a request costs ${cost}, but quota ${name} grants only ${amount}`;
  return [{ at: `/quotas/${index}/amount`, message }];
}
