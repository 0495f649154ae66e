import { suggestion } from "../config/source/nearest.ts";
import { type Register, findOperation } from "../registry/held.ts";
import { shapeOf } from "../registry/same-operation.ts";
import { Refusal } from "./command.ts";

/** A refusal names no more of the operations that may be meant. */
const mostTold = 10;

/**
 * The API version or operation that a person means: by its whole name, by `METHOD /path` without host and base
 * path, by its operationId, or by any part of its key that no other has.
 */
export function findTarget(register: Register, text: string): string {
  if (register.apis.has(text)) return text;
  const exact = findOperation(register, text);
  if (exact !== undefined) return exact.key;
  for (const meant of [byEnd(register, text), byName(register, text), byPart(register, text)]) {
    const [only] = meant;
    if (meant.length === 1 && only !== undefined) return only;
    if (meant.length > 1) {
      const told = meant.slice(0, mostTold).map((key) => `\n  ${key}`);
      throw new Refusal(`${text} may be any of ${meant.length} operations:${told.join("")}`);
    }
  }
  const known = [...register.apis.keys(), ...register.operations.keys()];
  throw new Refusal(`there is no ${text} in the register${suggestion(text, known)}`);
}

/** `GET /orders/{id}` as the end of a whole path, whatever its parameters are called. */
function byEnd(register: Register, text: string): readonly string[] {
  const [, method, path] = /^\s*([A-Za-z]+)\s+(?:\S+\s+)?(\/\S*)\s*$/.exec(text) ?? [];
  if (method === undefined || path === undefined) return [];
  const wanted = method.toUpperCase();
  const end = shapeOf("", path).slice(1);
  const meant = [...register.operations.values()].filter(
    (held) => held.method === wanted && shapeOf("", held.path).endsWith(end),
  );
  // `/orders` is the whole path of one operation and the end of others.
  const whole = meant.filter((held) => shapeOf("", held.path).slice(1) === end);
  return (whole.length > 0 ? whole : meant).map(({ key }) => key);
}

function byName({ operations, apis }: Register, text: string): readonly string[] {
  const named = [...operations.values()].filter(
    ({ operationId, name }) => operationId === text || name === text,
  );
  const versions = [...apis.values()].filter(({ api, name }) => api === text || name === text);
  return [...named.map(({ key }) => key), ...versions.map(({ id }) => id)];
}

function byPart({ operations }: Register, text: string): readonly string[] {
  const part = text.toLowerCase();
  return [...operations.keys()].filter((key) => key.toLowerCase().includes(part));
}
