import assert from "node:assert/strict";
import { test } from "node:test";
import { characterFlags } from "../prefilter.ts";
import { probeOf } from "../probe.ts";
import { judgeEncodedJava, judgeJava } from "./java.ts";

test("classes, reflection and serialisation streams are Java's", () => {
  for (const value of [
    "java.lang.Thread",
    "x=java.io.Console",
    "java.my.runtime",
    "a.getClass().forName('x')",
    "class.classLoader.x",
    "Runtime.exec('id')",
    "rO0ABXNyAA",
  ]) {
    assert.ok(judgeJava(probeOf(value, "form", false)), value);
  }
});

test("domains, versions and other packages pass", () => {
  for (const value of [
    "com.example.app",
    "www.java.com/download",
    "org.apache",
    "javascript.info",
    "runtime.log",
    "my.java.langs",
    "v1.2.3",
  ]) {
    assert.equal(judgeJava(probeOf(value, "form", false)), undefined, value);
  }
});

function encode(text: string): string {
  return Buffer.from(text, "latin1").toString("base64");
}

test("a gadget's name is found in base64 cut at any byte", () => {
  for (const [before, cut] of [
    ["", 0],
    ["?", 1],
    ["??", 2],
  ] as const) {
    const piece = encode(`${before}processbuilder`).replaceAll("=", "").slice(cut);
    assert.ok(judgeEncodedJava(piece, characterFlags(piece)), piece);
  }
  const harmless = encode("processing builders").replaceAll("=", "");
  assert.equal(judgeEncodedJava(harmless, characterFlags(harmless)), undefined);
});
