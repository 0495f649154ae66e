import assert from "node:assert/strict";
import { test } from "node:test";
import type { Entry, Har } from "har-format";
import { isHar, lineFormatOf, readHar, readLine } from "./recording.ts";

const pseudonym = (kind: string, id: string): string => `${kind}:${id.length}`;
const place = { file: "a.ndjson", line: 7, pseudonym };

const record = {
  time: "2026-02-18T00:09:11.614Z",
  client: { ip: "192.0.2.7" },
  request: {
    method: "POST",
    url: "https://API.example.com:443/v1/orders/a%20b?x=1&x=2",
    headers: [
      ["Host", "api.example.com"],
      ["Content-Type", "application/json; charset=utf-8"],
      ["Authorization", "Bearer secret-token"],
      ["Cookie", "sid=hidden; theme=dark"],
    ],
    body: '{"quantity":1}',
  },
  response: {
    status: 201,
    headers: [
      ["content-type", "application/json"],
      ["Location", "/v1/orders/17"],
    ],
    body: '{"id":17}',
  },
  durationMs: 12,
  principal: { id: "ada", kind: "user", roles: ["buyer"], scopes: ["orders"], tenant: "north" },
};

test("an exchange record becomes a sighting, credentials left behind", () => {
  const read = readLine(JSON.stringify(record), undefined, place);
  assert.ok(read.ok);
  const { value: sighting } = read;
  assert.equal(sighting.id, "a.ndjson:7");
  assert.equal(sighting.time, 1_771_373_351_614);
  assert.equal(sighting.request.host, "api.example.com");
  assert.deepEqual(sighting.request.segments, ["v1", "orders", "a b"]);
  assert.deepEqual(sighting.request.query, [
    ["x", "1"],
    ["x", "2"],
  ]);
  assert.deepEqual(sighting.request.cookies, ["sid", "theme"]);
  assert.deepEqual(sighting.request.body, {
    kind: "json",
    mediaType: "application/json",
    value: { quantity: 1 },
  });
  assert.deepEqual(sighting.response.body, {
    kind: "json",
    mediaType: "application/json",
    value: { id: 17 },
  });
  assert.equal(sighting.response.location, "/v1/orders/17");
  assert.deepEqual(sighting.caller, {
    proof: "bearer",
    verified: true,
    subject: "principal:3",
    consumer: undefined,
    roles: ["buyer"],
    scopes: ["orders"],
    tenant: "north",
  });
  assert.ok(!JSON.stringify(sighting).includes("secret-token"));
  assert.ok(!JSON.stringify(sighting).includes("hidden"));
});

const without = (...path: string[]): object => {
  const copy = structuredClone(record) as Record<string, unknown>;
  const last = path.pop() ?? "";
  let inside = copy;
  for (const name of path) inside = inside[name] as Record<string, unknown>;
  delete inside[last];
  return copy;
};

const refusedRecords: readonly (readonly [what: string, value: unknown, at: readonly string[]])[] =
  [
    ["no time", without("time"), ["/time"]],
    ["a time without a zone", { ...record, time: "2026-02-18T00:09:11" }, ["/time"]],
    ["a day that is none", { ...record, time: "2026-02-30T00:09:11Z" }, ["/time"]],
    ["no URL", without("request", "url"), ["/request/url"]],
    ["a relative URL", { ...record, request: { ...record.request, url: "/x" } }, ["/request/url"]],
    [
      "headers as an object",
      { ...record, request: { ...record.request, headers: {} } },
      ["/request/headers"],
    ],
    [
      "a status of text",
      { ...record, response: { ...record.response, status: "200" } },
      ["/response/status"],
    ],
    ["a negative duration", { ...record, durationMs: -1 }, ["/durationMs"]],
    ["two things at once", { ...record, time: 5, durationMs: "x" }, ["/time", "/durationMs"]],
    [
      "an unknown kind of principal",
      { ...record, principal: { id: "a", kind: "robot" } },
      ["/principal/kind"],
    ],
  ];

for (const [what, value, at] of refusedRecords) {
  test(`a record with ${what} is refused, with its place`, () => {
    const read = readLine(JSON.stringify(value), "records", place);
    assert.ok(!read.ok);
    assert.deepEqual(
      read.problems.map((problem) => problem.at),
      at,
    );
  });
}

test("what is no JSON and what is no exchange are told apart", () => {
  const broken = readLine('{"time":', undefined, place);
  assert.ok(!broken.ok && broken.problems[0]?.message === "is not JSON");
  const other = readLine('{"a":1}', undefined, place);
  assert.ok(!other.ok && /neither/.test(other.problems[0]?.message ?? ""));
});

const logs: readonly (readonly [
  who: string,
  line: object,
  url: readonly string[],
  status: number,
])[] = [
  [
    "nginx",
    {
      time_iso8601: "2026-02-18T00:09:11+01:00",
      remote_addr: "192.0.2.7",
      request_method: "GET",
      request_uri: "/v1/orders/17?x=1",
      status: "200",
      http_host: "api.example.com",
      request_time: "0.012",
      body_bytes_sent: "532",
      http_user_agent: "curl/8",
    },
    ["v1", "orders", "17"],
    200,
  ],
  [
    "nginx, the request in one piece",
    {
      msec: "1771373351.614",
      request: "DELETE /v1/orders/17 HTTP/1.1",
      request_uri: "/v1/orders/17",
      status: 204,
      host: "api.example.com",
      remote_addr: "192.0.2.7",
    },
    ["v1", "orders", "17"],
    204,
  ],
  [
    "nginx, in the words of its own format",
    {
      time_local: "18/Feb/2026:01:09:11 +0100",
      request: "GET /v1/orders/17 HTTP/1.1",
      status: "200",
      host: "api.example.com",
      remote_addr: "192.0.2.7",
    },
    ["v1", "orders", "17"],
    200,
  ],
  [
    "nginx, with a name of one's own for the time",
    {
      time: "2026-02-18T01:09:11+01:00",
      request: "GET /v1/orders/17 HTTP/1.1",
      status: "200",
      host: "api.example.com",
      remote_addr: "192.0.2.7",
    },
    ["v1", "orders", "17"],
    200,
  ],
  [
    "Envoy",
    {
      start_time: "2026-02-18T00:09:11.614Z",
      method: "GET",
      path: "/v1/orders/17",
      authority: "api.example.com",
      response_code: 404,
      duration: 12,
      downstream_remote_address: "192.0.2.7:55012",
      bytes_received: 0,
      bytes_sent: 21,
    },
    ["v1", "orders", "17"],
    404,
  ],
  [
    "Envoy, in the words of its text logs",
    {
      start_time: "2026-02-18T00:09:11.614Z",
      method: "GET",
      x_envoy_original_path: "-",
      path: "/v1/orders/17",
      authority: "api.example.com",
      x_forwarded_proto: "-",
      x_forwarded_for: null,
      response_code: "200",
      duration: "-",
      downstream_remote_address: "192.0.2.7:55012",
      user_agent: "-",
    },
    ["v1", "orders", "17"],
    200,
  ],
  [
    "nginx, behind nothing",
    {
      msec: 1771373351.614,
      request: "GET /v1/orders/17 HTTP/1.1",
      request_method: "",
      status: 200,
      http_host: "",
      server_name: "api.example.com",
      http_x_forwarded_for: "-",
      remote_addr: "192.0.2.7",
      remote_user: "-",
    },
    ["v1", "orders", "17"],
    200,
  ],
  [
    "Kong",
    {
      request: {
        method: "GET",
        uri: "/v1/orders/17",
        url: "http://kong:8000/v1/orders/17",
        headers: { host: "api.example.com", authorization: "REDACTED" },
        size: "120",
      },
      response: { status: 200, size: 900, headers: { "content-type": "application/json" } },
      latencies: { request: 15, proxy: 12, kong: 3 },
      client_ip: "192.0.2.7",
      started_at: 1771373351614,
      consumer: { username: "warehouse" },
    },
    ["v1", "orders", "17"],
    200,
  ],
];

for (const [who, line, segments, status] of logs) {
  test(`an access log of ${who} is read`, () => {
    assert.equal(lineFormatOf(line), "access-log");
    const read = readLine(JSON.stringify(line), undefined, place);
    assert.ok(read.ok, JSON.stringify(read));
    assert.equal(read.value.request.host, "api.example.com");
    assert.deepEqual(read.value.request.segments, segments);
    assert.equal(read.value.response.status, status);
    assert.equal(read.value.request.client, "192.0.2.7");
    assert.equal(read.value.source.kind, "access-log");
  });
}

const nginxTimes: readonly (readonly [time: object, read: boolean])[] = [
  [{ time_local: "18/Feb/2026:01:09:11 +0100" }, true],
  [{ time_local: "17/Feb/2026:16:39:11 -0730" }, true],
  [{ time_iso8601: "2026-02-18T00:09:11+00:00" }, true],
  [{ time: "2026-02-18T00:09:11Z" }, true],
  [{ time: "18/Feb/2026:00:09:11 +0000" }, true],
  [{ msec: "1771373351.000" }, true],
  [{ time_iso8601: "-", time_local: "18/Feb/2026:00:09:11 +0000" }, true],
  [{ time_local: "18/Foo/2026:00:09:11 +0000" }, false],
  [{ time_local: "30/Feb/2026:00:09:11 +0000" }, false],
  [{ time_local: "18/Feb/2026:24:09:11 +0000" }, false],
  [{ time_local: "18/Feb/2026:00:09:11" }, false],
  [{}, false],
];

for (const [time, isRead] of nginxTimes) {
  test(`nginx writes ${JSON.stringify(time)}: ${isRead ? "read" : "told"}`, () => {
    const line = { ...time, request: "GET /v1/orders HTTP/1.1", status: 200, host: "h.test" };
    const read = readLine(JSON.stringify(line), "access-log", place);
    if (read.ok) assert.equal(read.value.time, 1_771_373_351_000);
    else assert.match(read.problems[0]?.message ?? "", /date and time such as/);
    assert.equal(read.ok, isRead);
  });
}

test("a text that is no request line makes no access log", () => {
  for (const request of ["a wish", "GET", "GET /x", 17, { method: "GET" }]) {
    assert.equal(lineFormatOf({ request, status: 200 }), undefined, JSON.stringify(request));
  }
});

const unsaid = { httpVersion: "", cookies: [], headersSize: -1 };

test("a HAR is read entry by entry; a broken one is told by its place and left out", () => {
  const entry: Entry = {
    startedDateTime: "2026-02-18T00:09:11.614Z",
    time: 12.5,
    request: {
      method: "GET",
      url: "https://api.example.com/v1/orders",
      ...unsaid,
      queryString: [],
      headers: [
        { name: ":authority", value: "api.example.com" },
        { name: "X-Api-Key", value: "k-1" },
      ],
      bodySize: 0,
    },
    response: {
      status: 200,
      statusText: "",
      ...unsaid,
      redirectURL: "",
      headers: [{ name: "Content-Type", value: "application/json" }],
      content: { size: 2, mimeType: "application/json", text: "W10=", encoding: "base64" },
      bodySize: 2,
    },
    cache: {},
    timings: { wait: 12.5, receive: 0 },
  };
  const aborted = { ...entry, response: { ...entry.response, status: 0 } };
  const creator = { name: "a browser", version: "1" };
  const har: Har = { log: { version: "1.2", creator, entries: [entry, aborted, entry] } };
  assert.ok(isHar(har));
  const read = [...readHar(har, place)];
  assert.deepEqual(
    read.map(({ ok }) => ok),
    [true, false, true],
  );
  const [first, second] = read;
  assert.ok(first?.ok && second?.ok === false);
  assert.deepEqual(first.value.response.body, {
    kind: "json",
    mediaType: "application/json",
    value: [],
  });
  assert.equal(first.value.caller.proof, "api-key");
  assert.deepEqual(first.value.request.fields, [["x-api-key", ""]]);
  assert.equal(second.problems[0]?.at, "/log/entries/1/response/status");
});
