/*
 * A record, as `record-writer.ts` writes it and `read-capture.ts` takes it apart:
 *
 *   0  time f64 · 8 duration f32 · 12 upstream duration f32 (NaN: none) · 16 weight u32
 *   20 status u16 · 22 upstream status u16 · 24 request bytes u32 · 28 response bytes u32
 *   32 kind of request body u8 · 33 kind of response body u8 · 34 secure u8 · 35 how many changes u8
 *   36 outcome u16 · 38 sender u16 · 40 which texts of the sender changed u8 × 4
 *   44 three lengths u32, then as many bytes of: own · told · request body, and up to the end: response body
 *
 * All texts are UTF-8. `own` and `told` are lines, each with its end: no text in them holds a line feed.
 *
 *   own     id, path, query, Location, and the texts that changed
 *   told    where `tells` is set in them: the sender's texts and how many there are, then the outcome's
 *
 * Most of a request is what its sender sent before, and most of what became of it is what becomes of the operation's
 * exchanges: each is told once and named by a number from then on.
 */
export const at = {
  time: 0,
  duration: 8,
  upstreamDuration: 12,
  weight: 16,
  status: 20,
  upstreamStatus: 22,
  requestBytes: 24,
  responseBytes: 28,
  requestKind: 32,
  responseKind: 33,
  secure: 34,
  changes: 35,
  outcome: 36,
  sender: 38,
  changed: 40,
  ownLength: 44,
  toldLength: 48,
  requestLength: 52,
} as const;

export const fixedBytes = 56;

/** Kinds of bodies, as a record tells them. */
export const kind = { none: 0, unread: 1, json: 2, form: 3, multipart: 4, text: 5 } as const;

/** Set in the number of an outcome or a sender that this record tells. */
export const tells = 0x8000;
/** In place of a number: told here, and not to be kept. */
export const unkept = 0xffff;

/** What the reader keeps of each writer. */
export const mostOutcomes = 4096;
export const mostSenders = 2048;
/** UTF-16 units of all texts of a sender, or of an outcome, that is kept. */
export const mostToldChars = 4096;

/** Texts of a sender that may have changed since it was told. */
export const mostChanges = 4;
/** The texts of a sender before its fields: client, principal, authority. */
export const senderTexts = 3;
/** A changed text is named by a byte. */
export const mostSenderTexts = 256;

/** Lines of each finding. */
export const findingLines = 6;
