import { z } from "zod";
import { type Millis, millis } from "../kernel/clock.ts";
import { aText, anInstant, listOf, objectOf } from "./answer-schema.ts";
import { changeBy } from "./caller.ts";
import { bodySchema, readBody } from "./read-body.ts";
import { type Route, done, json, problem } from "./route.ts";

const kind = z.enum(["token", "subject", "certificate"]);

const name = {
  kind: kind.describe("What is revoked."),
  issuer: z.string().min(1).max(2000).describe("The token's issuer, or `castellan`."),
  id: z.string().min(1).max(2000).describe("The `jti`, the subject, or the thumbprint."),
};

const revocation = z.strictObject({
  ...name,
  issuedBefore: z.iso
    .datetime()
    .optional()
    .describe("Only what was issued before this moment; left out: everything."),
  expires: z.iso.datetime().optional().describe("When the revocation may be forgotten."),
  reason: z.string().min(1).max(500).describe("Why."),
});

const removal = z.strictObject(name);

function instant(text: string | undefined): Millis | undefined {
  return text === undefined ? undefined : millis(Date.parse(text));
}

export const revocationRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/revocations",
    summary: "What is revoked beside API keys",
    needs: "viewer",
    statuses: [200],
    responds: objectOf({
      revocations: listOf(
        objectOf(
          { kind: aText, issuer: aText, id: aText, reason: aText, created: anInstant },
          { issuedBefore: anInstant, expires: anInstant },
        ),
      ),
    }),
    answer: ({ state }) => json(200, { revocations: state.revocations.list() }),
  },
  {
    method: "POST",
    path: "/v1/revocations",
    summary: "Revokes a token, everything of a subject, or a certificate",
    needs: "operator",
    body: bodySchema(revocation),
    statuses: [201, 400],
    responds: objectOf(
      { kind: aText, issuer: aText, id: aText, reason: aText },
      { issuedBefore: aText, expires: aText },
    ),
    answer(plane, { body, caller }) {
      const read = readBody(revocation, body);
      if (!read.ok) return read.response;
      const { issuedBefore, expires, ...rest } = read.value;
      plane.state.revocations.add(
        { ...rest, issuedBefore: instant(issuedBefore), expires: instant(expires) },
        changeBy(plane, caller),
      );
      plane.changed();
      return json(201, read.value);
    },
  },
  {
    method: "POST",
    path: "/v1/revocations/removal",
    summary: "Takes a revocation back",
    needs: "operator",
    body: bodySchema(removal),
    statuses: [204, 400, 404],
    answer(plane, { body, caller }) {
      const read = readBody(removal, body);
      if (!read.ok) return read.response;
      const { kind: what, issuer, id } = read.value;
      const change = changeBy(plane, caller);
      if (!plane.state.revocations.remove(what, issuer, id, change)) return problem(404);
      plane.changed();
      return done;
    },
  },
];
