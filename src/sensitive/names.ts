import { BoundedMap } from "../kernel/bounded.ts";
import type { SensitiveClass } from "./finding.ts";

/** What a property name tells of the values beneath it. */
export interface NameSense {
  /** The class that the name denotes. */
  readonly denotes: SensitiveClass | undefined;
  /** Does it name a person or an account, so that an e-mail address may be how they are called? */
  readonly person: boolean;
  /** Does it name an identifier or a count, so that digits under it are probably only that? */
  readonly identifier: boolean;
}

/** Names are short; a longer one is a stranger's text and not worth reading. */
const longestName = 64;
/** An API has some thousands of names; beyond that somebody is inventing them. */
const senses = new BoundedMap<string, NameSense>(4096);

const nothing: NameSense = { denotes: undefined, person: false, identifier: false };

/** Matched against the words of a name, in lower case, each with a space before and after. */
const denoting: readonly (readonly [SensitiveClass, RegExp])[] = [
  [
    "private-key",
    / (?:private|signing|ssh|pem|host) key | private key pem | key material | key pair /,
  ],
  [
    "password",
    / (?:password|passwd|passphrase|passcode|pwd|pass word|pin code|user pass|pass) | pin $/,
  ],
  ["card", / (?:card|cc|pan|credit card|debit card|payment card)(?: (?:number|no|num|nr|pan))? $/],
  ["card", / card (?:number|no|num|nr|pan) | primary account number /],
  ["iban", / (?:iban|bban|account iban|bank account(?: number| no)?) /],
  [
    "national-id",
    / (?:ssn|social security|national (?:id|identity|identification|insurance)|tax (?:id|number|identification)|tin|dni|nie|nif|codice fiscale|fiscal code|nir|insee|bsn|steuer ?id|idnr|cpf|aadhaar|aadhar|nino|pesel|personnummer|person number|fodselsnummer|ahv|hetu|curp|rrn|passport (?:number|no)|identity (?:number|card)|citizen id|sin|personal (?:id|number)|id card) /,
  ],
  ["birth-date", / (?:birth ?date|date of birth|birth ?day|dob|born(?: on| at)?) /],
  [
    "health",
    / (?:diagnos[ei]s|medication|allerg(?:y|ies)|blood (?:type|group|pressure)|medical (?:history|condition|record)|disease|symptoms?|prescription|disability|hiv status|pregnan(?:t|cy)|icd ?10|health condition) /,
  ],
  [
    "token",
    / (?:(?:access|id|refresh|auth|session|bearer|jwt|csrf|xsrf|security|oauth|authorization) token|jwt|bearer|authorization|session (?:id|key)|cookie|token) $/,
  ],
  [
    "secret",
    / (?:(?:api|client|app|consumer|shared|webhook|signing|master|totp|otp|hmac|access|account|encryption) ?(?:secret|key)|secret|secret (?:key|access key|token|value)|credentials?|connection string|apikey|private token|seed phrase|mnemonic) $/,
  ],
  ["email", / (?:e ?mails?(?: addresse?s?)?|mail(?: address)?|email id) /],
  [
    "phone",
    / (?:phone|telephone|mobile|cell|fax|tel|msisdn|whats ?app|landline)(?: (?:number|no|nr|num))? /,
  ],
  [
    "location",
    / (?:lat|lng|lon|latitude|longitude|geo ?location|coordinates|home address|street(?: address| name)?|address line(?: \d)?|address ?\d?) $/,
  ],
  ["ip-address", / (?:ip|ip ?v?[46]?(?: addr| address)?|remote addr|client ip|ip address) /],
];

/** Words that turn a sensitive name into talk about it: `passwordPolicy`, `emailVerified`, `tokenExpiresAt`. */
const about =
  / (?:policy|reset|expir\w*|changed?|hint|url|uri|link|enabled|disabled|required|strength|verified|verification|confirmed|length|min|max|count|type|status|format|updated|created|at|template|subject|last ?4|last four|brand|network|name|issuer|is|has|can|allow|allowed|sent|provider|rotation|algorithm|version|hours?|endpoint) /;

const persons =
  / (?:user|users|owner|owners|author|authors|creator|created by|updated by|modified by|deleted by|by|from|to|cc|bcc|recipients?|senders?|login|username|user name|user id|account|accounts|contacts?|member|members|assignee|reporter|approver|actor|subject|sub|principal|identity|upn|id|ids|uid|uri|key|name|display name|customer|person|people|invitee|attendees?|participants?|organizer|reply ?to|handle|nick|alias|admin|manager|href|url|link|self) /;

const identifiers =
  / (?:id|ids|ref|reference|references|code|sku|upc|ean|gtin|isbn|imei|tracking|transaction|order|invoice|serial|version|timestamp|time|date|sequence|seq|number|no|nr|psp|key|hash|digest|uuid|guid|etag|cursor|token|urn|href|url|uri|link|count|total|amount|size|bytes|offset|created|updated|modified|nonce|epoch|height|block|lat|lng|latitude|longitude|vin|asin|mid|udid|iccid|imsi|meid) /;

/** Cuts `cardNumber`, `card_number`, `X-Card-Number` and `CARDNumber` into the same words. */
export function words(name: string): string {
  const parted = name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .replaceAll(/[^A-Za-z0-9]+/g, " ");
  return ` ${parted.trim().toLowerCase()} `;
}

/** What `name` says of its values. Remembered, so that a name that comes again costs one look-up. */
export function nameSense(name: string): NameSense {
  const known = senses.peek(name);
  if (known !== undefined) return known;
  if (name.length > longestName) return nothing;
  const text = words(name);
  const sense: NameSense = {
    denotes: about.test(text) ? aboutThis(text) : denoted(text),
    person: persons.test(text),
    identifier: identifiers.test(text),
  };
  senses.set(name, sense);
  return sense;
}

/** The first class whose pattern fits a text of words, each with a space before and after. */
function denoted(text: string): SensitiveClass | undefined {
  return denoting.find(([, pattern]) => pattern.test(text))?.[0];
}

/** Contact details keep their class in longer names (`emailAtWork`); secrets and numbers do not. */
function aboutThis(text: string): SensitiveClass | undefined {
  const found = denoted(text);
  return found === "email" || found === "phone" || found === "ip-address" ? found : undefined;
}

/** The class that a sentence about a property speaks of, as in `description: "E-mail address of the buyer"`. */
export function mentionedClasses(sentence: string): readonly SensitiveClass[] {
  const text = words(sentence.slice(0, 2000));
  return denoting.filter(([, pattern]) => pattern.test(text)).map(([found]) => found);
}
