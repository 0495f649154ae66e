import { BoundedMap } from "../../kernel/bounded.ts";
import { nameSense, words } from "../../sensitive/names.ts";
import type { SensitiveClass } from "../../sensitive/finding.ts";
import type { DataClass } from "../data-class.ts";

/** What the names of a place (its own and that of the object around it) say of its values. */
export interface FieldSense {
  readonly name: string;
  /** What `sensitive` takes the name for. */
  readonly denotes: SensitiveClass | undefined;
  /** What else it may be; the value has to agree. */
  readonly suggests: DataClass | undefined;
  /** Is the suggestion weak, such as a bare `name` or `total`? */
  readonly bare: boolean;
  /** A version, so that dotted numbers are no addresses. */
  readonly version: boolean;
  /** May few distinct values here be kept as an enumeration? */
  readonly listable: boolean;
}

/** Names of persons; then persons, as the objects around a bare `name`. */
const personName =
  / (?:(?:first|last|given|family|middle|full|maiden|birth|legal|contact|recipient|holder|cardholder|customer|patient|employee|author|driver|guest|passenger|buyer|seller|owner|user full|billing|shipping) ?names?|surname|forename|firstname|lastname|fullname|vorname|nachname|familienname|prenom|nom|nombre|apellidos?|cognome|voornaam|achternaam|sobrenome|imie|nazwisko) $/;
const person =
  / (?:customers?|users?|persons?|people|owners?|authors?|contacts?|recipients?|members?|patients?|employees?|assignees?|reporters?|passengers?|guests?|drivers?|buyers?|sender|receiver|to|from|holder|beneficiary|participants?|attendees?|profile|candidate|student|staff|billing|shipping) $/;

/** A property that is itself a person, by whatever name. */
const handle =
  / (?:user ?names?|login|nick ?names?|alias|handle|created by|updated by|modified by) $/;

const postal =
  / (?:postal ?code|post ?code|zip(?: ?code)?|plz|street(?: ?(?:name|number|address))?|house (?:number|no)|city|town|strasse|hausnummer|ort|rue|calle|ciudad|ville|via|cap|postal address|mailing address|billing address|shipping address|delivery address|home address|address(?: ?line)?(?: ?\d)?) $/;

const payment =
  / (?:payment (?:method|token|id|intent|source)|card (?:brand|network|type|token|last ?4|expiry|exp|holder)|last ?4|last four|bic|swift(?: code)?|sort code|routing (?:number|no)|account (?:number|no)|cvv2?|cvc2?|exp(?:iry|iration)? (?:month|year|date)) $/;

const financial =
  / (?:amount|sub ?total|grand total|order total|total (?:amount|price|cost|net|gross)|price|unit price|balance|salary|income|wage|revenue|turnover|vat|tax(?: amount)?|fee|fees|cost|discount|credit|debit|refund|refunded|paid|gross|net|currency|currency code|betrag|preis|montant|prix|importe|precio|saldo|limit amount|credited) $/;
const bareTotal = / (?:total|sum|value) $/;

const device =
  / (?:device (?:id|token|name|model|uuid|fingerprint)|imei|meid|udid|mac(?: address)?|user agent|fingerprint|advertising id|idfa|gaid|android id|push token|serial number|hardware id|installation id) $/;

const identifier =
  / (?:id|ids|uid|uuid|guid|ref|reference|sku|slug|handle|tracking(?: (?:number|code|no))?|number|no|nr|code|etag|external id|key) $/;

const freeText =
  / (?:descriptions?|comments?|notes?|message|body|text|content|bio|about|feedback|review|summary|remarks?|reason|details|instructions?|beschreibung|kommentar|nachricht|bemerkung|commentaire|descripcion|mensaje) $/;

const version = / (?:version|build|release|firmware|ver|revision) /;

/** In order; the first that fits. */
const suggesting: readonly (readonly [DataClass, RegExp])[] = [
  ["name", personName],
  ["device", device],
  ["payment", payment],
  ["financial", financial],
  ["postal-address", postal],
  ["free-text", freeText],
];

/** Values under these say who somebody is or what they wrote: they are no enumeration, however few. */
const unlisted: ReadonlySet<DataClass> = new Set([
  "name",
  "postal-address",
  "payment",
  "device",
  "identifier",
  "free-text",
]);

/** As many as the places of a large API; beyond that somebody is inventing names. */
const senses = new BoundedMap<string, BoundedMap<string, FieldSense>>(512);
const perParent = 64;

/** What the name of a place and the name of the object around it say. Remembered. */
export function fieldSense(name: string, parent: string): FieldSense {
  let known = senses.peek(parent);
  if (known === undefined) {
    known = new BoundedMap(perParent);
    senses.set(parent, known);
  }
  const before = known.peek(name);
  if (before !== undefined) return before;
  const made = makeSense(name, parent);
  known.set(name, made);
  return made;
}

function makeSense(name: string, parent: string): FieldSense {
  const { denotes } = nameSense(name);
  const text = words(name);
  const { suggests, bare } = suggestion(text, words(parent));
  // "street" and its kin are places to `sensitive`, and a postal address to us: both are told.
  const keeps = denotes === undefined || denotes === "location" || suggests === "device";
  const suggested = keeps ? suggests : undefined;
  return {
    name,
    denotes,
    suggests: suggested,
    bare,
    version: version.test(text),
    listable: denotes === undefined && (suggested === undefined || !unlisted.has(suggested)),
  };
}

function suggestion(
  text: string,
  parent: string,
): { readonly suggests: DataClass | undefined; readonly bare: boolean } {
  const found = suggesting.find(([, pattern]) => pattern.test(text));
  if (found !== undefined) return { suggests: found[0], bare: false };
  if (/ names? $/.test(text)) return { suggests: "name", bare: !person.test(parent) };
  if (person.test(text) || handle.test(text)) return { suggests: "name", bare: true };
  if (bareTotal.test(text)) return { suggests: "financial", bare: true };
  if (identifier.test(text)) return { suggests: "identifier", bare: false };
  return { suggests: undefined, bare: false };
}
