import { z } from "zod";
import { type Caller, changeBy } from "./caller.ts";
import { aFlag, aText, aWhole, listOf, objectOf } from "./answer-schema.ts";
import type { ImportRequest, ImportResult } from "./contract.ts";
import type { ControlPlane } from "./control-plane.ts";
import { adopt } from "./adopt.ts";
import { importPath } from "./imports/import-path.ts";
import { inTurn } from "./imports/in-turn.ts";
import { readsInThread } from "./imports/reader-thread.ts";
import { assessedOf } from "./inventory-routes.ts";
import { inventoryOf } from "./inventory-of.ts";
import { bodySchema, readBody } from "./read-body.ts";
import { noteSeen } from "./register-routes.ts";
import { type Route, json, problem } from "./route.ts";

/** As names of the configuration. */
const apiName = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/,
    "must be a name of lower-case letters, digits, `-`, `.` and `_`, at most 64 characters",
  );

const version = z.string().regex(/^[^\s@]{1,64}$/, "must be a version without spaces");

const importRequest = z.strictObject({
  path: z.string().min(1).max(4000).describe("A file or directory on the gateway's machine."),
  api: apiName.optional().describe("The API's name; left out: made of the document's title."),
  version: version.optional().describe("The API's version; left out: the document's own."),
});

const adoption = z.strictObject({
  keys: z
    .array(z.string().min(1).max(8000))
    .min(1)
    .max(1000)
    .describe("Keys of discovered operations."),
  api: apiName.describe("The API that they become part of."),
  version: version.describe("Its version."),
});

const importResult = objectOf({
  documents: aWhole,
  records: aWhole,
  skipped: aWhole,
  created: aWhole,
  changed: aWhole,
  unchanged: aFlag,
  problems: listOf({
    ...aText,
    description: "What is wrong, with file, line and column where there is a place.",
  }),
});

const mostImports = 200;

export const importRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/imports",
    summary: "What was imported, the latest first",
    needs: "viewer",
    statuses: [200],
    answer: ({ state }) => json(200, { imports: state.register.imports.list(mostImports) }),
  },
  {
    method: "POST",
    path: "/v1/imports",
    summary: "Imports OpenAPI documents and recordings from this machine",
    needs: "admin",
    body: bodySchema(importRequest),
    statuses: [200, 400, 503],
    responds: importResult,
    async answer(plane, { body, caller }) {
      const read = readBody(importRequest, body);
      if (!read.ok) return read.response;
      const { path, api: name, version: own } = read.value;
      const request = { path, ...(name ? { api: name } : {}), ...(own ? { version: own } : {}) };
      const result = await inTurn(plane, () => runImport(plane, request, caller));
      if (result === undefined) return problem(503, "other imports are waiting; try again later");
      if (!result.unchanged) plane.changed();
      return json(200, result);
    },
  },
  {
    method: "POST",
    path: "/v1/adoptions",
    summary:
      "Makes discovered operations part of an API, with what traffic taught as their contract",
    needs: "operator",
    body: bodySchema(adoption),
    statuses: [200, 400, 409],
    async answer(plane, { body, caller }) {
      const read = readBody(adoption, body);
      if (!read.ok) return read.response;
      const { learned } = plane;
      if (learned === undefined) return problem(409, "learning is off: nothing is known of it");
      await noteSeen(plane, read.value.keys);
      const act = changeBy(plane, caller);
      const adopted = await adopt(plane, learned, { adoption: read.value, act });
      if (!adopted.ok) {
        return problem(
          400,
          adopted.problems.map(({ at, message }) => `${at}: ${message}`).join("; "),
        );
      }
      plane.changed();
      return json(200, { changes: adopted.value });
    },
  },
  {
    method: "GET",
    path: "/v1/openapi",
    summary: "What traffic taught, as an OpenAPI 3.1 document",
    needs: "viewer",
    query: [{ name: "api", description: "Only the operations of this API version." }],
    statuses: [200, 404, 409],
    async answer(plane, { query }) {
      if (plane.learned === undefined) return problem(409, "learning is off: nothing was learned");
      const api = query.get("api");
      if (api === null) return json(200, await plane.learned.openapi());
      const { operations, register } = await inventoryOf(plane);
      if (!register.apis.has(api)) return problem(404);
      const own = operations.filter(({ apis }) => apis.has(api));
      const keys = own.flatMap(({ learned }) => (learned === undefined ? [] : [learned.key]));
      return json(200, await plane.learned.openapi(keys));
    },
  },
  {
    method: "GET",
    path: "/v1/operations/{key}/openapi",
    summary: "What traffic taught of one operation, as an OpenAPI 3.1 document",
    needs: "viewer",
    statuses: [200, 404, 409],
    async answer(plane, { parameters }) {
      if (plane.learned === undefined) return problem(409, "learning is off: nothing was learned");
      const assessed = assessedOf(await inventoryOf(plane), parameters.get("key") ?? "");
      if (assessed?.learned === undefined) return problem(404);
      return json(200, await plane.learned.openapi([assessed.learned.key]));
    },
  },
];

async function runImport(
  plane: ControlPlane,
  request: ImportRequest,
  caller: Caller,
): Promise<ImportResult> {
  const reader = readsInThread();
  try {
    const importTraffic = plane.learned?.importFile?.bind(plane.learned);
    const { state } = plane;
    return await importPath(request, {
      state,
      act: changeBy(plane, caller),
      reader,
      importTraffic,
    });
  } finally {
    reader.close();
  }
}
