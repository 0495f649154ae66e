/** Why a head has no normal form. Each code is a place and a rule, never a value. */
export type HeadFault =
  | TargetFault
  | "method-syntax"
  | "method-unsupported"
  | "field-name"
  | "field-name-lookalike"
  | "field-value"
  | "field-duplicate"
  | "fields-too-many"
  | "pseudo-field"
  | "host-missing"
  | "host-syntax"
  | "host-conflict"
  | "length-syntax"
  | "length-conflict"
  | "transfer-encoding"
  | "transfer-encoding-unsupported"
  | "connection-option"
  | "connection-field"
  | "media-type"
  | "expectation";

/** What can be wrong with a request target alone. */
export type TargetFault =
  | "target-form"
  | "target-too-long"
  | "target-character"
  | "target-escape"
  | "target-nul"
  | "target-backslash"
  | "target-fragment"
  | "target-dot-segment"
  | "target-empty-segment"
  | "target-utf8"
  | "target-parameters";

/** The status a client receives for each. */
export const headFaultStatus: Readonly<Record<HeadFault, number>> = {
  "target-form": 400,
  "target-too-long": 414,
  "target-character": 400,
  "target-escape": 400,
  "target-nul": 400,
  "target-backslash": 400,
  "target-fragment": 400,
  "target-dot-segment": 400,
  "target-empty-segment": 400,
  "target-utf8": 400,
  "target-parameters": 414,
  "method-syntax": 400,
  "method-unsupported": 501,
  "field-name": 400,
  "field-name-lookalike": 400,
  "field-value": 400,
  "field-duplicate": 400,
  "fields-too-many": 431,
  "pseudo-field": 400,
  "host-missing": 400,
  "host-syntax": 400,
  "host-conflict": 400,
  "length-syntax": 400,
  "length-conflict": 400,
  "transfer-encoding": 400,
  "transfer-encoding-unsupported": 501,
  "connection-option": 400,
  "connection-field": 400,
  "media-type": 400,
  expectation: 417,
};
