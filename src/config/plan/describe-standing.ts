import type { Control } from "../../engine/control.ts";
import type { Position } from "../source/position.ts";
import type { Layer, Standing } from "./layer.ts";

interface Describers {
  readonly describeOrigin: (control: Control, standing: Standing) => string;
  readonly describeMeaning: (control: Control, standing: Standing) => string;
}

/** Sentences for `explain`. A thousand operations share a handful of standings, so each is told once. */
export function standingDescribers(
  file: string,
  places: ReadonlyMap<string, Position>,
): Describers {
  const origins = new WeakMap<Standing, string>();
  const meanings = new WeakMap<Control, WeakMap<Standing, string>>();
  return {
    describeOrigin(_control, standing) {
      const known = origins.get(standing);
      if (known !== undefined) return known;
      const told = origin(standing, file, places);
      origins.set(standing, told);
      return told;
    },
    describeMeaning(control, standing) {
      const byStanding = meanings.get(control) ?? new WeakMap<Standing, string>();
      meanings.set(control, byStanding);
      const known = byStanding.get(standing);
      if (known !== undefined) return known;
      const told = meaning(control, standing);
      byStanding.set(standing, told);
      return told;
    },
  };
}

function meaning(control: Control, standing: Standing): string {
  if (standing.mode === "off") return "Switched off by an exception";
  if (standing.settings === undefined) return "Needs settings to act; none are given";
  return control.describe(standing.settings);
}

/** The layer that spoke last, then what it was laid over. */
function origin(standing: Standing, file: string, places: ReadonlyMap<string, Position>): string {
  if (standing.layers.length === 0) return "built-in default";
  return standing.layers
    .toReversed()
    .map((layer) => layerText(layer, file, places))
    .join(", over ");
}

function layerText(
  { at, exception }: Layer,
  file: string,
  places: ReadonlyMap<string, Position>,
): string {
  const place = places.get(at);
  const where = place === undefined ? file : `${file}:${place.line}:${place.column}`;
  if (exception === undefined) return `${where} ${dotted(at)}`;
  const until = new Date(exception.expires).toISOString().slice(0, 10);
  return `${where} exception by ${exception.owner} until ${until}: ${exception.reason}`;
}

/** `/apis/0/operations/GET ~1a/security/x` as `apis[0].operations["GET /a"].security.x`. */
function dotted(pointer: string): string {
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((token, i) => {
      if (/^\d+$/.test(token)) return `[${token}]`;
      if (/^[\w-]+$/.test(token)) return i === 0 ? token : `.${token}`;
      return `[${JSON.stringify(token)}]`;
    })
    .join("");
}
