import type { JsonValue } from "../../http/json.ts";
import type { Schema } from "../../registry/operation.ts";
import { type References, referencesOf } from "../../registry/references.ts";
import type { JsonObject } from "../../registry/json-object.ts";
import type { Compiler } from "../../registry/schema/compiler.ts";
import { type Expectation, expectationOf } from "../../registry/schema/expectation.ts";
import { kinds } from "../../registry/schema/kinds.ts";
import type { Checker } from "../../registry/schema/run.ts";
import { readText } from "./text-value.ts";

const compound = kinds.array | kinds.object;

/** How text becomes a value of one schema, as far down as texts go. */
export interface Shape {
  readonly checker: Checker;
  readonly bits: number;
  /** May a list stand here, and nothing that is one text? */
  readonly isList: boolean;
  readonly isObject: boolean;
  readonly takesList: boolean;
  readonly open: boolean;
  readonly names: ReadonlySet<string>;
  /** The shape of the items of a list. */
  items(): Shape;
  /** The shape of a property, anything where none is declared. */
  property(name: string): Shape;
  /** One text as a value. */
  read(text: string): JsonValue;
}

/** Makes shapes of one contract's schemas; inner ones when first asked for. */
export class Shapes {
  readonly #compiler: Compiler;
  readonly #references: References;
  readonly #any: Shape;

  constructor(root: JsonObject, compiler: Compiler) {
    this.#compiler = compiler;
    this.#references = referencesOf(root);
    this.#any = this.of(true);
  }

  of(schema: Schema | undefined): Shape {
    const expected = expectationOf(schema, this.#references);
    return this.#make(expected, this.#compiler.compile(schema ?? true));
  }

  #make(expected: Expectation, checker: Checker): Shape {
    const { kinds: bits, properties } = expected;
    const inner = new Map<string, Shape>();
    let items: Shape | undefined;
    const single = bits & ~compound & ~kinds.null;
    return {
      checker,
      bits,
      isList: (bits & kinds.array) !== 0 && single === 0 && (bits & kinds.object) === 0,
      isObject: (bits & kinds.object) !== 0 && single === 0 && (bits & kinds.array) === 0,
      takesList: (bits & kinds.array) !== 0,
      open: expected.open,
      names: new Set(properties.keys()),
      items: () => {
        items ??= expected.items === undefined ? this.#any : this.of(expected.items);
        return items;
      },
      property: (name) => {
        const known = inner.get(name);
        if (known !== undefined) return known;
        // Only declared names are kept, so that callers cannot fill the map.
        const schema = properties.get(name);
        if (schema === undefined) return this.#any;
        const made = this.of(schema);
        inner.set(name, made);
        return made;
      },
      read: (text) => readText(text, bits, checker),
    };
  }
}
