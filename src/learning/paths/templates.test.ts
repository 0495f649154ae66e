import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { type Templates, createTemplates } from "./templates.ts";

const host = "api.example.com";

interface Call {
  readonly path: string;
  readonly method?: string;
  readonly host?: string;
  readonly status?: number;
  readonly shape?: number;
  readonly echoed?: readonly number[];
  readonly identity?: number;
}

let clock = 0;

function placed(templates: Templates, call: Call): ReturnType<Templates["place"]> {
  clock += 1;
  return templates.place({
    method: call.method ?? "GET",
    host: call.host ?? host,
    segments: segmentsOf(call.path),
    status: call.status ?? 200,
    shape: call.shape ?? 7,
    echoed: call.echoed ?? [],
    identity: call.identity ?? 1 + (clock % 5),
    time: clock,
  });
}

function segmentsOf(path: string): string[] {
  return path === "/" ? [] : path.slice(1).split("/");
}

function keyOf(templates: Templates, path: string, method = "GET"): string | undefined {
  return templates.find(method, host, segmentsOf(path))?.key;
}

const people = [
  "anna-lind",
  "bertrand",
  "yuki",
  "marco.rossi",
  "olga77",
  "wei-chen",
  "zoltan",
  "ines",
];

test("a value that its form betrays is a variable at once", () => {
  const templates = createTemplates();
  const first = placed(templates, {
    path: "/v1/orders/17/items/3f2504e0-4f89-41d3-9a0c-0305e82c3301",
  });
  assert.equal(first?.key, `GET ${host} /v1/orders/{orderId}/items/{itemId}`);
  assert.equal(first.path, "/v1/orders/{orderId}/items/{itemId}");
  assert.deepEqual(first.parameters, [
    ["orderId", "17"],
    ["itemId", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"],
  ]);
});

test("words become a variable when siblings are alike, and their keys are told as absorbed", () => {
  const templates = createTemplates();
  const told = new Set<string>();
  const absorbed = new Map<string, string>();
  for (const name of people) {
    const place = placed(templates, { path: `/users/${name}` });
    assert.ok(place);
    told.add(place.key);
    for (const { key, into } of place.absorbed) absorbed.set(key, into);
  }
  const key = `GET ${host} /users/{userId}`;
  assert.equal(keyOf(templates, "/users/anna-lind"), key);
  assert.equal(keyOf(templates, "/users/never-seen"), key);
  for (const each of told) if (each !== key) assert.equal(absorbed.get(each), key, each);
});

test("a name keeps apart from the values beside it", () => {
  const rows: readonly (readonly [string, Call])[] = [
    ["a fixed name, even when it is answered alike", { path: "/users/me" }],
    ["a name that is answered differently", { path: "/users/export", shape: 99 }],
    ["another method below a name", { path: "/users/search", method: "POST", shape: 98 }],
  ];
  for (const [title, call] of rows) {
    const templates = createTemplates();
    for (const name of people) placed(templates, { path: `/users/${name}` });
    for (let i = 0; i < 30; i += 1) placed(templates, { path: `/users/${people[i % 8] ?? ""}` });
    const place = placed(templates, call);
    assert.equal(place?.path, call.path, title);
    for (let i = 0; i < 300; i += 1) placed(templates, { path: `/users/${1000 + i}` });
    assert.equal(keyOf(templates, call.path, call.method), place?.key, title);
  }
});

test("operations with unlike answers are never merged, however many there are", () => {
  const templates = createTemplates();
  const names = ["orders", "users", "invoices", "payments", "carts", "zorgs", "plinks", "quuxes"];
  for (let round = 0; round < 50; round += 1) {
    for (const [index, name] of names.entries()) {
      // All lists have one envelope; what is in them differs.
      placed(templates, { path: `/v1/${name}`, shape: 5 });
      placed(templates, { path: `/v1/${name}/${round}`, shape: 100 + index });
    }
  }
  for (const name of names)
    assert.equal(keyOf(templates, `/v1/${name}`), `GET ${host} /v1/${name}`);
});

test("segments that are partly literal", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["/things/17.json", "/things/{thingId}.json"],
    ["/v1/3f2504e04f8941d3:cancel", "/v1/{id}:cancel"],
    ["/odata/range(from=1,to='b')", "/odata/range(from={odataId},to='{odataId2}')"],
    ["/shops/shoes;size=42", "/shops/shoes;size={shopId}"],
    ["/files/a b", "/files/{fileId}"],
    ["/odd/{x}", "/odd/%7Bx%7D"],
  ];
  for (const [path, template] of rows) {
    assert.equal(placed(createTemplates(), { path })?.path, template);
  }
});

test("two formats of one thing are one operation", () => {
  const templates = createTemplates();
  assert.equal(placed(templates, { path: "/maps/tiles.json" })?.path, "/maps/tiles.json");
  const second = placed(templates, { path: "/maps/tiles.xml" });
  assert.equal(second?.path, "/maps/tiles.{mapId}");
  assert.deepEqual(second.absorbed, [
    { key: `GET ${host} /maps/tiles.json`, into: `GET ${host} /maps/tiles.{mapId}` },
  ]);
  assert.deepEqual(second.parameters, [["mapId", "xml"]]);
});

test("an extension of a file chooses a format where there are others, or after an id", () => {
  const rows: readonly (readonly [string, readonly string[], string])[] = [
    ["after an id", [], "/media/17.mp3 /media/{mediaId}.mp3"],
    ["the name of a file", [], "/media/song-of-love.mp3 /media/song-of-love.mp3"],
    [
      "beside other formats",
      ["/media/list.json", "/media/list.xml"],
      "/media/list.csv /media/list.{mediaId}",
    ],
    [
      "beside other formats of something else",
      ["/media/all.json", "/media/all.xml"],
      "/media/list.csv /media/list.csv",
    ],
    ["a host is no file", [], "/media/shop.example.com /media/{mediaId}"],
  ];
  for (const [title, before, row] of rows) {
    const templates = createTemplates();
    for (const path of before) placed(templates, { path });
    const [path = "", template] = row.split(" ");
    assert.equal(placed(templates, { path })?.path, template, title);
    assert.equal(keyOf(templates, path), `GET ${host} ${template}`, title);
  }
});

test("what stands in quotes is a value", () => {
  const rows = [
    ["/tokens/'refresh'", "/tokens/{tokenId}"],
    ['/tokens/"refresh"', "/tokens/{tokenId}"],
    ["/tokens/'refresh", "/tokens/'refresh"],
    ["/tokens/o'neill's", "/tokens/o'neill's"],
    ["/tokens/''", "/tokens/''"],
  ] as const;
  for (const [path, template] of rows) {
    assert.equal(placed(createTemplates(), { path })?.path, template);
  }
});

test("versions at the beginning are literals", () => {
  for (const path of [
    "/v1/users",
    "/v2.1/users",
    "/api/2/users",
    "/1.1/users",
    "/2015-03-31/functions",
  ]) {
    assert.equal(placed(createTemplates(), { path })?.path, path);
  }
});

test("only what was answered well teaches; 404 is counted by what was asked for", () => {
  const templates = createTemplates();
  for (const status of [400, 401, 403, 404, 405, 500]) {
    assert.equal(placed(templates, { path: "/wp-login.php", status }), undefined);
  }
  assert.equal(placed(templates, { path: "/wp-login.php", status: 404 }), undefined);
  assert.equal(templates.find("GET", host, ["wp-login.php"]), undefined);
  assert.deepEqual(templates.unknown, {
    total: 2,
    paths: [{ path: "GET /wp-login.php", count: 2, error: 0 }],
  });
  // On a known path the same answers have their place.
  placed(templates, { path: "/orders/17" });
  for (const status of [401, 403, 404, 422]) {
    assert.equal(placed(templates, { path: "/orders/18", status })?.path, "/orders/{orderId}");
  }
});

test("rare is not noise: an admin route that was called twice is there", () => {
  const templates = createTemplates();
  for (let i = 0; i < 2000; i += 1) placed(templates, { path: `/orders/${i}` });
  for (let i = 0; i < 2; i += 1) placed(templates, { path: "/internal/admin/dump", identity: 9 });
  for (let i = 0; i < 2000; i += 1) placed(templates, { path: `/orders/${i}` });
  assert.equal(keyOf(templates, "/internal/admin/dump"), `GET ${host} /internal/admin/dump`);
});

test("contracts pin: declared templates come first and take over what was learned", () => {
  const templates = createTemplates();
  placed(templates, { path: "/orders/17" });
  placed(templates, { path: "/orders/special-one" });
  const absorbed = templates.pin([
    { method: "GET", host: "", path: "/orders/{order}" },
    { method: "GET", host, path: "/orders/summary" },
  ]);
  const into = `GET ${host} /orders/{order}`;
  assert.deepEqual(absorbed, [
    { key: `GET ${host} /orders/special-one`, into },
    { key: `GET ${host} /orders/{orderId}`, into },
  ]);
  const place = placed(templates, { path: "/orders/anything", status: 404 });
  assert.equal(place?.key, into);
  assert.deepEqual(place.parameters, [["order", "anything"]]);
  assert.equal(keyOf(templates, "/orders/summary"), `GET ${host} /orders/summary`);
});

test("hosts with alike operations have one name", () => {
  const templates = createTemplates();
  const tenants = ["acme", "globex", "initech", "hooli"];
  for (let round = 0; round < 40; round += 1) {
    for (const tenant of tenants) {
      const at = `${tenant}.shop.example.com`;
      placed(templates, { host: at, path: "/orders" });
      placed(templates, { host: at, path: `/orders/${round}`, shape: 8 });
    }
    placed(templates, { host: "api.shop.example.com", path: "/orders", shape: 3 });
  }
  const place = templates.find("GET", "acme.shop.example.com", ["orders", "5"]);
  assert.equal(place?.key, "GET {hostVar1}.shop.example.com /orders/{orderId}");
  assert.deepEqual(place.parameters, [
    ["hostVar1", "acme"],
    ["orderId", "5"],
  ]);
  const other = placed(templates, { host: "umbrella.shop.example.com", path: "/orders" });
  assert.equal(other?.host, "{hostVar1}.shop.example.com");
  const api = templates.find("GET", "api.shop.example.com", ["orders"]);
  assert.equal(api?.host, "api.shop.example.com");
});

test("an upstream that answers everything makes no operation of every path", () => {
  const templates = createTemplates();
  const keys = new Set<string>();
  for (let i = 0; i < 10_000; i += 1) {
    const path = `/${word(i)}/${word(i * 7)}/${word(i * 13)}`;
    const place = placed(templates, { path, identity: 66 });
    if (place !== undefined) keys.add(place.key);
  }
  const now = new Set([...keys].filter((key) => isAlive(templates, key)));
  assert.ok(now.size < 250, `${now.size} operations`);
  assert.ok(templates.overflowed.alike > 9000, "what did not fit is counted");
  // Others are not kept out, and neither is what is answered in its own way.
  const other = placed(templates, { path: "/v1/backup/start", identity: 2 });
  assert.equal(other?.path, "/v1/backup/start");
  const own = placed(templates, { path: "/v1/restore/start", identity: 66, shape: 70 });
  assert.equal(own?.path, "/v1/restore/start");
});

function word(seed: number): string {
  let text = "";
  for (let rest = seed + 1; rest > 0; rest = Math.floor(rest / 21)) {
    text += "bcdfghjklmnpqrstvwxyz".charAt(rest % 21);
  }
  return `k${text}`;
}

function isAlive(templates: Templates, key: string): boolean {
  const path = key.split(" ")[2] ?? "";
  return templates.find("GET", host, segmentsOf(path))?.key === key;
}

test("depth, segments and hosts are bounded and counted", () => {
  const templates = createTemplates({ maxDepth: 4, maxSegment: 8, maxHosts: 2 });
  assert.equal(placed(templates, { path: "/a/b/c/d/e" }), undefined);
  assert.equal(placed(templates, { path: "/abcdefghi" }), undefined);
  for (const name of ["a", "b", "c"]) placed(templates, { host: name, path: "/orders" });
  const { depth, segment, hosts } = templates.overflowed;
  assert.deepEqual({ depth, segment, hosts }, { depth: 1, segment: 1, hosts: 1 });
});

test("one host's nodes are bounded", () => {
  const templates = createTemplates({ maxNodes: 50 });
  for (let i = 0; i < 500; i += 1) {
    placed(templates, { path: `/${word(i)}/list`, shape: i + 1, identity: i });
  }
  assert.ok(templates.overflowed.nodes > 400);
  let nodes = 0;
  for (const [, tree] of templates.save().hosts.trees) nodes += countOf(tree);
  assert.ok(nodes <= 50, `${nodes} nodes`);
});

test("the nodes of all hosts together are bounded", () => {
  const templates = createTemplates({ maxTotal: 100 });
  for (let i = 0; i < 300; i += 1) {
    placed(templates, { host: `h${i % 20}.test`, path: `/${word(i)}`, shape: i + 1, identity: i });
  }
  let nodes = 0;
  for (const [, tree] of templates.save().hosts.trees) nodes += countOf(tree);
  assert.ok(nodes <= 100, `${nodes} nodes`);
  assert.ok(templates.overflowed.total >= 200);
});

test("a checkpoint has no word in clear that has turned out to be a value", () => {
  const templates = createTemplates();
  const words = [...people, ...people.map((name) => `${name}-b`)];
  for (const name of words) {
    placed(templates, { path: `/users/${name}/orders/17` });
    placed(templates, { path: `/users/${name}` });
  }
  const saved = JSON.stringify(templates.save());
  assert.ok(saved.includes("users"), "names are kept");
  for (const name of words) assert.ok(!saved.includes(name), name);
  assert.equal(
    keyOf(createTemplates({}, JSON.parse(saved)), "/users/yuki"),
    keyOf(templates, "/users/ines"),
  );
});

test("a word that comes back in its answer is a value among few", () => {
  const templates = createTemplates();
  for (let i = 0; i < 12; i += 1) {
    for (const unit of ["daily", "monthly"]) {
      placed(templates, { path: `/views/${unit}`, echoed: [1] });
      placed(templates, { path: `/reports/${unit}`, echoed: [] });
    }
  }
  assert.equal(keyOf(templates, "/views/daily"), `GET ${host} /views/{viewId}`);
  assert.equal(keyOf(templates, "/reports/daily"), `GET ${host} /reports/daily`);
});

test("a slug with a random end goes to the variable beside it, whoever came first", () => {
  const templates = createTemplates();
  const first = { path: "/lists/shelf-ideas-m6rm6d/items/1049", method: "PUT", shape: 0 };
  placed(templates, { ...first, identity: 2 });
  placed(templates, { path: "/lists/shelf-ideas-m6rm6d", identity: 3 });
  for (let i = 0; i < 30; i += 1) {
    const path = `/lists/${3_000 + i}`;
    placed(templates, { path, identity: 4 });
    placed(templates, { path: `${path}/items/${i}`, method: "PUT", shape: 0, identity: 4 });
  }
  const path = "/lists/shelf-ideas-m6rm6d/items/1051";
  assert.equal(keyOf(templates, path, "PUT"), `PUT ${host} /lists/{listId}/items/{itemId}`);
});

type Saved = ReturnType<Templates["save"]>["hosts"]["trees"][number][1];

function countOf(node: Saved): number {
  const below = [...node.literals, ...node.variables];
  return 1 + below.reduce((sum, [, child]) => sum + countOf(child), 0);
}

const segment = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom("", "users", "orders", "me", "search", "v1", "1", "17", "a.json", "b.xml"),
  fc.constantFrom(
    "anna-lind",
    "x:cancel",
    "f(a='1')",
    "k;v=1",
    "{}",
    "{id}",
    "__proto__",
    "constructor",
  ),
);
const call = fc.record({
  segments: fc.array(segment, { maxLength: 5 }),
  status: fc.constantFrom(200, 200, 200, 201, 302, 401, 404),
  shape: fc.nat({ max: 4 }),
  echoed: fc.uniqueArray(fc.nat({ max: 5 }), { maxLength: 2 }),
  identity: fc.nat({ max: 5 }),
});

test("any segments: nothing throws, what was placed is found again under the same key", () => {
  fc.assert(
    fc.property(fc.array(call, { maxLength: 60 }), (calls) => {
      const templates = createTemplates({ maxLiterals: 12, maxLone: 6 });
      const told = new Set<string>();
      for (const [time, each] of calls.entries()) {
        const place = templates.place({ ...each, method: "GET", host, time });
        if (place === undefined) continue;
        told.add(place.key);
        const { absorbed, ...rest } = place;
        assert.deepEqual(templates.find("GET", host, each.segments), rest);
        for (const { key, into } of absorbed) {
          // What this very call has made may have become part of another at once.
          const isNew = key.split("/").length === each.segments.length + 1;
          assert.ok(told.has(key) || isNew, `${key} into ${into}`);
        }
        for (const { into } of absorbed) told.add(into);
      }
    }),
    { numRuns: 300 },
  );
});

test("a checkpoint goes on as if nothing had happened", () => {
  fc.assert(
    fc.property(
      fc.array(call, { maxLength: 40 }),
      fc.array(call, { maxLength: 20 }),
      (before, after) => {
        const whole = createTemplates();
        for (const [time, each] of before.entries())
          whole.place({ ...each, method: "GET", host, time });
        const saved = structuredClone(whole.save());
        const restored = createTemplates({}, saved);
        for (const [time, each] of after.entries()) {
          const sighting = { ...each, method: "GET", host, time: 100 + time };
          assert.deepEqual(restored.place(sighting), whole.place(sighting));
        }
        assert.deepEqual(restored.save(), whole.save());
      },
    ),
    { numRuns: 100 },
  );
});
