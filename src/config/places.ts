import { pointerToken } from "../kernel/result.ts";
import type { ControlEntry } from "./settings/api.ts";
import type { Settings } from "./settings/settings.ts";
import type { SourceDocument } from "./source/document.ts";
import type { Position } from "./source/position.ts";

/** Where every control and exception is set: plain data, which workers can be handed. */
export function placesOf(
  settings: Settings,
  document: SourceDocument,
): ReadonlyMap<string, Position> {
  const pointers = controlsAt("/security", settings.security);
  for (const [index, { security, operations }] of settings.apis.entries()) {
    pointers.push(...controlsAt(`/apis/${index}/security`, security));
    for (const [id, operation] of Object.entries(operations)) {
      const at = `/apis/${index}/operations/${pointerToken(id)}/security`;
      pointers.push(...controlsAt(at, operation.security));
    }
  }
  pointers.push(...settings.exceptions.map((_, index) => `/exceptions/${index}`));
  return new Map(pointers.map((pointer) => [pointer, document.place(pointer)]));
}

function controlsAt(at: string, security: Readonly<Record<string, ControlEntry>>): string[] {
  return Object.keys(security).map((name) => `${at}/${pointerToken(name)}`);
}
