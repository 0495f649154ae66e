import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { defaultListenerLimits } from "../gateway/listener-settings.ts";
import { defaultUpstreamSettings } from "../gateway/upstream-settings.ts";
import { controls } from "../policies/index.ts";
import { configReference } from "./config-reference.ts";
import { configSchema } from "./config-schema.ts";
import { readConfigText } from "./read-config.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
/** The formatter pads the columns of tables. */
const squeezed = (text: string) => text.replaceAll(/[ -]{2,}/g, " ").replaceAll(/ ?\| ?/g, "|");

test("castellan.schema.json is what `castellan schema --write` writes", () => {
  const published: unknown = JSON.parse(read("castellan.schema.json"));
  assert.deepEqual(published, JSON.parse(JSON.stringify(configSchema(controls))));
});

test("docs/configuration.md is what `castellan schema --write` writes", () => {
  assert.equal(squeezed(read("docs/configuration.md")), squeezed(configReference(controls)));
});

test("every key of the schema is described", () => {
  const { $defs, ...own } = configSchema([]);
  assert.ok($defs);
  const keys = keysOf(own, "");
  assert.ok(keys.length > 100, "looked at nothing");
  const missing = keys.filter(([, described]) => !described).map(([at]) => at);
  assert.deepEqual(missing, []);
});

test("no control has a setting named like its mode", () => {
  assert.ok(controls.length > 0, "looked at nothing");
  for (const control of controls) assert.ok(!("mode" in control.strictness), control.name);
});

test("the defaults written in the schema are those of the gateway", () => {
  const loaded = readConfigText(
    "castellan.yaml",
    "version: 1\napis: [{ name: a, owner: o, purpose: p, upstream: { targets: ['http://127.0.0.1:1'] } }]",
    { controls, environment: {} },
  );
  assert.ok(loaded.ok);
  const { settings } = loaded.config.loaded;
  assert.deepEqual(settings.listeners[0]?.limits, defaultListenerLimits);
  const upstream = settings.apis[0]?.upstream;
  const { tls: _tls, health, ...rest } = defaultUpstreamSettings;
  for (const [key, value] of Object.entries(rest)) {
    assert.deepEqual(upstream?.[key as keyof typeof rest], value, key);
  }
  assert.equal(upstream?.health, health);
});

function keysOf(node: unknown, at: string): readonly (readonly [at: string, described: boolean])[] {
  if (node === null || typeof node !== "object") return [];
  const { properties = {} } = node as { properties?: Record<string, { description?: string }> };
  const own = Object.entries(properties).map(
    ([name, property]) => [`${at}/${name}`, Boolean(property.description)] as const,
  );
  return [...own, ...Object.entries(node).flatMap(([key, child]) => keysOf(child, `${at}/${key}`))];
}
