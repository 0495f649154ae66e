import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { isProse } from "../prose.ts";
import { probeOf } from "../probe.ts";
import { judgeSql } from "./sql.ts";

const attacks: readonly (readonly [value: string, rule: string])[] = [
  ["7' or 'x'='x", "logic"],
  ["bob' and sleep(3) -- ", "logic"],
  ['7" or 3>2 #', "logic"],
  ["bob'--", "comment-out"],
  ["bob')/*", "comment-out"],
  ["'; drop table orders", "stacked-statement"],
  ["x' union all select name from users", "union"],
  ["x' group by 1 having 2", "clause"],
  ["12 or 3=3", "tautology"],
  ["12/**/or/**/3=3", "tautology"],
  ["-1 UnIoN/*!50000*/SeLeCt 1,2", "union-select"],
  ["5union select 1,2", "union-select"],
  ["1) or (2=2", "tautology"],
  ["1;delete from t where a=1", "stacked-statement"],
  ["insert into t values (1)", "statement"],
  ["(select count(*) from t)", "subquery"],
  ["pg_sleep(4)", "probing-call"],
  ["x'||(select 1)||'", "logic"],
  ["' like '%", "comparison"],
  ["declare @a int", "declaration"],
  ["waitfor delay '0:0:3'", "logic-open"],
  ["1 order by 9", "number-clause"],
  ["x\u2019", ""],
];

test("a value that ends its literal and goes on as SQL is told by the rule that saw it", () => {
  for (const [value, rule] of attacks) {
    assert.equal(judgeSql(probeOf(value, "form", false))?.rule ?? "", rule, value);
  }
});

const nearMisses = [
  "Miles O'Brien",
  "rock 'n' roll",
  "the dogs' or cats' home",
  '27" x 30"',
  "select a plan from the list",
  "Drop off at gate 4; update me",
  "name eq 'x' and age gt 3",
  'state = "ACTIVE" AND create_time > "2020"',
  "connection-2--0",
  "5 or 6",
  "SELECT",
  "Update user",
  "union square, 2 select seats",
  "9-5",
  "c# and f#",
  "creation date of the database (ISO 8601)",
];

test("names, measures, quotations and filters of an API are no clauses", () => {
  for (const value of nearMisses) {
    assert.equal(judgeSql(probeOf(value, "form", isProse(value))), undefined, value);
  }
});

test("any tautology of two numbers is seen, in either quote, in any case and with comments for blanks", () => {
  const blank = fc.constantFrom(" ", "\t", "/**/", "  ");
  const word = fc.constantFrom("or", "OR", "And", "oR");
  fc.assert(
    fc.property(fc.nat(999), fc.constantFrom("'", '"', ""), blank, word, (n, mark, gap, logic) => {
      const value = `${n}${mark}${gap}${logic}${gap}${n}=${n}`;
      assert.ok(judgeSql(probeOf(value, "query", false)), value);
    }),
  );
});

test("plain words and numbers are never SQL", () => {
  const word = fc.stringMatching(/^[a-z]{1,12}$/);
  fc.assert(
    fc.property(word, fc.nat(), (name, n) => {
      assert.equal(judgeSql(probeOf(`${name}-${n}`, "query", false)), undefined);
    }),
  );
});
