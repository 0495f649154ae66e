import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inspect } from "node:util";
import type { Callers } from "../../src/admin/contract.ts";
import { openLearned } from "../../src/store/learned.ts";
import { databaseName } from "../../src/store/state.ts";
import { type Guarding, guard } from "../castellan.ts";

/**
 * Every place where a caller or an upstream can put a secret gets a marked one; then everything that
 * Castellan ever wrote is searched for the marks: log, metrics, traces, admin API, state on disk.
 */
const gatewayPort = 28_311;
const adminPort = 28_312;
const mark = (place: string) => `MARK${place}x7Qz`;
const places = [
  "bearer",
  "apikey",
  "basic",
  "cookie",
  "query",
  "queryname",
  "path",
  "header",
  "agent",
  "jsonvalue",
  "jsonname",
  "form",
  "text",
  "answer",
  "answerheader",
  "error",
  "attack",
  "certificate",
] as const;

let castellan: Guarding;
let upstream: Server;
let collector: Server;
let traces = "";

before(async () => {
  upstream = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      const failing = request.url?.includes("fail");
      response.writeHead(failing ? 500 : 200, {
        "content-type": "application/json",
        "x-internal": mark("answerheader"),
        "set-cookie": `session=${mark("answerheader")}`,
      });
      const said = failing
        ? `Error: ${mark("error")}\n    at run (/srv/app.js:1:1)`
        : mark("answer");
      response.end(
        JSON.stringify({ secret: said, password: mark("answer"), card: "4111111111111111" }),
      );
    });
  });
  collector = createServer((request, response) => {
    request.on("data", (chunk: Buffer) => (traces += chunk.toString("latin1")));
    request.on("end", () => response.end("{}"));
  });
  await Promise.all([listen(upstream), listen(collector)]);
  // A failure below must end the run, not leave it waiting for two servers.
  upstream.unref();
  collector.unref();
  castellan = await guard(configuration());
});

after(async () => {
  await castellan[Symbol.asyncDispose]();
  upstream.close();
  collector.close();
});

test("no marked secret reaches any output", async () => {
  const statuses = await sendEverything();
  assert.ok(
    statuses.some((status) => status < 300),
    `nothing passed: ${statuses.join(" ")}`,
  );
  assert.ok(
    statuses.some((status) => status >= 400),
    `nothing was refused: ${statuses.join(" ")}`,
  );

  const metrics = await text(`http://127.0.0.1:${adminPort}/metrics`);
  assert.match(metrics, /castellan/, "no metrics to search");
  const admin = await Promise.all(
    ["/healthz", "/readyz", "/v1/plan", "/v1/audit", "/openapi.json"].map((path) =>
      text(`http://127.0.0.1:${adminPort}${path}`),
    ),
  );
  const learned = await learnedViews();
  assert.match(learned, /GET 127\.0\.0\.1:\d+ \/plain/, "nothing was learned to search");
  await castellan.stop();
  const kept = keptByTheLearner();
  assert.match(
    kept,
    /operation POST 127\.0\.0\.1:\d+ \/plain/,
    "the learner kept nothing to search",
  );
  assert.ok(traces.length > 0, "no traces to search");
  const printed = castellan.printed();
  assert.ok(printed.length > 500, "no log to search");
  const state = readdirSync(castellan.state, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));
  assert.ok(state.length > 0, "no state to search");

  const outputs = {
    printed,
    metrics,
    traces,
    admin: admin.join("\n"),
    state: state.join("\n"),
    learned,
    kept,
  };
  for (const [name, output] of Object.entries(outputs)) {
    for (const place of places) {
      assert.equal(output.includes(mark(place)), false, `${place} stands in ${name}`);
    }
    assert.equal(output.includes("4111111111111111"), false, `the card stands in ${name}`);
  }
});

function ask(path: string): Promise<string> {
  return text(`http://127.0.0.1:${adminPort}${path}`);
}

/** Everything that the admin API tells of what was learned. */
async function learnedViews(): Promise<string> {
  // What is still in the rings is learned within a moment, and an inventory is kept for two seconds.
  let inventory = "";
  for (let left = 50; left > 0 && !inventory.includes("/plain"); left -= 1) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    inventory = await ask("/v1/inventory?limit=1000");
  }
  const { rows } = JSON.parse(inventory) as { readonly rows: readonly { readonly key: string }[] };
  const pages = await Promise.all(
    rows.map(({ key }) => ask(`/v1/operations/${encodeURIComponent(key)}`)),
  );
  const views = ["overview", "flows", "exchanges", "openapi", "callers", "posture", "changes"];
  const others = await Promise.all(views.map((view) => ask(`/v1/${view}`)));
  const { callers } = JSON.parse(others[views.indexOf("callers")] ?? "") as Callers;
  assert.ok(callers.length > 0, "nobody was seen calling");
  const people = await Promise.all(
    callers.map(({ subject }) => ask(`/v1/callers/${encodeURIComponent(subject)}`)),
  );
  return withoutNames([inventory, ...pages, ...others, ...people].join("\n"));
}

/** Undocumented names that an upstream takes are what discovery is there to show: names are told, values never. */
function withoutNames(output: string): string {
  return output.replaceAll(mark("queryname"), "").replaceAll(mark("jsonname"), "");
}

/** What the learner wrote down, unpacked. */
function keptByTheLearner(): string {
  const store = openLearned(join(castellan.state, databaseName));
  const kept = store
    .load()
    .map(({ name, data }) => `${name} ${inspect(data, { depth: 50, maxArrayLength: null })}`);
  store.close();
  return withoutNames(kept.join("\n"));
}

async function sendEverything(): Promise<readonly number[]> {
  const base = `http://127.0.0.1:${gatewayPort}`;
  const json = { "content-type": "application/json" };
  const requests: readonly [string, RequestInit][] = [
    ["/plain", {}],
    ["/fail", {}],
    [`/people/${mark("path")}`, {}],
    [`/plain?email=${mark("query")}&${mark("queryname")}=1`, {}],
    [`/plain?access_token=${mark("query")}`, {}],
    ["/plain", { headers: { authorization: `Bearer ${mark("bearer")}` } }],
    ["/plain", { headers: { authorization: `Bearer a.${mark("bearer")}.c` } }],
    ["/plain", { headers: { authorization: `Basic ${mark("basic")}` } }],
    ["/plain", { headers: { "x-api-key": `cst_${mark("apikey")}` } }],
    ["/plain", { headers: { cookie: `session=${mark("cookie")}` } }],
    ["/plain", { headers: { "x-note": mark("header"), "user-agent": mark("agent") } }],
    ["/plain", { headers: { origin: `https://${mark("header")}.example` } }],
    [
      "/plain",
      { headers: { "content-type": `text/${mark("header")}` }, method: "POST", body: "x" },
    ],
    [
      "/plain",
      {
        method: "POST",
        headers: json,
        body: JSON.stringify({ [mark("jsonname")]: mark("jsonvalue") }),
      },
    ],
    ["/plain", { method: "POST", headers: json, body: `{"broken": "${mark("jsonvalue")}"` }],
    [
      "/plain",
      {
        method: "POST",
        headers: json,
        body: `{"a":"${mark("jsonvalue")}","a":"${mark("jsonvalue")}"}`,
      },
    ],
    [
      "/plain",
      {
        method: "POST",
        headers: json,
        body: JSON.stringify({ q: `${mark("attack")}' OR 1=1 --` }),
      },
    ],
    ["/plain", { method: "POST", body: new URLSearchParams({ password: mark("form") }) }],
    ["/plain", { method: "POST", headers: { "content-type": "text/plain" }, body: mark("text") }],
    [`/plain?q=${mark("attack")}'+UNION+SELECT+password+FROM+users--`, {}],
    // Names are a caller's words too, and attacks are what notes are written about.
    [`/plain?${mark("queryname")}='+OR+1=1+--`, {}],
    [`/plain?${mark("queryname")}=http://127.0.0.1/`, {}],
    [`/plain?url=http://${mark("query")}:x@127.0.0.1/`, {}],
    [
      "/plain",
      {
        method: "POST",
        headers: json,
        body: JSON.stringify({
          [mark("jsonname")]: { url: "file:///etc/passwd", q: "' OR 1=1 --" },
        }),
      },
    ],
    [
      "/plain",
      {
        method: "POST",
        body: new URLSearchParams({ [mark("form")]: "<script>alert(1)</script>" }),
      },
    ],
    [
      "/plain",
      {
        method: "POST",
        headers: json,
        body: "[".repeat(40) + `"${mark("jsonvalue")}"` + "]".repeat(40),
      },
    ],
    ["/plain", { headers: { [mark("header")]: "<script>alert(1)</script>" } }],
    ["/plain", { headers: { cookie: `${mark("cookie")}=' OR 1=1 --` } }],
    [`/${mark("path")}/..%2f`, {}],
    [`/%zz${mark("path")}`, {}],
  ];
  const statuses: number[] = [];
  for (const [path, init] of requests) {
    const answer = await fetch(base + path, { redirect: "manual", ...init });
    await answer.arrayBuffer();
    statuses.push(answer.status);
  }
  return statuses;
}

async function text(url: string): Promise<string> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${credential()}` } });
  return answer.text();
}

/** The admin credential that the first start generated. */
function credential(): string {
  const name = readdirSync(castellan.state).find((file) => file.includes("credential"));
  return name === undefined ? "" : readFileSync(join(castellan.state, name), "utf8").trim();
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

function off(control: string): object {
  const reason = "The marks must travel as far as they can";
  return { control, api: "marked", mode: "off", reason, owner: "e2e", expires: "2099-01-01" };
}

function configuration(): object {
  return {
    version: 1,
    workers: "inline",
    listeners: [{ address: "127.0.0.1", port: gatewayPort, tls: "none" }],
    admin: { address: "127.0.0.1", port: adminPort },
    security: { transport: { plainHttp: "allow" } },
    apis: [
      {
        name: "marked",
        version: "1",
        owner: "e2e",
        purpose: "Carries marks",
        exposure: "public",
        upstream: { targets: [`http://127.0.0.1:${portOf(upstream)}`] },
      },
    ],
    exceptions: [off("undeclared"), off("access")],
    telemetry: {
      log: { level: "debug" },
      traces: { endpoint: `http://127.0.0.1:${portOf(collector)}/v1/traces`, ratio: 1 },
    },
  };
}
