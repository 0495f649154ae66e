/*
 * What one operation's profile may hold. A stranger names properties, parameters and media types; none of them
 * makes a profile larger than this. What did not fit is counted in `ContractProfile.overflowed`.
 */

/** Named properties of one object, or names of one place of parameters. */
export const maxProperties = 64;
/** Of these, how many may have proven themselves before the object is taken for a map of many keys. */
export const maxEstablished = 48;
/** A longer name is a stranger's text. */
export const maxNameLength = 80;
/** Objects and lists inside each other. */
export const maxDepth = 12;
/** Places where values may stand, in the whole profile. */
export const maxPlaces = 1500;
/** Values looked at in one body before the rest of its lists is passed over and counted as unseen. */
export const maxValues = 10_000;
/** Media types of requests, and status classes with media types of responses. */
export const maxMessages = 12;
/** Distinct values of a field that may be an enumeration. */
export const maxChoices = 16;
/** Of one such value. */
export const maxChoiceLength = 32;
/** So many subjects make a name or a value the API's own, and no longer one caller's. */
export const quorum = 3;
/** A text is read for formats up to this length; a longer one has none. */
export const maxFormatLength = 512;
/** Up to this length texts are counted in code points; beyond it, UTF-16 units bound the count. */
export const maxCountedLength = 1024;
/**
 * Values of one place that are all classified; after them, one in `classifyEvery`. Of so many alike the confidence
 * is 0.98 already.
 */
export const classifyFirst = 64;
export const classifyEvery = 16;
/** How much of one text is classified. */
export const maxClassifiedLength = 4096;
/** Pairs of one query or form, parts of one multipart body, fields of one head. */
export const maxPairs = 512;
