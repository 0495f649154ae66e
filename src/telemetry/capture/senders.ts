import type { Received } from "../../engine/facts.ts";
import { credentialFields } from "../../learning/credential-fields.ts";
import {
  mostChanges,
  mostSenders,
  mostSenderTexts,
  mostToldChars,
  senderTexts,
} from "./record-layout.ts";
import { ToldNumbers, untold } from "./told.ts";

/** A credential whose owner is known already is left out, unless it is as short as a text that costs nothing. */
const shortValue = 16;

/** Who sends, and with which fields, as the reader was told: client, principal, authority, name, value, name, … */
interface Sender {
  readonly number: number;
  readonly texts: readonly string[];
}

/**
 * Senders that the reader knows. A sender is looked for where what seldom changes puts it, and then compared text by
 * text: two that share a place only cost what telling costs.
 */
export class Senders {
  readonly #numbers = new ToldNumbers(mostSenders);
  readonly #kept: (Sender | undefined)[] = Array.from({ length: mostSenders });
  /** Of the one found last: how many of its texts are others now, which, and what they are. */
  changes = 0;
  readonly changed: number[] = Array.from({ length: mostChanges }, () => 0);
  readonly texts: string[] = Array.from({ length: mostChanges }, () => "");

  /** The place of one that the reader knows and that differs in no more than a few texts, or `untold`. */
  find({ client, head }: Received, principal: string): number {
    const { flat } = head.fields;
    const kept = this.#kept[slotOf(client, flat)];
    if (kept === undefined || !this.#numbers.holds(kept.number)) return untold;
    const { texts } = kept;
    if (texts.length !== flat.length + senderTexts) return untold;
    this.changes = 0;
    const isSame =
      this.#meet(0, texts[0], client) &&
      this.#meet(1, texts[1], principal) &&
      this.#meet(2, texts[2], head.authority) &&
      this.#meetFields(texts, flat, principal !== "");
    return isSame ? this.#numbers.placeOf(kept.number) : untold;
  }

  #meetFields(texts: readonly string[], flat: readonly string[], named: boolean): boolean {
    for (let name = 0; name < flat.length; name += 2) {
      const place = name + senderTexts;
      if (texts[place] !== flat[name]) return false;
      const value = flat[name + 1] ?? "";
      const known = texts[place + 1];
      if (known === value) continue;
      const told = toldValue(flat[name] ?? "", value, named);
      if (!this.#meet(place + 1, known, told)) return false;
    }
    return true;
  }

  /** False: too much has changed. */
  #meet(place: number, known: string | undefined, text: string): boolean {
    if (known === text) return true;
    if (this.changes === mostChanges) return false;
    this.changed[this.changes] = place;
    this.texts[this.changes] = text;
    this.changes += 1;
    return true;
  }

  /** What the reader has to be told of a sender that it does not know. */
  textsOf({ client, head }: Received, principal: string): string[] {
    const { flat } = head.fields;
    const texts = [client, principal, head.authority];
    for (let name = 0; name < flat.length; name += 2) {
      const field = flat[name] ?? "";
      texts.push(field, toldValue(field, flat[name + 1] ?? "", principal !== ""));
    }
    return texts;
  }

  /** The reader is being told: answers where it shall keep them, or `untold` where it shall not. */
  keep({ client, head }: Received, texts: readonly string[]): number {
    if (texts.length > mostSenderTexts || charsOf(texts) > mostToldChars) return untold;
    const number = this.#numbers.give();
    this.#kept[slotOf(client, head.fields.flat)] = { number, texts };
    return this.#numbers.placeOf(number);
  }

  forget(): void {
    this.#numbers.forget();
    this.#kept.fill(undefined);
  }
}

/** The names in a `Cookie` are learned, whoever sends it. */
function toldValue(name: string, value: string, named: boolean): string {
  const isKnown =
    named && value.length > shortValue && name !== "cookie" && credentialFields.has(name);
  return isKnown ? "" : value;
}

function charsOf(texts: readonly string[]): number {
  let chars = 0;
  for (const text of texts) chars += text.length;
  return chars;
}

/** By the end of the client's address, the number of its fields, and the lengths of the first two. */
function slotOf(client: string, flat: readonly string[]): number {
  const end = client.length - 1;
  let slot = flat.length;
  slot = Math.imul(slot ^ (flat[1]?.length ?? 0), prime);
  slot = Math.imul(slot ^ (flat[3]?.length ?? 0), prime);
  for (let at = Math.max(end - 3, 0); at <= end; at += 1) {
    slot = Math.imul(slot ^ client.charCodeAt(at), prime);
  }
  return (slot ^ (slot >>> 16)) & (mostSenders - 1);
}

/** Of FNV-1a. */
const prime = 0x0100_0193;
