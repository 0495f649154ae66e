import assert from "node:assert/strict";
import { test } from "node:test";
import { Fields } from "../http/fields.ts";
import { millis } from "../kernel/clock.ts";
import { deny, pass } from "../kernel/verdict.ts";
import { type Gathering, type Observer, type Run, decide } from "./decide.ts";
import type { Arrival } from "./facts.ts";
import type { Planned } from "./plan.ts";
import type { Principal } from "./principal.ts";
import { Trail, maxFindings } from "./trail.ts";

const arrival: Arrival = {
  id: "x",
  time: millis(0),
  peer: "192.0.2.1",
  tls: undefined,
  client: "192.0.2.1",
  secure: true,
  pathParameters: [],
  head: {
    method: "GET",
    version: "1.1",
    authority: "api.example",
    target: { path: "/", segments: [], query: "", pairs: [] },
    fields: Fields.none,
    cookies: [],
    upgrade: undefined,
    mediaType: undefined,
    hasBody: false,
    contentLength: undefined,
  },
};

const ada: Principal = {
  id: "ada",
  kind: "user",
  credential: "bearer",
  issuer: "https://id.example",
  consumer: undefined,
  tenant: undefined,
  scopes: new Set(),
  roles: new Set(),
  groups: new Set(),
  claims: {},
  credentialId: undefined,
};

function planned(over: Partial<Planned<"identify">>): Planned<"identify"> {
  return {
    control: "c",
    phase: "identify",
    mode: "enforce",
    onError: "deny",
    statuses: { no: 403, gone: 410 },
    step: () => pass,
    ...over,
  };
}

function run(steps: readonly Planned<"identify">[], more: Partial<Run<"identify">> = {}) {
  const gathering: Gathering = { trail: new Trail(), fields: [], releases: [] };
  const named: Principal[] = [];
  const decision = decide<"identify">({
    steps,
    facts: arrival,
    gathering,
    apply: (change) => named.push(change.principal),
    ...more,
  });
  return { decision, gathering, named };
}

test("a phase of synchronous steps answers without a promise", () => {
  const { decision, gathering } = run([planned({}), planned({})]);
  assert.equal(decision, undefined);
  assert.deepEqual(gathering.trail.findings, []);
});

test("an enforced denial ends the phase with its reason's status, and nothing runs after it", () => {
  let ran = false;
  const late = () => {
    ran = true;
    return pass;
  };
  const { decision } = run([
    planned({ step: () => deny("gone", { fields: [["retry-after", "1"]] }) }),
    planned({ step: late }),
  ]);
  assert.deepEqual(decision, {
    kind: "stop",
    status: 410,
    control: "c",
    reason: "gone",
    fields: [["retry-after", "1"]],
  });
  assert.equal(ran, false);
});

test("a shadow denial is on the trail and does not decide", () => {
  const { decision, gathering } = run([planned({ mode: "shadow", step: () => deny("no") })]);
  assert.equal(decision, undefined);
  assert.deepEqual(
    gathering.trail.findings.map(({ mode, what, reason }) => [mode, what, reason]),
    [["shadow", "deny", "no"]],
  );
});

test("a shadow control names nobody and promises nothing, yet releases what it holds", () => {
  let released = 0;
  const { named, gathering } = run([
    planned({ mode: "shadow", step: () => ({ kind: "identify", principal: ada }) }),
    planned({
      mode: "shadow",
      step: () => ({ kind: "pass", fields: [["ratelimit", "1"]], release: () => (released += 1) }),
    }),
  ]);
  assert.deepEqual(named, []);
  assert.deepEqual(gathering.fields, []);
  for (const release of gathering.releases) release();
  assert.equal(released, 1);
});

test("an enforced identification is applied before the next step runs", () => {
  const seen: number[] = [];
  const { named } = run([
    planned({ step: () => ({ kind: "identify", principal: ada }) }),
    planned({
      step: () => {
        seen.push(1);
        return pass;
      },
    }),
  ]);
  assert.deepEqual(named, [ada]);
  assert.deepEqual(seen, [1]);
});

function broken(): never {
  throw new TypeError("bug");
}

const faults = [
  { name: "thrown, onError deny", step: broken, onError: "deny", mode: "enforce", stops: true },
  { name: "thrown, onError pass", step: broken, onError: "pass", mode: "enforce", stops: false },
  { name: "thrown in shadow", step: broken, onError: "deny", mode: "shadow", stops: false },
  {
    name: "rejected, onError deny",
    step: () => Promise.reject(new TypeError("bug")),
    onError: "deny",
    mode: "enforce",
    stops: true,
  },
  {
    name: "rejected, onError pass",
    step: () => Promise.reject(new TypeError("bug")),
    onError: "pass",
    mode: "enforce",
    stops: false,
  },
] as const;

for (const { name, step, onError, mode, stops } of faults) {
  test(`a fault is judged by the author's choice: ${name}`, async () => {
    const { decision, gathering } = run([planned({ step, onError, mode })]);
    const stop = await decision;
    assert.equal(stop === undefined ? undefined : stop.status, stops ? 500 : undefined);
    assert.ok(gathering.trail.findings[0]?.fault instanceof TypeError);
  });
}

test("after a promise the phase goes on where it was, in order", async () => {
  const order: string[] = [];
  const step = (name: string, wait: boolean) => () => {
    order.push(name);
    return wait ? Promise.resolve(pass) : pass;
  };
  const { decision } = run([
    planned({ step: step("a", false) }),
    planned({ step: step("b", true) }),
    planned({ step: step("c", false) }),
    planned({ step: () => Promise.resolve(deny("no")) }),
    planned({ step: step("never", false) }),
  ]);
  assert.ok(decision instanceof Promise);
  assert.equal((await decision)?.kind, "stop");
  assert.deepEqual(order, ["a", "b", "c"]);
});

test("an observer sees each step begin and end", () => {
  const seen: string[] = [];
  const observer: Observer = {
    started: (control, phase) => seen.push(`+${control} ${phase}`),
    ended: (outcome) => seen.push(`-${outcome}`),
  };
  run([planned({}), planned({ step: broken, onError: "pass" })], { observer });
  assert.deepEqual(seen, ["+c identify", "-pass", "+c identify", "-fault"]);
});

test("a trail is bounded and counts what did not fit", () => {
  const trail = new Trail();
  const steps = Array.from({ length: maxFindings + 3 }, () =>
    planned({ mode: "shadow", step: () => deny("no") }),
  );
  run(steps, { gathering: { trail, fields: [], releases: [] } });
  assert.equal(trail.findings.length, maxFindings);
  assert.equal(trail.spilled, 3);
});
