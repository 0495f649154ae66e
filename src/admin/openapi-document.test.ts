import assert from "node:assert/strict";
import { test } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { startAdmin } from "./admin-server.ts";
import { askedRoutes, asking } from "./fixtures/ask.ts";
import { testPlane } from "./fixtures/plane.ts";
import { openapiDocument } from "./openapi-document.ts";
import type { Route } from "./route.ts";
import { routes } from "./routes.ts";

interface Document {
  readonly paths: Record<
    string,
    Record<
      string,
      {
        readonly security: readonly object[];
        readonly "x-castellan-role": string;
        readonly responses: Record<string, { readonly content?: Record<string, object> }>;
      }
    >
  >;
}

const documentOf = (of: readonly Route[]) =>
  JSON.parse(JSON.stringify(openapiDocument(of))) as Document;

test("the document declares every route with its role, and nothing else", () => {
  const document = documentOf(routes);
  const declared = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  assert.ok(declared.length > 15, "looked at nothing");
  assert.deepEqual(
    declared.toSorted(),
    routes.map(({ method, path }) => `${method} ${path}`).toSorted(),
  );
  for (const { method, path, needs } of routes) {
    const operation = document.paths[path]?.[method.toLowerCase()];
    assert.equal(operation?.["x-castellan-role"], needs);
    assert.equal(operation?.security.length === 0, needs === "nobody", `${method} ${path}`);
  }
});

test("a change by session needs the token, a look does not", () => {
  const { paths } = documentOf(routes);
  const bySession = (path: string, method: string) => paths[path]?.[method]?.security[1];
  assert.deepEqual(bySession("/v1/keys", "get"), { session: [] });
  assert.deepEqual(bySession("/v1/keys", "post"), { session: [], csrf: [] });
});

test("the document is OpenAPI 3.1", async () => {
  const more: Route[] = (["PUT", "PATCH"] as const).map((method) => ({
    method,
    path: "/v1/things/{id}",
    summary: "A thing",
    needs: "operator",
    body: { type: "object" },
    responds: { type: "object" },
    statuses: [200],
    answer: () => ({ status: 200, contentType: "", body: "" }),
  }));
  for (const each of [routes, [...routes, ...more]]) {
    const result = await new Validator().validate({ ...documentOf(each) });
    assert.deepEqual(result.errors ?? [], []);
    assert.ok(result.valid);
  }
  const broken = { ...documentOf(routes), paths: 1 };
  assert.ok(!(await new Validator().validate(broken)).valid, "the validator sees nothing");
});

test("no route answers with a status that is not declared", async () => {
  const plane = testPlane();
  const server = await startAdmin(plane, { address: "127.0.0.1", port: 0 });
  const ask = asking(() => server.port);
  for (const { method, path, body } of routes) {
    const at = path.replaceAll(/\{[^}]+\}/g, "x");
    const sent = body === undefined ? {} : { body: {} };
    await ask(method, at, sent);
    await ask(method, at, { ...sent, headers: {} });
    await ask(method, at, { ...sent, headers: { host: "evil.example" } });
    await ask(method, at, { ...sent, body: "{" });
  }
  assert.equal(askedRoutes.size, routes.length);
  await server.close();
  plane.state.close();
});
