import { type Control, defineControl } from "../../engine/control.ts";
import type { Arrival } from "../../engine/facts.ts";
import { BoundedMap } from "../../kernel/bounded.ts";
import { type Cidr, canonicalAddress, cidrSet, parseAddress } from "../../kernel/cidr.ts";
import { ok } from "../../kernel/result.ts";
import { type Deny, type Pass, deny, pass } from "../../kernel/verdict.ts";
import { jsonSchemaOf } from "../parse.ts";
import { type Config, parse, schema } from "./config.ts";

type Code = "denied" | "not-allowed" | "unknown-client";

/** Addresses whose verdict is remembered, so that a client costs its big-number arithmetic once. */
const maxRemembered = 4096;

export const ipAccess: Control = defineControl<Config, Code>({
  name: "ip-access",
  title: "Only clients at the listed addresses may call",
  onError: "deny",
  reasons: {
    denied: { status: 403, title: "The client's address is on the deny list" },
    "not-allowed": { status: 403, title: "The client's address is not on the allow list" },
    "unknown-client": {
      status: 403,
      title: "A trusted proxy did not say for whom it speaks, and an allow list is in force",
    },
  },
  defaults: undefined,
  strictness: { allow: "fewer", deny: "more" },
  schema: () => jsonSchemaOf(schema),
  parse,
  compile({ allow, deny: denied }, site) {
    if (allow === undefined && (denied === undefined || denied.length === 0))
      return ok({ steps: {} });
    const judge = remembered(judgeOf(allow, denied ?? []));
    const isProxy = cidrSet(site.realm.trustedProxies);
    return ok({
      steps: {
        admit(facts) {
          if (allow !== undefined && isUnnamed(facts, isProxy)) return unnamed;
          return judge(facts.client);
        },
      },
    });
  },
  describe({ allow, deny: denied = [] }) {
    const may = allow === undefined ? "Every address may call" : `${allow.length} blocks may call`;
    return denied.length === 0 ? `${may}.` : `${may}, but ${denied.length} blocks may not.`;
  },
});

const unnamed: Deny<Code> = deny("unknown-client");

type Judge = (client: string) => Pass | Deny<Code>;

function judgeOf(allow: readonly Cidr[] | undefined, denied: readonly Cidr[]): Judge {
  const isDenied = cidrSet(denied);
  const isAllowed = allow === undefined ? undefined : cidrSet(allow);
  const onDenyList = deny<Code>("denied");
  const offAllowList = deny<Code>("not-allowed");
  return (client) => {
    const address = parseAddress(client);
    // What is no address is on no allow list, and could be on any deny list.
    if (address === undefined || isDenied(address)) return onDenyList;
    return isAllowed === undefined || isAllowed(address) ? pass : offAllowList;
  };
}

function remembered(judge: Judge): Judge {
  const verdicts = new BoundedMap<string, Pass | Deny<Code>>(maxRemembered);
  return (client) => {
    const known = verdicts.get(client);
    if (known !== undefined) return known;
    const verdict = judge(client);
    verdicts.set(client, verdict);
    return verdict;
  };
}

/**
 * Forwarded fields that could not be read leave the proxy's own address as the client's, and proxies stand
 * where allow lists are generous: whoever can garble the field must not borrow its address.
 */
function isUnnamed(facts: Arrival, isProxy: (address: bigint) => boolean): boolean {
  const { fields } = facts.head;
  if (!fields.has("x-forwarded-for") && !fields.has("forwarded")) return false;
  if (canonicalAddress(facts.peer) !== facts.client) return false;
  const address = parseAddress(facts.client);
  return address !== undefined && isProxy(address);
}
