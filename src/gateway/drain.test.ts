import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import { test } from "node:test";
import {
  cannedServer,
  isWhole,
  rawServer,
  stage,
  statusOf,
  talk,
  until,
} from "./fixtures/stage.ts";

const answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
const get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

test("draining answers what is under way, closes what is idle and takes nothing new", async () => {
  let release: (() => void) | undefined;
  await using upstream = await rawServer((socket) => {
    release = () => socket.write(answer);
  });
  const gate = await stage([upstream.port]);
  const idle = net.connect(gate.port, "127.0.0.1");
  await once(idle, "connect");
  const asked = talk(gate.port, get);
  await until(() => release !== undefined);
  const drained = gate.gateway.drain(5_000);
  await once(idle, "close");
  assert.equal((await talk(gate.port, get)).text, "");
  release?.();
  const { text, ended } = await asked;
  assert.equal(statusOf(text), 200);
  assert.match(text, /\r\nconnection: close\r\n/i);
  assert.equal(ended, "closed");
  await drained;
});

test("what does not end in time is broken off", async () => {
  await using upstream = await cannedServer("");
  const gate = await stage([upstream.port]);
  const asked = talk(gate.port, get);
  await until(() => !(gate.gateway.stats().inFlight === 0));
  await gate.gateway.drain(50);
  assert.equal((await asked).text, "");
  assert.equal(gate.gateway.stats().inFlight, 0);
  assert.equal((await gate.next()).ending, "client-fault");
});

test("a connection that streams while the draining begins ends with its answer", async () => {
  let end: (() => void) | undefined;
  await using upstream = await rawServer((socket) => {
    socket.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
    end = () => socket.write("world");
  });
  const gate = await stage([upstream.port]);
  let drained: Promise<void> | undefined;
  const { text, ended } = await talk(gate.port, get, (seen) => {
    if (seen.endsWith("hello")) {
      drained ??= gate.gateway.drain(5_000);
      end?.();
    }
    return false;
  });
  assert.ok(isWhole(text));
  assert.equal(ended, "closed");
  await drained;
});
