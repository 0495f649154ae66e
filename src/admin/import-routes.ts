import { z } from "zod";
import { type Caller, changeBy } from "./caller.ts";
import { aFlag, aText, aWhole, listOf, objectOf } from "./answer-schema.ts";
import type { ImportRequest, ImportResult } from "./contract.ts";
import type { ControlPlane } from "./control-plane.ts";
import { importPath } from "./imports/import-path.ts";
import { inTurn } from "./imports/in-turn.ts";
import { readsInThread } from "./imports/reader-thread.ts";
import { assessedOf } from "./inventory-routes.ts";
import { inventoryOf } from "./inventory-of.ts";
import { bodySchema, readBody } from "./read-body.ts";
import { apiName, apiVersion } from "./register-words.ts";
import { type Route, json, problem } from "./route.ts";

const importRequest = z.strictObject({
  path: z.string().min(1).max(4000).describe("A file or directory on the gateway's machine."),
  api: apiName.optional().describe("The API's name; left out: made of the document's title."),
  version: apiVersion.optional().describe("The API's version; left out: the document's own."),
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
