import type { Site } from "../engine/control.ts";
import type { JsonValue } from "../http/json.ts";

/** The most schema nodes looked at for names; a contract larger than that has its rarer names untold. */
const maxNodes = 5_000;

/**
 * What a note may call a place: only names that the contract of this site declares. A name that the caller
 * made up is the caller's word, and may be a secret or a person's; in a JSON pointer `*` stands for it.
 * Undefined: there is nothing to tell. The contract is read when the first note is written.
 */
export function nameTeller(
  site: Pick<Site, "api" | "operation">,
): (name: string) => string | undefined {
  let known: ReadonlySet<string> | undefined;
  return (name) => {
    known ??= declaredNames(site);
    const names = known;
    if (!name.startsWith("/")) return names.has(name) ? name : undefined;
    const tokens = name.slice(1).split("/");
    return tokens
      .map((token) => `/${/^\d{1,6}$/.test(token) || names.has(token) ? token : "*"}`)
      .join("");
  };
}

function declaredNames({ api, operation }: Pick<Site, "api" | "operation">): ReadonlySet<string> {
  const parameters = operation?.parameters ?? [];
  const names = new Set(
    parameters.map(({ name, in: place }) => (place === "header" ? name.toLowerCase() : name)),
  );
  const described = [...parameters, ...(operation?.requestBody?.content ?? [])];
  const waiting = described.map(({ schema }) => schema).filter((schema) => isMembers(schema));
  const seen = new Set<Members>();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node) || seen.size >= maxNodes) continue;
    seen.add(node);
    for (const inner of below(node, api.contract?.root, names)) waiting.push(inner);
  }
  return names;
}

type Members = { readonly [name: string]: JsonValue };

/** The schemas inside one, and the one that its `$ref` names; its property names are added to `names`. */
function below(node: Members, root: Members | undefined, names: Set<string>): readonly Members[] {
  return Object.entries(node)
    .flatMap(([keyword, value]): readonly (JsonValue | undefined)[] => {
      if (keyword === "$ref" && typeof value === "string") {
        return [value.split("/").slice(1).reduce<JsonValue | undefined>(inside, root)];
      }
      if (Array.isArray(value)) return value as readonly JsonValue[];
      if (keyword !== "properties" || !isMembers(value)) return [value];
      for (const name of Object.keys(value)) names.add(name);
      return Object.values(value);
    })
    .filter((found) => isMembers(found));
}

function inside(value: JsonValue | undefined, token: string): JsonValue | undefined {
  const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
  return isMembers(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function isMembers(value: JsonValue | undefined): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
