import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { families } from "./config.ts";
import type { Evidence, Family } from "./evidence.ts";
import { judgeValue } from "./judge.ts";
import { characterFlags } from "./prefilter.ts";

function judge(value: string, wanted: readonly Family[] = families): Evidence | undefined {
  const meter = { left: Number.POSITIVE_INFINITY };
  const question = { place: "query", wanted: new Set(wanted), meter } as const;
  return judgeValue(value, characterFlags(value), question);
}

const ample = 1e9;

/** What reading `value` takes from the meter. */
function weigh(value: string): number {
  const meter = { left: ample };
  const question = { place: "query", wanted: new Set(families), meter } as const;
  judgeValue(value, characterFlags(value), question);
  return ample - meter.left;
}

const dressed: readonly (readonly [value: string, family: Family])[] = [
  ["7%2527%2520or%25201%253D1", "sql"],
  ["\\u003cscript\\u003ego()\\u003c/script\\u003e", "html"],
  ["&lt;script&gt;go()&lt;/script&gt;", "html"],
  [Buffer.from("<script>go()</script>").toString("base64"), "html"],
  [Buffer.from("1' or '1'='1").toString("base64url"), "sql"],
  ["%2e%2e%2f%2e%2e%2fx", "path"],
  ["$%7Bjndi:ldap://h/x}", "template"],
  ["\uff1cscript\uff1ego()", "html"],
];

test("dress comes off, layer by layer", () => {
  for (const [value, family] of dressed) assert.equal(judge(value)?.family, family, value);
});

test("running text about code passes, a certain attack in it does not", () => {
  const about =
    "To list the users run `SELECT * FROM users WHERE id = '1' OR '1'='1'` in the console; it's a classic example of an injection and harmless here.";
  assert.equal(judge(about), undefined);
  assert.equal(judge(`${about} <img src=x onerror=alert(document.cookie)>`)?.family, "html");
});

test("an attack behind any amount of padding is found, also at the seam of two pieces", () => {
  for (const length of [100, 16_000, 16_370, 16_384, 40_000]) {
    assert.equal(judge(`${"a=".repeat(length / 2)}<script src=x>`)?.family, "html", String(length));
  }
});

test("only the families asked for are told", () => {
  assert.equal(judge("1 or 1=1", ["html"]), undefined);
  assert.equal(judge("<script>x()</script>", ["html"])?.family, "html");
  assert.equal(judge("x.php", ["sql"]), undefined);
});

test("plain words, numbers, identifiers and dates are nothing and weigh nothing", () => {
  const plain = fc.stringMatching(
    /^[0-9a-f]{8}-[0-9a-f]{4}$|^[A-Z][a-z]{2,9} [A-Z][a-z]{2,9}$|^20\d\d-0[1-9]-[012][1-9]$/,
  );
  fc.assert(
    fc.property(plain, (value) => {
      assert.equal(weigh(value), 0);
      assert.equal(judge(value), undefined, value);
    }),
  );
});

test("any text is judged without a fault, in time linear in its length", () => {
  const piece = fc.constantFrom(
    "'",
    '"',
    "<",
    "(",
    "${",
    "%27",
    "or ",
    "union ",
    "../",
    "\n",
    "`",
    "a",
    "1",
    "=",
    "&#",
    "\\u0027",
    "é",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      judge(pieces.join(""));
    }),
  );
});

test("encoded data weighs nothing, running text its length, anything else double, each layer again", () => {
  assert.equal(weigh("QUJD".repeat(400)), 0);
  assert.equal(weigh("a=b;"), 8);
  assert.equal(weigh("%41=b;"), 12 + 8);
  const sentence = "Please leave the parcel with the people next door (number 7), thank you!";
  assert.equal(weigh(sentence), sentence.length);
});

test("a spent meter ends the reading", () => {
  const meter = { left: 100 };
  const value = "a=;".repeat(200_000);
  const question = { place: "query", wanted: new Set(families), meter } as const;
  assert.equal(judgeValue(value, characterFlags(value), question), undefined);
  assert.ok(meter.left < 0 && meter.left > -40_000, String(meter.left));
});
