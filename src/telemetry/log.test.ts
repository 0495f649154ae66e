import assert from "node:assert/strict";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { mark, settledExchange } from "./fixtures/settled-exchange.ts";
import { createLog } from "./log.ts";
import { pseudonyms } from "./pseudonym.ts";

const folder = mkdtempSync(join(tmpdir(), "castellan-log-"));
after(() => rmSync(folder, { recursive: true }));
let files = 0;

function logged(
  given: { level?: "info" | "warn" | "silent"; exchanges?: boolean },
  ...settled: ReturnType<typeof settledExchange>[]
): readonly Record<string, unknown>[] {
  const file = join(folder, `log-${(files += 1)}`);
  const log = createLog({
    level: given.level ?? "info",
    exchanges: given.exchanges ?? true,
    pseudonym: pseudonyms("key"),
    base: { thread: 3 },
    destination: openSync(file, "w"),
  });
  for (const each of settled) log.exchange(each);
  log.close();
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("an exchange is told without anything that a caller or an upstream wrote", () => {
  const [line] = logged({}, settledExchange());
  assert.ok(line);
  assert.equal(JSON.stringify(line).includes(mark), false, JSON.stringify(line));
  const { api, operation, method, status, client, principal, credential, duration, trace } = line;
  assert.deepEqual(
    { api, operation, method, status, client, credential, duration, trace },
    {
      api: "things",
      operation: "GET /things/{id}",
      method: "other",
      status: 200,
      client: "192.0.2.7",
      credential: "bearer",
      duration: 12.35,
      trace: "a".repeat(32),
    },
  );
  assert.match(String(principal), /^[\w-]{12}$/);
});

test("a fault is told by its kind and place", () => {
  const [line] = logged({}, settledExchange());
  const trail = (line?.["trail"] ?? []) as { fault?: { name: string; frames: string[] } }[];
  assert.equal(trail[1]?.fault?.name, "SyntaxError");
  assert.match(trail[1]?.fault?.frames[0] ?? "", /settled-exchange\.ts:\d+:\d+/);
});

test("a caller has one name under one key, and another under another", () => {
  const [one, other] = [pseudonyms("key"), pseudonyms("other")];
  assert.equal(one("i", "ada"), one("i", "ada"));
  assert.notEqual(one("i", "ada"), one("i", "bob"));
  assert.notEqual(one("i", "ada"), one("j", "ada"));
  assert.notEqual(one("i", "ada"), other("i", "ada"));
});

const quiet = settledExchange({ trail: { findings: [], spilled: 0 } as never });
const levels = [
  { name: "an answer", settled: quiet, given: {}, want: ["info"] },
  { name: "an answer, exchanges off", settled: quiet, given: { exchanges: false }, want: [] },
  {
    name: "a denial, exchanges off",
    settled: settledExchange({ ...quiet, ending: "denied", denial: { control: "c", reason: "r" } }),
    given: { exchanges: false },
    want: ["info"],
  },
  {
    name: "an upstream's fault",
    settled: settledExchange({ ...quiet, ending: "upstream-fault" }),
    given: { level: "warn" as const },
    want: ["warn"],
  },
  {
    name: "a fault of the house",
    settled: settledExchange({ ...quiet, ending: "house-fault" }),
    given: { level: "warn" as const },
    want: ["error"],
  },
  {
    name: "a control's fault",
    settled: settledExchange(),
    given: { level: "warn" as const },
    want: ["error"],
  },
  {
    name: "anything, silent",
    settled: settledExchange(),
    given: { level: "silent" as const },
    want: [],
  },
];

for (const { name, settled, given, want } of levels) {
  test(`${name} is told as ${want.join() || "nothing"}`, () => {
    assert.deepEqual(
      logged(given, settled).map(({ level }) => level),
      want,
    );
  });
}
