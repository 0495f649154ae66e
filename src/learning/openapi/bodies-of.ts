import type { JsonValue } from "../../http/json.ts";
import { maxMessages } from "../schema/bounds.ts";
import { leastRequired, sorted } from "../schema/fields.ts";
import type { ContractProfile, MessageProfile } from "../schema/profile.ts";
import { type SchemaObject, schemaOf } from "./schema-of.ts";

/** The `requestBody` of one operation (OpenAPI 3.1 §4.8.13); undefined where no request had a body. */
export function requestBodyOf(profile: ContractProfile): SchemaObject | undefined {
  const { bodies, bodiless } = profile;
  if (bodies.length === 0) return undefined;
  const count = bodies.reduce((sum, message) => sum + message.count, 0);
  const content = contentOf(bodies);
  // Bodies that do not say what they are, or of more types than are kept apart, are of any.
  if (bodies.length >= maxMessages || Object.keys(content).length === 0) content["*/*"] = {};
  return { required: bodiless === 0 && count >= leastRequired, content };
}

function contentOf(messages: readonly MessageProfile[]): SchemaObject {
  const known = sorted(messages).filter(({ mediaType }) => isMediaType(mediaType));
  return Object.fromEntries(
    known.map((message): [string, JsonValue] => [
      message.mediaType,
      { schema: bodySchema(message), "x-castellan": { support: message.count } },
    ]),
  );
}

function isMediaType(text: string): boolean {
  return /^[^\s/;,]+\/[^\s/;,]+$/.test(text);
}

/** A type whose bodies were now texts, now something else is of any form. */
function bodySchema({ value, text }: MessageProfile): SchemaObject {
  if (value !== undefined && text !== undefined) return {};
  const read = value ?? text;
  return read === undefined ? {} : schemaOf(read);
}

const descriptions: ReadonlyMap<number, string> = new Map([
  [2, "Success"],
  [3, "Redirection or not modified"],
  [4, "The request was refused"],
  [5, "The service failed"],
]);

/** The `responses` of one operation, by status class. */
export function responsesOf(profile: ContractProfile): SchemaObject {
  const responses: SchemaObject = {};
  for (const [status, description] of descriptions) {
    const messages = profile.responses.filter((message) => message.status === status);
    if (messages.length === 0) continue;
    const content = contentOf(messages);
    const support = messages.reduce((sum, message) => sum + message.count, 0);
    responses[`${status}XX`] = {
      description,
      ...(Object.keys(content).length > 0 ? { content } : {}),
      "x-castellan": { support },
    };
  }
  if (Object.keys(responses).length === 0) responses["default"] = { description: "Not seen yet" };
  return responses;
}
