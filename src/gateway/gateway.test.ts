import assert from "node:assert/strict";
import { test } from "node:test";
import { deny, pass } from "../kernel/verdict.ts";
import {
  cannedServer,
  isWhole,
  bodyOf,
  rawServer,
  stage,
  statusOf,
  talk,
} from "./fixtures/stage.ts";

const plainAnswer =
  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-A: 1\r\nContent-Length: 5\r\n\r\nhello";
const get = "GET /a/b?c=d HTTP/1.1\r\nHost: API.example:80\r\nX-One: 1\r\n\r\n";

function endsHead(seen: string): boolean {
  return seen.endsWith("\r\n\r\n");
}

test("a request passes in its normal form and the answer comes back as it was", async () => {
  await using upstream = await cannedServer(plainAnswer);
  await using gate = await stage([upstream.port]);
  const { text } = await talk(gate.port, get, isWhole);
  assert.equal(statusOf(text), 200);
  assert.match(text, /\r\nx-a: 1\r\n/);
  assert.equal(bodyOf(text), "hello");
  const sent = upstream.received[0] ?? "";
  assert.ok(sent.startsWith("GET /a/b?c=d HTTP/1.1\r\nhost: 127.0.0.1:"), sent);
  assert.match(sent, /\r\nx-one: 1\r\n/);
  const settled = await gate.next();
  assert.deepEqual([settled.ending, settled.status, settled.responseBytes], ["answered", 200, 5]);
  assert.match(text, new RegExp(`\r\nx-request-id: ${settled.facts.id}\r\n`));
  assert.match(settled.facts.id, /^[0-9a-v]{26}$/);
});

test("what a stranger says of his way here is replaced by what is known", async () => {
  await using upstream = await cannedServer(plainAnswer);
  await using gate = await stage([upstream.port]);
  const forged =
    "GET / HTTP/1.1\r\nHost: api.example\r\nX-Forwarded-For: 10.0.0.1\r\nX-Forwarded-Proto: https\r\n" +
    "Forwarded: for=10.0.0.1\r\nX-Real-IP: 10.0.0.1\r\nX-Request-Id: mine\r\nX-HTTP-Method-Override: DELETE\r\n" +
    "X-Original-URL: /admin\r\ntraceparent: 00-zz-zz-01\r\ntracestate: a=b\r\nConnection: x-hop\r\nX-Hop: 1\r\n\r\n";
  await talk(gate.port, forged, isWhole);
  const sent = upstream.received[0] ?? "";
  for (const gone of ["10.0.0.1", "mine", "DELETE", "/admin", "zz", "tracestate", "x-hop"]) {
    assert.ok(!sent.includes(gone), `${gone} went on: ${sent}`);
  }
  assert.match(sent, /\r\nx-forwarded-for: 127\.0\.0\.1\r\n/);
  assert.match(sent, /\r\nx-forwarded-proto: http\r\n/);
  assert.match(sent, /\r\nforwarded: for=127\.0\.0\.1;host="api\.example";proto=http\r\n/);
  assert.match(sent, /\r\ntraceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-00\r\n/);
});

test("a well-formed trace is continued under a span of our own", async () => {
  await using upstream = await cannedServer(plainAnswer);
  await using gate = await stage([upstream.port]);
  const trace = "0af7651916cd43dd8448eb211c80319c";
  const parent = `00-${trace}-b7ad6b7169203331-01`;
  await talk(
    gate.port,
    `GET / HTTP/1.1\r\nHost: a\r\ntraceparent: ${parent}\r\ntracestate: a=b\r\n\r\n`,
    isWhole,
  );
  const sent = upstream.received[0] ?? "";
  assert.match(sent, new RegExp(`\r\ntraceparent: 00-${trace}-[0-9a-f]{16}-00\r\n`));
  assert.ok(!sent.includes("b7ad6b7169203331"));
  assert.match(sent, /\r\ntracestate: a=b\r\n/);
});

const denials = [
  ["admit", 403],
  ["identify", 401],
  ["authorize", 429],
  ["inspect", 400],
  ["forward", 503],
  ["screen", 502],
] as const;

for (const [phase, status] of denials) {
  test(`a denial in ${phase} is a problem document, and what was gathered goes with it`, async () => {
    await using upstream = await cannedServer(plainAnswer);
    let released = 0;
    await using gate = await stage([upstream.port], {
      statuses: { no: status },
      steps: {
        admit: [
          () => ({ kind: "pass", fields: [["x-gathered", "1"]], release: () => (released += 1) }),
          ...(phase === "admit" ? [() => deny("no")] : []),
        ],
        ...(phase === "admit" ? {} : { [phase]: () => deny("no", { fields: [["x-said", "2"]] }) }),
      },
    });
    const { text } = await talk(gate.port, get, isWhole);
    assert.equal(statusOf(text), status);
    assert.match(text, /\r\ncontent-type: application\/problem\+json\r\n/);
    assert.match(text, /\r\nx-gathered: 1\r\n/);
    if (phase !== "admit") assert.match(text, /\r\nx-said: 2\r\n/);
    assert.ok(!text.includes("hello"));
    assert.ok(!text.includes('"no"'));
    const settled = await gate.next();
    assert.equal(settled.ending, "denied");
    assert.deepEqual(settled.denial, { control: "fixture", reason: "no" });
    assert.equal(upstream.received.length, phase === "screen" ? 1 : 0);
    assert.equal(released, 1);
  });
}

test("steps that answer later hold the exchange, not the thread", async () => {
  await using upstream = await cannedServer(plainAnswer);
  const order: string[] = [];
  const later = (name: string) => async () => {
    await Promise.resolve();
    order.push(name);
    return pass;
  };
  await using gate = await stage([upstream.port], {
    steps: {
      admit: later("admit"),
      authorize: later("authorize"),
      inspect: later("inspect"),
      screen: later("screen"),
    },
  });
  const { text } = await talk(gate.port, get, isWhole);
  assert.equal(bodyOf(text), "hello");
  assert.deepEqual(order, ["admit", "authorize", "inspect", "screen"]);
});

test("a control can answer in the house's name", async () => {
  await using gate = await stage([1], {
    steps: {
      admit: () => ({ kind: "respond", status: 204, fields: [["access-control-max-age", "5"]] }),
    },
  });
  const { text } = await talk(gate.port, get, (seen) => seen.endsWith("\r\n\r\n"));
  assert.equal(statusOf(text), 204);
  assert.match(text, /\r\naccess-control-max-age: 5\r\n/);
  assert.ok(!text.includes("content-length"));
  assert.equal((await gate.next()).ending, "responded");
});

test("edits change what goes on: `remove` and `set`, but never the framing", async () => {
  await using upstream = await cannedServer(plainAnswer);
  await using gate = await stage([upstream.port], {
    steps: {
      forward: () => ({
        kind: "edit-request",
        remove: ["x-one"],
        set: [
          ["authorization", "Bearer internal"],
          ["content-length", "99"],
          ["host", "evil"],
        ],
      }),
    },
  });
  await talk(gate.port, get, isWhole);
  const sent = upstream.received[0] ?? "";
  assert.ok(!/x-one|content-length|evil/.test(sent), sent);
  assert.match(sent, /\r\nauthorization: Bearer internal\r\n/);
});

test("a field of the house replaces the upstream's of the same name, but for lists", async () => {
  await using upstream = await cannedServer(
    "HTTP/1.1 200 OK\r\nX-Frame-Options: ALLOW\r\nVary: a\r\nX-Request-Id: theirs\r\nContent-Length: 0\r\n\r\n",
  );
  await using gate = await stage([upstream.port], {
    steps: {
      admit: () => ({
        kind: "pass",
        fields: [
          ["x-frame-options", "DENY"],
          ["vary", "b"],
        ],
      }),
    },
  });
  const { text } = await talk(gate.port, get, isWhole);
  assert.ok(!/ALLOW|theirs/.test(text), text);
  assert.match(text, /\r\nx-frame-options: DENY\r\n/);
  assert.match(text, /\r\nvary: a\r\n[^]*\r\nvary: b\r\n/);
});

test("a control's fault is a plain 500, reported and counted, and the control's text stays here", async () => {
  await using gate = await stage([1], {
    steps: {
      authorize: () => {
        throw new TypeError("secret detail");
      },
    },
  });
  const { text } = await talk(gate.port, get, isWhole);
  assert.equal(statusOf(text), 500);
  assert.ok(!text.includes("secret"));
  const { trail } = await gate.next();
  assert.equal(trail.findings[0]?.what, "fault");
});

test("a field that cannot be sent is a house fault and a clean 500", async () => {
  await using upstream = await cannedServer(plainAnswer);
  await using gate = await stage([upstream.port], {
    steps: { admit: () => ({ kind: "pass", fields: [["x-bad", "a\r\nb"]] }) },
  });
  const { text } = await talk(gate.port, get, isWhole);
  assert.equal(statusOf(text), 500);
  assert.ok(!text.includes("x-bad"));
  const settled = await gate.next();
  assert.equal(settled.ending, "house-fault");
  assert.equal(gate.reported.length, 1);
});

test("who asks for no API of ours is told 404 and settles without a plan", async () => {
  await using gate = await stage([1], { unknown: ["/a/b"] });
  const { text } = await talk(gate.port, get, isWhole);
  assert.equal(statusOf(text), 404);
  const settled = await gate.next();
  assert.deepEqual([settled.plan, settled.fault], [undefined, "no-api"]);
});

test("HEAD is answered without a body, refused or not", async () => {
  await using upstream = await cannedServer(
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/plain\r\n\r\n",
  );
  await using gate = await stage([upstream.port], {
    unknown: ["/no"],
    reads: { answerBody: true },
  });
  const head = await talk(gate.port, "HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n", endsHead);
  assert.match(head.text, /^HTTP\/1\.1 200 [^]*\r\ncontent-length: 5\r\n/);
  const refused = await talk(gate.port, "HEAD /no HTTP/1.1\r\nHost: a\r\n\r\n", endsHead);
  assert.equal(statusOf(refused.text), 404);
});

test("a connection is kept between requests, towards client and upstream", async () => {
  await using upstream = await cannedServer(plainAnswer);
  await using gate = await stage([upstream.port]);
  const { text } = await talk(
    gate.port,
    get + get + get,
    (seen) => seen.split("hello").length === 4,
  );
  assert.equal(text.split("HTTP/1.1 200").length, 4);
  await gate.next();
  await talk(gate.port, get, isWhole);
  const requests = upstream.received.reduce((sum, one) => sum + one.split("GET ").length - 1, 0);
  assert.equal(requests, 4);
  assert.ok(upstream.received.length <= 3, `${upstream.received.length} connections`);
});

test("an event stream flows piece by piece", async () => {
  await using upstream = await rawServer((socket) => {
    socket.write(
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    socket.write("9\r\ndata: 1\n\n\r\n");
  });
  await using gate = await stage([upstream.port], { reads: { answerBody: true } });
  const { text } = await talk(gate.port, get, (seen) => seen.includes("data: 1"));
  assert.match(text, /\r\ntransfer-encoding: chunked\r\n/i);
  assert.equal((await gate.next()).ending, "client-fault");
});

test("new regulations judge new requests", async () => {
  await using upstream = await cannedServer(plainAnswer);
  await using gate = await stage([upstream.port]);
  assert.equal(statusOf((await talk(gate.port, get, isWhole)).text), 200);
  const { planOf } = await import("./fixtures/plan.ts");
  gate.gateway.swap({
    plan: planOf({ steps: { admit: () => deny("no") }, statuses: { no: 410 } }),
    upstreams: [],
    trustedProxies: [],
  });
  assert.equal(statusOf((await talk(gate.port, get, isWhole)).text), 410);
});
