import type { Parameter } from "./grouping-documents.ts";
import { type Chance, hashOf } from "./grouping-random.ts";
import {
  adjectives,
  cities,
  codes,
  currencies,
  locales,
  people,
  things,
  topics,
} from "./grouping-words.ts";

/*
 * Ids as real services make them. The style of a parameter follows its schema, its name or its example where they
 * say anything, and is drawn where they do not.
 */

type Style = (chance: Chance) => string;

const digits = "0123456789";
const hex = "0123456789abcdef";
const lower = "abcdefghijklmnopqrstuvwxyz";
const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const base62 = digits + upper + lower;

const small: Style = (chance) => String(chance.whole(1, 5000));
const large: Style = (chance) => String(chance.whole(100_000, 99_999_999));
const snowflake: Style = (chance) => `1${chance.text(digits, 17)}`;
const uuid: Style = (chance) => {
  const text = chance.text(hex, 30);
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(12, 15)}-a${text.slice(15, 18)}-${text.slice(18)}`;
};
const ulid: Style = (chance) => `01H${chance.text(crockford, 23)}`;
const objectId: Style = (chance) => `6${chance.text(hex, 23)}`;
const sha1: Style = (chance) => chance.text(hex, 40);
const base64url: Style = (chance) => chance.text(`${base62}-_`, chance.whole(22, 43));
const video: Style = (chance) => chance.text(base62, 11);
const shortCode: Style = (chance) => chance.text(digits + upper, chance.whole(4, 6));
const slug: Style = (chance) =>
  `${chance.of(adjectives)}-${chance.of(things)}${chance.next() < 0.3 ? `-${chance.whole(1, 99)}` : ""}`;
const longSlug: Style = (chance) =>
  `${chance.of(adjectives)}-${chance.of(adjectives)}-${chance.of(things)}`;
const user: Style = (chance) => {
  const [first, last] = [chance.of(people), chance.of(people)];
  const forms = [
    first + last,
    `${first}.${last}`,
    `${first}-${last}`,
    `${first}${chance.whole(1, 99)}`,
  ];
  return chance.of(forms);
};
const email: Style = (chance) =>
  `${chance.of(people)}.${chance.of(people)}@example.${chance.of(["com", "org"])}`;
const topic: Style = (chance) => chance.of(topics);
const city: Style = (chance) => chance.of(cities);
const sku: Style = (chance) =>
  `${chance.text(upper, 3)}-${chance.text(digits, 4)}-${chance.of(["S", "M", "L", "XL", "BLK", "RED"])}`;
const day: Style = (chance) =>
  `20${chance.whole(18, 26)}-0${chance.whole(1, 9)}-${chance.whole(10, 28)}`;
const moment: Style = (chance) =>
  `${day(chance)}T${chance.whole(10, 23)}:${chance.whole(10, 59)}:00Z`;
const fileName: Style = (chance) =>
  `${chance.of(things)}-${chance.whole(1, 99)}.${chance.of(["pdf", "png", "csv", "txt"])}`;
const domain: Style = (chance) =>
  `${chance.of(adjectives)}${chance.of(things)}.${chance.of(["com", "io", "org"])}`;
const title: Style = (chance) => {
  const words = [chance.of(adjectives), chance.of(things)];
  return words
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(chance.of(["", " ", "_"]));
};
const address: Style = (chance) =>
  `10.${chance.whole(0, 255)}.${chance.whole(0, 255)}.${chance.whole(1, 254)}`;
const prefixes = ["cus", "ord", "inv", "sub", "pay", "usr", "acct", "prod", "evt", "txn"];

/** A prefix belongs to the parameter, what follows to the object. */
function prefixed(chance: Chance): Style {
  const prefix = chance.of(prefixes);
  return chance.of<Style>([
    (each) => `${prefix}_${each.text(base62, 14)}`,
    (each) => `${prefix}-${each.whole(10_000, 99_999)}`,
    (each) => `${prefix.toUpperCase()}-20${each.whole(18, 26)}-${each.text(digits, 4)}`,
  ]);
}

const byFormat: ReadonlyMap<string, Style> = new Map([
  ["uuid", uuid],
  ["date", day],
  ["date-time", moment],
  ["int32", small],
  ["int64", large],
  ["email", email],
  ["ipv4", address],
]);

/** The first that fits the end of the name. */
const byName: readonly (readonly [RegExp, readonly Style[]])[] = [
  [/e-?mail$/i, [email]],
  [/uu?id$|guid$/i, [uuid]],
  [/date$|day$/i, [day]],
  [/year$/i, [(chance): string => String(chance.whole(1990, 2026))]],
  [/slug$/i, [slug, longSlug]],
  [/user_?name$|login$|owner$|author$|^user$/i, [user]],
  [/city$/i, [city]],
  [/country(?:_?code)?$/i, [(chance): string => chance.of(codes)]],
  [/currency(?:_?code)?$/i, [(chance): string => chance.of(currencies)]],
  [/locale$|lang(?:uage)?(?:_?code)?$/i, [(chance): string => chance.of(locales)]],
  [/sku$/i, [sku]],
  [/file_?name$|^file$/i, [fileName]],
  [/domain(?:_?name)?$|^host(?:name)?$/i, [domain]],
  [/^ip(?:_?address)?$/i, [address]],
  [/sha\d*$|hash$|digest$/i, [sha1]],
  [/token$/i, [base64url]],
  [/topic$|tag$|category$|keyword$|genre$/i, [topic, slug]],
  [/name$/i, [slug, title, user, slug]],
  [
    /lat(?:itude)?$|lon(?:gitude)?$|lng$/i,
    [(chance): string => chance.whole(-8_999_999, 8_999_999) / 1e5 + ""],
  ],
];

/** How often each style is drawn for an id that nothing else is known of. */
const drawn: readonly (readonly [weight: number, Style])[] = [
  [12, small],
  [10, large],
  [15, uuid],
  [4, ulid],
  [8, objectId],
  [8, slug],
  [3, longSlug],
  [6, user],
  [2, email],
  [6, snowflake],
  [2, day],
  [3, topic],
  [2, city],
  [4, sku],
  [3, sha1],
  [4, base64url],
  [3, video],
  [4, shortCode],
];
const prefixedWeight = 10;

/** The values of one parameter of one document, most used first. */
export function valuesOf(parameter: Parameter, chance: Chance): readonly string[] {
  if (parameter.choices.length > 0) return parameter.choices;
  if (parameter.type === "boolean") return ["true", "false"];
  if (/^format$|_format$|content_?type$|^ext(?:ension)?$/i.test(parameter.name))
    return ["json", "xml"];
  // A version is one, or two while people move.
  if (/version$/i.test(parameter.name) && parameter.format === undefined) {
    return chance.of([["v1"], ["2"], ["v2", "v1"], ["1.0"]]);
  }
  const style = styleOf(parameter, chance);
  const values = new Set<string>();
  const wanted = chance.whole(12, 400);
  for (let tries = 0; tries < wanted * 2 && values.size < wanted; tries += 1) {
    values.add(style(chance));
  }
  return [...values];
}

function styleOf(parameter: Parameter, chance: Chance): Style {
  const format = byFormat.get(parameter.format ?? "");
  if (format !== undefined) return format;
  if (/^(?:integer|number)$/.test(parameter.type ?? ""))
    return chance.of([small, large, snowflake]);
  const named = byName.find(([pattern]) => pattern.test(parameter.name));
  if (named !== undefined) return chance.of(named[1]);
  const { example } = parameter;
  if (example !== undefined && /\d{3}/.test(example) && !example.includes("/"))
    return likeExample(example);
  let aim = chance.next() * (prefixedWeight + drawn.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, style] of drawn) {
    aim -= weight;
    if (aim < 0) return style;
  }
  return prefixed(chance);
}

/** As the author's example, with other digits, and other letters where digits and letters are mixed. */
function likeExample(example: string): Style {
  return (chance) =>
    example
      .split(/([^A-Za-z0-9]+)/)
      .map((part) => (/\d/.test(part) ? redrawn(part, chance) : part))
      .join("");
}

function redrawn(part: string, chance: Chance): string {
  const letters = /^[0-9a-f]+$/.test(part) ? "abcdef" : lower;
  return part
    .replaceAll(/\d/g, () => chance.text(digits, 1))
    .replaceAll(/[a-z]/g, () => chance.text(letters, 1))
    .replaceAll(/[A-Z]/g, () => chance.text(upper, 1));
}

/** A parameter that the document forgot to declare. */
export function undeclared(name: string): Parameter {
  return { name, type: undefined, format: undefined, choices: [], example: undefined };
}

/** Callers are told apart by this, as the gateway does by a keyed hash. */
export function callerHash(name: string): number {
  return hashOf(`caller ${name}`);
}
