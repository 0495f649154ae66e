import { z } from "zod";
import { parseDate } from "../kernel/dates.ts";
import { apiId } from "../registry/declaration.ts";
import type { Patch } from "../registry/set-attributes.ts";
import type { Act } from "../store/api-keys.ts";
import { adopt } from "./adoption/adopt.ts";
import { adoptedContract, adoptionView } from "./adoption/adoption-view.ts";
import { aFlag, aText, listOf, objectOf } from "./answer-schema.ts";
import { changeBy } from "./caller.ts";
import type { AdoptionResult } from "./contract.ts";
import type { ControlPlane } from "./control-plane.ts";
import { bodySchema, readBody } from "./read-body.ts";
import { noteKeys } from "./register-routes.ts";
import { apiName, apiVersion, date, oneLine } from "./register-words.ts";
import { type Route, json, problem } from "./route.ts";

const adoption = z.strictObject({
  keys: z
    .array(z.string().min(1).max(8000))
    .min(1)
    .max(1000)
    .describe("Keys of discovered operations."),
  api: apiName.describe("The API that they become part of."),
  version: apiVersion.describe("Its version."),
  owner: oneLine.optional().describe("Who answers for them, and for an API that this makes."),
  purpose: oneLine.optional().describe("What they are for."),
  live: date.optional().describe("Before this date they do not exist for callers."),
});

const view = objectOf(
  {
    api: aText,
    guarded: aFlag,
    operations: listOf(objectOf({ key: aText, enforced: aFlag })),
    file: aText,
  },
  {
    yaml: {
      ...aText,
      description:
        "To be added to `apis:`; left out: an entry is there, and its contract is to be replaced where something is not enforced.",
    },
  },
);

export const adoptionRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/v1/adoptions",
    summary:
      "Makes discovered operations part of an API, with what traffic taught as their contract",
    needs: "operator",
    body: bodySchema(adoption),
    statuses: [200, 400, 409],
    responds: objectOf({ changes: listOf({}) }, { adoption: view }),
    async answer(plane, { body, caller }) {
      const read = readBody(adoption, body);
      if (!read.ok) return read.response;
      const { learned } = plane;
      if (learned === undefined) return problem(409, "learning is off: nothing is known of it");
      await noteKeys(plane, read.value.keys);
      const id = apiId({ name: read.value.api, version: read.value.version });
      const made = plane.state.register.read().apis.has(id) ? undefined : id;
      const act = changeBy(plane, caller);
      const adopted = await adopt(plane, learned, { adoption: read.value, act });
      if (!adopted.ok) {
        const told = adopted.problems.map(({ at, message }) => `${at}: ${message}`);
        return problem(400, told.join("; "));
      }
      const changes = [...adopted.value, ...say(plane, { said: read.value, made, act })];
      plane.changed();
      return json(200, { changes, adoption: adoptionView(plane, id) } satisfies AdoptionResult);
    },
  },
  {
    method: "GET",
    path: "/v1/apis/{id}/adoption",
    summary: "What was adopted into an API version, and what is left to do until it is enforced",
    needs: "viewer",
    statuses: [200, 404],
    responds: view,
    answer(plane, { parameters }) {
      const found = adoptionView(plane, parameters.get("id") ?? "");
      return found === undefined ? problem(404) : json(200, found);
    },
  },
  {
    method: "GET",
    path: "/v1/apis/{id}/adoption/openapi",
    summary: "What was adopted into an API version, as an OpenAPI 3.1 document",
    needs: "viewer",
    statuses: [200, 404],
    answer(plane, { parameters }) {
      const document = adoptedContract(plane, parameters.get("id") ?? "");
      return document === undefined ? problem(404) : json(200, document);
    },
  },
];

interface Saying {
  readonly said: z.infer<typeof adoption>;
  /** The API version, where the adoption made it. */
  readonly made: string | undefined;
  readonly act: Act;
}

/** What a person says on the way, as `PATCH` would say it. */
function say({ state }: ControlPlane, { said, made, act }: Saying): AdoptionResult["changes"] {
  const { keys, owner, purpose, live } = said;
  const patch: Patch = {
    ...(owner === undefined ? {} : { owner }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(live === undefined ? {} : { live: parseDate(live) }),
  };
  const changes = keys.flatMap((key) => state.register.set(key, patch, act) ?? []);
  if (made === undefined || owner === undefined) return changes;
  return [...changes, ...(state.register.set(made, { owner }, act) ?? [])];
}
