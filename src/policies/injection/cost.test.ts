import assert from "node:assert/strict";
import { test } from "node:test";
import { families } from "./config.ts";
import { judgeValue } from "./judge.ts";
import { characterFlags } from "./prefilter.ts";

/**
 * Values made to be dear: a token repeated, so that every judge that looks for it begins at each of its
 * places. Work cannot be counted inside a regular expression, so processor time is, generously: it must grow
 * no faster than the length, and stay far below what would hold the event loop.
 */
const tokens: readonly string[] =
  `( ) < <a <a§x= <a§href= <a§style=' <img§ <!-- <!doctype§ <? <% <= a< < </ < § " ' \` [ [a [$ { {{ {% {# #{ \${ $ $a= $( $(( % %41 %25
\\ \\u0041 \\u{ & &# &#65; &lt &lt; .. ../ / // /? /?? /[a a( a. .... - -- # /* a/*a @ @@ @{ = on onab= § a§ ; ;if§ ;for§ if§a== | || && ¶ ¶( ¶a: ¶§
java. class. script: data: a: php: php:// <?= 1§or§ or§ union§ select§ union§select§ select§a§from§ 1, a= word§ 'a "a '' a'b c\\at §¼ ¼¾ ＇ A +ADw- a+
function( =>§ new§ __proto__ constructor process. document. eval( url( expression( style= [<( for§%a§ %a§ :: child:: '§or§ '§or§a a:1:{ O:1:" jndi: ~ §-a *)( "]| http:
select( case§when§ if( concat( //¶ #¶ /**/ ;cat§ |cat§ \`a\`§ {a,b}§ ()§{ $[a ;; \\\\ %u0041 0 1§ 1=1§ Ab1 x=<a§ </a <b§on ;drop§ ;insert§update§ A1b2 a_`
    .split(/[ \n]/)
    .filter((token) => token !== "")
    .map((token) => token.replaceAll("§", " ").replaceAll("¶", "\n"));

/** What stands before the run decides which judges are asked. */
const openings = ["", "1' (x=<a "] as const;

const short = 16_384;
const long = 65_536;
/** Four times the length: twice that again is noise, a square would be sixteen. */
const maxGrowth = 8;
/** Collection and a busy machine make single measurements jump; what is slow is slow each time. */
const tries = 4;
/** Below this many microseconds a ratio says nothing. */
const measurable = 2_000;
/** One value of `long` characters, in microseconds; it takes about 10 000 at worst. */
const ceiling = 250_000;

const wanted: ReadonlySet<(typeof families)[number]> = new Set(families);

/** The least of three, in microseconds of processor time. */
function cost(opening: string, token: string, length: number): number {
  const value = (opening + token.repeat(Math.ceil(length / token.length))).slice(0, length);
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round += 1) {
    const meter = { left: Number.POSITIVE_INFINITY };
    const before = process.cpuUsage();
    judgeValue(value, characterFlags(value), { place: "query", wanted, meter });
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}

/** What is wrong with the cost of a token, each time it was measured; undefined: nothing. */
function measured(opening: string, token: string): string | undefined {
  let told: string | undefined;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const much = cost(opening, token, long);
    if (much < measurable) return undefined;
    const little = Math.max(cost(opening, token, short), measurable);
    if (much < ceiling && much <= maxGrowth * little) return undefined;
    told = `${little} µs, then ${much} µs`;
  }
  return told;
}

test("no repeated token costs more than in proportion to its length", () => {
  assert.ok(tokens.length >= 100, String(tokens.length));
  for (const token of tokens) {
    for (const opening of openings) {
      const name = JSON.stringify(opening + token);
      const told = measured(opening, token);
      assert.equal(told, undefined, `${name}: ${told}`);
    }
  }
});

/** Runs that a reader could walk again from each of their characters. */
const runs: readonly (readonly [name: string, value: string])[] = [
  ["wildcards after a slash", `/${"?".repeat(short)}`],
  ["braces that never close", "{a".repeat(short / 2)],
  ["comments that never close", "a/*".repeat(short / 3)],
  ["tags in tags", "<a/style=".repeat(short / 9)],
  ["blanks before a colon", `data${" ".repeat(short)}:`],
  ["dots at the end", `${".".repeat(short)}x`],
  ["spaced tags", "< a=".repeat(short / 4)],
  ["names before a bracket", `${"a_".repeat(short / 2)}(`],
];

/** µs of processor time, at its quickest: what runs beside, and compiling, is measured too. */
function leastOf(times: number, act: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let left = times; left > 0; left -= 1) {
    const before = process.cpuUsage();
    act();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}

test("nothing is walked again from each of its characters", () => {
  for (const [name, value] of runs) {
    for (const place of ["query", "file-name", "name", "text"] as const) {
      const spent = leastOf(5, () => {
        const meter = { left: Number.POSITIVE_INFINITY };
        judgeValue(value, characterFlags(value), { place, wanted, meter });
      });
      assert.ok(spent < ceiling / 4, `${name} in ${place}: ${spent} µs`);
    }
  }
});
