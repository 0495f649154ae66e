import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { millis } from "../kernel/clock.ts";
import type { Ports } from "../engine/ports.ts";
import { fakeControl } from "./fixtures/fake-control.ts";
import { compilePlan } from "./plan/compile-plan.ts";
import { readConfigText } from "./read-config.ts";
import { byPlace, formatProblem } from "./source/position.ts";

const folder = mkdtempSync(join(tmpdir(), "castellan-config-"));
after(() => rmSync(folder, { recursive: true }));
writeFileSync(
  join(folder, "shop.yaml"),
  `openapi: 3.1.0
info: { title: shop, version: "1" }
paths:
  /orders/{id}:
    get: { responses: { 200: { description: ok } } }
    delete: { responses: { 204: { description: gone } } }
`,
);
writeFileSync(join(folder, "broken.yaml"), `openapi: 3.1.0\ninfo: {}\npaths:\n  /a{b: {}\n`);
writeFileSync(join(folder, "broken.json"), `{"openapi": "3.1.0",\n "paths": {},\n "paths": {}}`);

const controls = [fakeControl("fake"), fakeControl("other", { idle: true })];
const api = `apis:
  - name: shop
    owner: ada
    purpose: sells
    openapi: shop.yaml
    upstream: { targets: ["http://127.0.0.1:3000"] }
`;

/** Methods stand on line 6, the upstream on line 7. */
function grpcApi(methods: string, protocol = "auto"): string {
  const upstream = `{ targets: ["http://127.0.0.1:3000"], protocol: ${protocol} }`;
  const who = "  - name: a\n    owner: ada\n    purpose: sells";
  return `version: 1\napis:\n${who}\n    grpc: { ${methods} }\n    upstream: ${upstream}\n`;
}

/** Every problem of a configuration, as \`castellan check\` tells them, file names without the folder. */
function check(text: string): readonly string[] {
  const options = { controls, environment: { SET: "yes" } };
  const read = readConfigText(join(folder, "castellan.yaml"), text, options);
  if (!read.ok) return read.problems.map((problem) => plain(formatProblem(problem)));
  const ports = { clock: { now: () => millis(Date.UTC(2026, 10, 23)) } } as Ports;
  const compiled = compilePlan(read.config.loaded, controls, ports);
  if (compiled.ok) return [];
  const located = compiled.problems.map((problem) => read.config.locate(problem));
  return located.toSorted(byPlace).map((problem) => plain(formatProblem(problem)));
}

function plain(text: string): string {
  return text.replace(/^\S*\/([^/:]+:\d+:\d+)/, "$1");
}

const problems: readonly { name: string; text: string; want: readonly string[] }[] = [
  { name: "the smallest file", text: "version: 1\n", want: [] },
  { name: "a whole API", text: `version: 1\n${api}`, want: [] },
  {
    name: "contracts are read whatever is wrong with the settings",
    text: `version: 1\nworkers: none\napis:\n  - 17\n  - name: a\n    owner: ada\n    purpose: sells\n    openapi: none.yaml\n    upstream: { targets: [http://a] }\n  - name: b\n    owner: ada\n    purpose: sells\n    openapi: broken.json\n    upstream: { targets: [http://a] }\n`,
    want: [
      "broken.json:3:2: `paths` stands here a second time; keep one",
      "castellan.yaml:2:1: `workers` must be a number, or must be auto, or must be inline",
      "castellan.yaml:4:5: `0` must be a mapping of settings",
      "castellan.yaml:8:5: `openapi` names none.yaml, which cannot be read",
    ],
  },
  {
    name: "a list of gRPC methods",
    text: grpcApi("unary: [a.v1.B/C], streaming: [a.v1.B/D]"),
    want: [],
  },
  {
    name: "what is no list of gRPC methods",
    text: grpcApi("unary: [a.v1.B/C, a.v1.B/C, /a.B/C, 'a.B/C?d'], streaming: []"),
    want: [
      "castellan.yaml:6:41: `2` must be a method such as shop.v1.Orders/GetOrder",
      "castellan.yaml:6:49: `3` must be a method such as shop.v1.Orders/GetOrder",
    ],
  },
  {
    name: "gRPC methods that stand twice, over HTTP/1.1",
    text: grpcApi("unary: [a.B/C, a.B/D], streaming: [a.B/C]", "http1"),
    want: [
      "castellan.yaml:6:48: `0` is listed already",
      "castellan.yaml:7:53: `protocol` must be `http2`, or left out: gRPC is spoken over HTTP/2 alone",
    ],
  },
  {
    name: "a gRPC API without methods",
    text: grpcApi("unary: []"),
    want: ["castellan.yaml:6:5: `grpc` must list a method"],
  },
  {
    name: "both kinds of contract",
    text: `version: 1\n${api}    grpc: { unary: [a.B/C] }\n`,
    want: ["castellan.yaml:8:5: `grpc` cannot stand beside `openapi`; make two APIs"],
  },
  {
    name: "a gRPC method that is not listed",
    text: `${grpcApi("unary: [a.B/C]")}    operations: { POST /a.B/D: {} }\n`,
    want: [
      "castellan.yaml:8:19: `POST /a.B/D` the contract declares no operation `POST /a.B/D`; did you mean `POST /a.B/C`?",
    ],
  },
  {
    name: "no version",
    text: "apis: []\n",
    want: ["castellan.yaml:1:1: `version` must be 1"],
  },
  {
    name: "unknown keys, at every depth, with the nearest known one",
    text: `version: 1\nlistener: []\nlisteners:\n  - port: 1\n    limits: { headerByte: 1KiB }\n`,
    want: [
      "castellan.yaml:2:1: `listener` is not a setting; the settings here are version, listeners, admin, state, workers, drain, trustedProxies, issuers, consumers, security, apis, exceptions, telemetry, learning; did you mean `listeners`?",
      "castellan.yaml:5:15: `headerByte` is not a setting; the settings here are headerBytes, headerCount, headersTimeout, requestTimeout, idleTimeout, writeTimeout, minimumBodyRate, maxConnections, maxConnectionsPerAddress, maxRequestsPerConnection, maxStreams, maxStreamResets, tunnelBytes, tunnelLifetime; did you mean `headerBytes`?",
    ],
  },
  {
    name: "all problems at once, in the order of the file",
    text: `version: 1
workers: 99
trustedProxies: [10.0.0.0/8, nonsense]
admin: { address: 0.0.0.0 }
listeners:
  - { port: 70000 }
apis:
  - { name: "Shop!", owner: a, purpose: b, upstream: { targets: [] } }
`,
    want: [
      "castellan.yaml:2:1: `workers` must be at most 16",
      "castellan.yaml:3:30: `1` must be an address or a block such as 10.0.0.0/8",
      "castellan.yaml:4:10: `address` must be a loopback address: 127.0.0.1 or ::1",
      "castellan.yaml:6:7: `port` must be at most 65535",
      "castellan.yaml:8:7: `name` must be a name of lower-case letters, digits, `-`, `.` and `_`, at most 64 characters",
      "castellan.yaml:8:56: `targets` must have at least 1 entry",
    ],
  },
  {
    name: "secrets that are not set",
    text: `version: 1\nstate: \${SET}/\${UNSET}\n`,
    want: ["castellan.yaml:2:1: `state` the environment variable UNSET is not set"],
  },
  {
    name: "a control that does not exist, and one whose settings are wrong",
    text: `version: 1\nsecurity:\n  fakes: { limit: 1 }\n`,
    want: ["castellan.yaml:3:3: `fakes` there is no control `fakes`; did you mean `fake`?"],
  },
  {
    name: "wrong settings of the baseline, told once and not for every operation",
    text: `version: 1\nsecurity:\n  fake:\n    limit: 5000\n    windw: 3s\n${api}`,
    want: [
      "castellan.yaml:4:5: `limit` must be at most 1000 (fake)",
      "castellan.yaml:5:5: `windw` is not a setting; the settings here are limit, window, allow, needs, strict (fake)",
    ],
  },
  {
    name: "an operation that the contract does not declare",
    text: `version: 1\n${api}    operations:\n      GET /order/{id}: { security: {} }\n`,
    want: [
      "castellan.yaml:9:7: `GET /order/{id}` the contract declares no operation `GET /order/{id}`; did you mean `GET /orders/{id}`?",
    ],
  },
  {
    name: "looser settings at an API and at an operation",
    text: `version: 1
security:
  fake: { window: 30s }
${api}    security:
      fake: { limit: 101, mode: shadow }
    operations:
      GET /orders/{id}:
        security:
          fake: { window: 1m, allow: [a, c], strict: false }
`,
    want: [
      "castellan.yaml:11:15: `limit` must not be above the baseline's 100; it is looser than what stands above it; that needs an entry in `exceptions`",
      "castellan.yaml:11:27: `mode` shadow is looser than what stands above it; that needs an entry in `exceptions`",
      "castellan.yaml:15:19: `window` must not be above the baseline's 30s; it is looser than what stands above it; that needs an entry in `exceptions`",
      'castellan.yaml:15:31: `allow` allows "c", which the baseline does not; it is looser than what stands above it; that needs an entry in `exceptions`',
      "castellan.yaml:15:46: `strict` must stay true; it is looser than what stands above it; that needs an entry in `exceptions`",
    ],
  },
  {
    name: "a control that did not act may be set anywhere, in any mode",
    text: `version: 1\n${api}    security:\n      other: { limit: 900, mode: shadow }\n`,
    want: [],
  },
  {
    name: "exceptions that name nothing, or change nothing",
    text: `version: 1
${api}exceptions:
  - { control: fak, api: shop, mode: off, reason: r, owner: o, expires: 2027-01-31 }
  - { control: fake, api: shopp, mode: off, reason: r, owner: o, expires: 2027-01-31 }
  - { control: fake, api: shop, operation: GET /x, mode: off, reason: r, owner: o, expires: 2027-01-31 }
`,
    want: [
      "castellan.yaml:9:7: `control` there is no control `fak`; did you mean `fake`?",
      "castellan.yaml:10:22: `api` there is no API `shopp`; did you mean `shop`?",
      "castellan.yaml:11:33: `operation` the contract declares no operation `GET /x`",
    ],
  },
  {
    name: "an exception without reason, owner, expiry and change",
    text: `version: 1\n${api}exceptions:\n  - { control: fake, api: shop, expires: 2027-02-30 }\n`,
    want: [
      "castellan.yaml:9:5: `reason` is required: a text",
      "castellan.yaml:9:5: `owner` is required: a text",
      "castellan.yaml:9:33: `expires` must be a date that exists in the calendar",
    ],
  },
  {
    name: "a contract that is not there",
    text: `version: 1\n${api.replace("shop.yaml", "none.yaml")}`,
    want: ["castellan.yaml:6:5: `openapi` names none.yaml, which cannot be read"],
  },
  {
    name: "problems inside a YAML contract, where they stand there",
    text: `version: 1\n${api.replace("shop.yaml", "broken.yaml")}`,
    want: ["broken.yaml:4:3: has braces that do not enclose a parameter's name"],
  },
  {
    name: "problems inside a JSON contract, where they stand there",
    text: `version: 1\n${api.replace("shop.yaml", "broken.json")}`,
    want: ["broken.json:3:2: `paths` stands here a second time; keep one"],
  },
  {
    name: "two APIs behind one door",
    text: `version: 1\n${api}  - { name: twin, owner: o, purpose: p, openapi: shop.yaml, upstream: { targets: ["http://127.0.0.1:1"] } }\n`,
    want: [
      "castellan.yaml:8:5: `1` answers to the same host, base path and operations as `shop 1`; give one of them other `hosts` or another `basePath`",
    ],
  },
];

for (const { name, text, want } of problems) {
  test(name, () => assert.deepEqual(check(text), want));
}
