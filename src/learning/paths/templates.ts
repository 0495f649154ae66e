import { type Bounds, type Overflow, Tree, defaultBounds, pathOf } from "./tree.ts";

// Stands in until the room's own face lands.
interface Place {
  method: string;
  host: string;
  segments: readonly string[];
  status: number;
  shape: number;
  identity: number;
  time: number;
}

interface Placed {
  key: string;
  parameters: readonly (readonly [string, string])[];
  absorbed: readonly { key: string; into: string }[];
}

export interface Templates {
  overflowed: Overflow;
  pin(pins: readonly { method: string; host: string; path: string }[]): void;
  save(): unknown;
  place(sighting: Place): Placed | undefined;
}

export function createTemplates(_bounds: Partial<Bounds> = {}, _saved?: unknown): Templates {
  const overflowed: Overflow = { depth: 0, segment: 0, nodes: 0, children: 0, caller: 0, hosts: 0 };
  const trees = new Map<string, Tree>();
  return {
    overflowed: overflowed,
    pin(_pins: readonly { method: string; host: string; path: string }[]): void {},
    save: (): unknown => undefined,
    place(sighting: {
      method: string;
      host: string;
      segments: readonly string[];
      status: number;
      shape: number;
      identity: number;
      time: number;
    }) {
      let tree = trees.get(sighting.host);
      if (tree === undefined) {
        tree = new Tree(sighting.host, defaultBounds, overflowed);
        trees.set(sighting.host, tree);
      }
      if (sighting.status >= 400) {
        const found = tree.find(sighting.method, sighting.segments);
        if (found === undefined) return undefined;
        return {
          key: found.leaf.key,
          parameters: named(pathOf(found.node), found.values),
          absorbed: [],
        };
      }
      const learned = tree.learn(sighting);
      if (learned === undefined) return undefined;
      return {
        key: learned.leaf.key,
        parameters: named(pathOf(learned.node), learned.values),
        absorbed: learned.absorbed,
      };
    },
  };
}

function named(path: string, values: readonly string[]): (readonly [string, string])[] {
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? "");
  return names.map((name, place) => [name, values[place] ?? ""]);
}
