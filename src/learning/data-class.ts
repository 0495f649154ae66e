import type { SensitiveClass } from "../sensitive/finding.ts";

/** What a field holds: what `sensitive` recognises, and a few classes that only name and value together tell. */
export type DataClass =
  | SensitiveClass
  | "name"
  | "postal-address"
  | "free-text"
  | "payment"
  | "financial"
  | "device"
  | "identifier";

export type DataGroup =
  | "credential"
  | "payment"
  | "government-id"
  | "health"
  | "personal"
  | "location"
  | "free-text"
  | "technical";

/** The group of each class, for reports. */
export const dataGroups: Readonly<Record<DataClass, DataGroup>> = {
  "private-key": "credential",
  "issuer-key": "credential",
  secret: "credential",
  password: "credential",
  token: "credential",
  card: "payment",
  iban: "payment",
  payment: "payment",
  financial: "payment",
  "national-id": "government-id",
  health: "health",
  "birth-date": "personal",
  email: "personal",
  phone: "personal",
  name: "personal",
  "postal-address": "location",
  location: "location",
  "ip-address": "technical",
  device: "technical",
  identifier: "technical",
  "free-text": "free-text",
};
