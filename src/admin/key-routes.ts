import { z } from "zod";
import { millis } from "../kernel/clock.ts";
import { parseDuration } from "../kernel/duration.ts";
import { suggestion } from "../config/source/nearest.ts";
import type { KeyRecord } from "../store/api-keys.ts";
import { aText, anInstant, described, listOf, objectOf } from "./answer-schema.ts";
import { changeBy } from "./caller.ts";
import { type ControlPlane, defaultOverlap, longestOverlap } from "./control-plane.ts";
import { bodySchema, names, readBody } from "./read-body.ts";
import { type Route, done, json, problem } from "./route.ts";

const duration = z.string().regex(/^\d{1,9}(ms|s|m|h|d)$/, "a duration such as 30d");

const newKey = z.strictObject({
  consumer: z.string().min(1).max(64).describe("The consumer that the key is issued to."),
  scopes: names.default([]).describe("Scopes that the key grants."),
  roles: names.default([]).describe("Roles that the key grants."),
  apis: names.optional().describe("Only these APIs; left out: all."),
  lifetime: duration.default("90d").describe("How long the key is valid."),
});

const rotation = z.strictObject({
  overlap: duration.optional().describe("How long the old key still works; left out: one day."),
  lifetime: duration.default("90d").describe("How long the new key is valid."),
});

const keyProperties = {
  id: aText,
  consumer: aText,
  scopes: listOf(aText),
  roles: listOf(aText),
  created: anInstant,
};
const keyOptional = {
  apis: described(listOf(aText), "Only these APIs; left out: all."),
  expires: anInstant,
  retires: described(anInstant, "After a rotation it works until then."),
  revoked: anInstant,
};
const issued = objectOf(
  { ...keyProperties, key: described(aText, "The key itself: shown now and never again.") },
  keyOptional,
);

/** Everything but the hash, which is nobody's need. */
function shown({ hash: _hash, ...key }: KeyRecord): object {
  return key;
}

function later(plane: ControlPlane, text: string) {
  return millis(plane.clock.now() + (parseDuration(text) ?? 0));
}

export const keyRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/keys",
    summary: "All API keys, without the keys themselves",
    needs: "viewer",
    statuses: [200],
    responds: objectOf({ keys: listOf(objectOf(keyProperties, keyOptional)) }),
    answer: ({ state }) => json(200, { keys: state.keys.list().map(shown) }),
  },
  {
    method: "POST",
    path: "/v1/keys",
    summary: "Issues an API key; its text is in this answer and never again",
    needs: "admin",
    body: bodySchema(newKey),
    statuses: [201, 400],
    responds: issued,
    answer(plane, { body, caller }) {
      const read = readBody(newKey, body);
      if (!read.ok) return read.response;
      const { consumer, scopes, roles, apis, lifetime } = read.value;
      const known = plane.consumers();
      if (!known.includes(consumer)) {
        return problem(
          400,
          `/consumer: there is no consumer ${consumer}${suggestion(consumer, known)}`,
        );
      }
      const { id, text, hash } = plane.makeKey();
      const key = plane.state.keys.create(
        { id, hash, consumer, scopes, roles, apis, expires: later(plane, lifetime) },
        changeBy(plane, caller),
      );
      plane.changed();
      return json(201, { ...shown(key), key: text });
    },
  },
  {
    method: "POST",
    path: "/v1/keys/{id}/rotation",
    summary: "Issues a key beside this one, which works on for the overlap",
    needs: "admin",
    body: bodySchema(rotation),
    statuses: [201, 400, 404],
    responds: issued,
    answer(plane, { body, parameters, caller }) {
      const read = readBody(rotation, body);
      if (!read.ok) return read.response;
      const { overlap, lifetime } = read.value;
      const millisOver = overlap === undefined ? defaultOverlap : (parseDuration(overlap) ?? 0);
      if (millisOver > longestOverlap) return problem(400, "/overlap: at most 90d");
      const { id, text, hash } = plane.makeKey();
      const change = changeBy(plane, caller);
      const next = { id, hash, expires: later(plane, lifetime) };
      const old = parameters.get("id") ?? "";
      const key = plane.state.keys.rotate(old, next, millis(change.now + millisOver), change);
      if (key === undefined) return problem(404);
      plane.changed();
      return json(201, { ...shown(key), key: text });
    },
  },
  {
    method: "DELETE",
    path: "/v1/keys/{id}",
    summary: "Revokes a key at once",
    needs: "operator",
    statuses: [204, 404],
    answer(plane, { parameters, caller }) {
      const change = changeBy(plane, caller);
      if (!plane.state.keys.revoke(parameters.get("id") ?? "", change)) return problem(404);
      plane.changed();
      return done;
    },
  },
];
