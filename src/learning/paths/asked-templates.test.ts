import assert from "node:assert/strict";
import { test } from "node:test";
import { hashText } from "./hash.ts";
import { createTemplates } from "./templates.ts";

/* What request bodies tell of path templates. */

const host = "api.example.com";
let clock = 0;

interface Call {
  readonly path: string;
  readonly method: string;
  readonly shape: number;
  /** Names in the request's body. */
  readonly asked?: readonly string[];
}

class Api {
  readonly #templates = createTemplates();

  ask({ path, method, shape, asked }: Call): void {
    clock += 1;
    this.#templates.place({
      method,
      host,
      segments: path.slice(1).split("/"),
      status: 200,
      shape,
      ...(asked === undefined ? {} : { asked: asked.map((name) => hashText(name)) }),
      identity: 1 + (clock % 5),
      time: clock,
    });
  }

  /** How many operations these paths are. */
  count(method: string, paths: readonly string[]): number {
    const keys = paths.map((path) => {
      const found = this.#templates.find(method, host, path.slice(1).split("/"));
      assert.ok(found, path);
      return found.key;
    });
    return new Set(keys).size;
  }
}

test("resources that are answered alike and asked with other names are two", () => {
  const rows = [
    { aws: ["label", "accessKey"], ssh: ["label", "publicKey"], groups: 2 },
    { aws: ["label", "publicKey"], ssh: ["label", "publicKey"], groups: 1 },
  ];
  for (const { aws, ssh, groups } of rows) {
    const api = new Api();
    for (let round = 0; round < 80; round += 1) {
      for (const [name, asked] of Object.entries({ aws, ssh })) {
        const path = `/v1/vault/keys/${name}`;
        api.ask({ path, method: "POST", shape: 7, asked });
        api.ask({ path, method: "GET", shape: 7 });
        api.ask({ path: `${path}/17`, method: "GET", shape: 8 });
        api.ask({ path: `${path}/17`, method: "DELETE", shape: 9 });
      }
    }
    assert.equal(api.count("GET", ["/v1/vault/keys/aws", "/v1/vault/keys/ssh"]), groups);
  }
});

test("words that are answered with nothing are values where they are asked with the same names", () => {
  const people = ["anna-lind", "bertrand", "yuki", "marco.rossi", "olga77", "wei-chen", "zoltan"];
  const rows = [
    { call: { method: "POST", shape: 0, asked: ["orderId", "total"] }, groups: 1 },
    { call: { method: "POST", shape: 0, asked: ["orderId"] }, groups: people.length },
    { call: { method: "POST", shape: 0 }, groups: people.length },
  ];
  for (const { call, groups } of rows) {
    const api = new Api();
    for (let round = 0; round < 20; round += 1) {
      for (const name of people) {
        api.ask({ path: `/v1/depot/${name}/refill`, ...call });
        api.ask({ path: `/v1/depot/${name}/recount`, ...call });
      }
    }
    const paths = people.map((name) => `/v1/depot/${name}/refill`);
    assert.equal(api.count("POST", paths), groups);
  }
});
