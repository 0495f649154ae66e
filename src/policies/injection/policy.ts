import { type Control, defineControl } from "../../engine/control.ts";
import { BoundedMap } from "../../kernel/bounded.ts";
import { type Deny, deny, pass } from "../../kernel/verdict.ts";
import { nameTeller } from "../declared-names.ts";
import { jsonSchemaOf } from "../parse.ts";
import {
  type Config,
  defaultCharacters,
  defaultSkippedHeaders,
  families,
  parse,
  schema,
} from "./config.ts";
import type { Evidence, Family } from "./evidence.ts";
import { type Exemptions, compileExemptions } from "./exemptions.ts";
import { type Meter, judgeValue } from "./judge.ts";
import { judgeNosqlName } from "./languages/nosql.ts";
import { judgeXmlBody } from "./languages/xml.ts";
import { characterFlags } from "./prefilter.ts";
import type { Place } from "./probe.ts";
import { type Source, type Visitor, walkBody, walkHead } from "./values.ts";

export type Code = Family | "too-much";

/** Header values, and names, that were judged harmless: clients send the same few with every request. */
const rememberedValues = 512;
/** Longer values are seldom repeated and would make the memory large. */
const rememberedLength = 512;

export const injection: Control = defineControl<Config, Code>({
  name: "injection",
  title: "Refuses values that would change the structure of a language they land in",
  onError: "deny",
  reasons: {
    sql: {
      status: 400,
      title: "A value would end its literal in an SQL statement and go on as SQL",
    },
    html: {
      status: 400,
      title: "A value would open an element, an attribute or a URL that acts in a page",
    },
    script: { status: 400, title: "A value would run as JavaScript" },
    shell: { status: 400, title: "A value would start a command in a shell" },
    path: { status: 400, title: "A value would leave its directory or name a file of the system" },
    template: {
      status: 400,
      title: "A value would be computed by a template or an expression language",
    },
    "server-code": {
      status: 400,
      title: "A value would run as, or be revived by, the server's own language",
    },
    nosql: {
      status: 400,
      title: "A value would become an operator of a document database's query",
    },
    ldap: {
      status: 400,
      title: "A value would end its assertion in an LDAP filter and add another",
    },
    xpath: {
      status: 400,
      title: "A value would end its literal in an XPath expression and go on as XPath",
    },
    xml: {
      status: 400,
      title: "A value or body declares a document type, an entity or an inclusion",
    },
    header: { status: 400, title: "A value would begin a new line in a header or a mail command" },
    url: {
      status: 400,
      title: "A value is a URL that makes a program include or open something foreign",
    },
    "too-much": {
      status: 413,
      title: "The request has more characters than may be read as languages",
    },
  },
  defaults: {},
  strictness: { families: "more", skipHeaders: "fewer", exempt: "fewer", maxCharacters: "lower" },
  schema: () => jsonSchemaOf(schema),
  parse,
  compile(config, site, ports) {
    const wanted = [...new Set(config.families ?? families)].toSorted();
    // What is harmless depends on the languages looked for.
    const memory = `injection/harmless/${wanted.join("+")}`;
    const remembered = ports.shared(memory, makeMemory);
    const rememberedNames = ports.shared(`${memory}/names`, makeMemory);
    const settings: Settings = {
      families: new Set(wanted),
      skipped: new Set(config.skipHeaders ?? defaultSkippedHeaders),
      exemptions: compileExemptions(config.exempt ?? []),
      budget: config.maxCharacters ?? defaultCharacters,
      remembered,
      rememberedNames,
      tell: nameTeller(site),
    };
    return {
      ok: true,
      value: {
        steps: {
          inspect({ head, body }) {
            const inspector = new Inspector(settings);
            return walkHead(head, settings.skipped, inspector) ?? walkBody(body, inspector) ?? pass;
          },
        },
        reads: ["request-body"],
      },
    };
  },
  describe: (config) =>
    `looks for ${config.families?.join(", ") ?? "every language"}${config.exempt?.length ? `, except in ${config.exempt.join(", ")}` : ""}`,
});

type Memory = BoundedMap<string, true>;

function makeMemory(): Memory {
  return new BoundedMap(rememberedValues);
}

interface Settings {
  readonly families: ReadonlySet<Family>;
  readonly skipped: ReadonlySet<string>;
  readonly exemptions: Exemptions;
  readonly budget: number;
  readonly remembered: Memory;
  readonly rememberedNames: Memory;
  /** What a note may call a place. */
  readonly tell: (name: string) => string | undefined;
}

/** One request's inspection: it spends the budget as it goes. */
class Inspector implements Visitor<Deny<Code>> {
  readonly #settings: Settings;
  readonly #meter: Meter;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#meter = { left: settings.budget };
  }

  value(text: string, place: Place, source: Source, name: string): Deny<Code> | undefined {
    if (source === "header") return this.#field(text, place, name);
    if (place === "name") return this.#name(text, source);
    const evidence = this.#judge(text, place);
    return evidence === undefined ? undefined : this.#refusal(evidence, source, name);
  }

  #name(text: string, source: Source): Deny<Code> | undefined {
    const { rememberedNames } = this.#settings;
    const brief = text.length <= rememberedLength;
    if (brief && rememberedNames.get(text) !== undefined) return undefined;
    const evidence = this.#nosql(text, false) ?? this.#judge(text, "name");
    if (evidence !== undefined) return this.#refusal(evidence, source, text);
    if (brief && this.#meter.left >= 0) rememberedNames.set(text, true);
    return undefined;
  }

  json(text: string, key: boolean, pointer: () => string): Deny<Code> | undefined {
    const evidence =
      (key ? this.#nosql(text, true) : undefined) ?? this.#judge(text, key ? "name" : "json");
    return evidence === undefined ? undefined : this.#refusal(evidence, "json", pointer());
  }

  #nosql(name: string, inJson: boolean): Evidence | undefined {
    return this.#settings.families.has("nosql") ? judgeNosqlName(name, inJson) : undefined;
  }

  xml(text: string): Deny<Code> | undefined {
    const evidence = this.#settings.families.has("xml") ? judgeXmlBody(text) : undefined;
    return evidence === undefined ? undefined : this.#refusal(evidence, "xml", "");
  }

  #field(text: string, place: Place, name: string): Deny<Code> | undefined {
    const { remembered } = this.#settings;
    const brief = text.length <= rememberedLength;
    if (brief && place === "header" && remembered.get(text) !== undefined) return undefined;
    const evidence = this.#judge(text, place);
    if (evidence !== undefined) return this.#refusal(evidence, "header", name);
    if (brief && place === "header" && this.#meter.left >= 0) remembered.set(text, true);
    return undefined;
  }

  #judge(text: string, place: Place): Evidence | "too-much" | undefined {
    const wanted = this.#settings.families;
    const meter = this.#meter;
    const found = judgeValue(text, characterFlags(text), { place, wanted, meter });
    return found === undefined && meter.left < 0 ? "too-much" : found;
  }

  #refusal(evidence: Evidence | "too-much", source: Source, name: string): Deny<Code> | undefined {
    if (evidence === "too-much")
      return deny("too-much", { note: "the budget of characters is spent" });
    const { exemptions } = this.#settings;
    if (exemptions.any && exemptions.covers(source, name)) return undefined;
    const told = this.#settings.tell(name);
    return deny(evidence.family, {
      note: `${source}${told === undefined ? "" : ` ${told}`}: ${evidence.rule}`,
    });
  }
}
