import type { SensitiveClass } from "./finding.ts";

const blank = "***";

/** Keeps what support needs to tell two apart: a card's last four, an IBAN's country. Never its length else. */
export function mask(kind: SensitiveClass, value: string): string {
  if (kind === "card") return `**** **** **** ${lastDigits(value)}`;
  if (kind === "iban") return `${value.slice(0, 2).toUpperCase()}** ${blank}`;
  return blank;
}

function lastDigits(value: string): string {
  return value.replaceAll(/\D/g, "").slice(-4);
}
