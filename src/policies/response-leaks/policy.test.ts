import assert from "node:assert/strict";
import { test } from "node:test";
import type { Answered } from "../../engine/facts.ts";
import type { Ports } from "../../engine/ports.ts";
import type { Site } from "../../engine/control.ts";
import { Fields } from "../../http/fields.ts";
import type { JsonValue } from "../../http/json.ts";
import { defaults } from "./config.ts";
import { responseLeaks } from "./policy.ts";

// The control looks at the answer and at nothing else.
const site = { api: {}, operation: undefined } as unknown as Site;
const ports = {} as Ports;

function screen(answer: object, settings: unknown = defaults): string {
  const built = responseLeaks.build(settings, site, ports);
  assert.ok(built.ok);
  const step = built.value.steps.screen;
  if (step === undefined) return "pass";
  const fields = Fields.none;
  const outcome = step({ answer: { fields, ...answer } } as unknown as Answered);
  assert.ok(!(outcome instanceof Promise));
  return outcome.kind === "deny"
    ? `${outcome.reason} ${outcome.note?.split(" ")[0]}`
    : outcome.kind;
}

function page(text: string, status = 200, essence = "text/html"): object {
  return {
    status,
    mediaType: { essence, parameters: [], kind: "text" },
    body: { kind: "text", text },
  };
}

function json(value: JsonValue, status = 200): object {
  const mediaType = { essence: "application/json", parameters: [], kind: "json" };
  return { status, mediaType, body: { kind: "json", text: JSON.stringify(value), value } };
}

const stack = "Error: boom\n    at pay (/srv/shop/pay.js:12:3)\n    at buy (/srv/shop/buy.js:7:9)";

const withheld: readonly (readonly [kind: string, text: string])[] = [
  [
    "trace",
    "java.lang.IllegalStateException: x\n\tat com.acme.Shop.buy(Shop.java:12)\n\tat com.acme.Main.main(Main.java:3)",
  ],
  [
    "trace",
    "Traceback (most recent call last):\n  File \"/srv/a.py\", line 3, in <module>\n    f()\nKeyError: 'x'",
  ],
  ["trace", stack],
  ["trace", "panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/srv/main.go:5 +0x1d"],
  ["trace", "thread 'main' panicked at src/main.rs:2:5:\nboom"],
  [
    "trace",
    "** (RuntimeError) boom\n    (shop 0.1.0) lib/a.ex:3: A.b/1\n    (elixir 1.17.0) lib/c.ex:4: C.d/2",
  ],
  ["trace", "Died at shop.pl line 12."],
  ["trace", "   at Acme.Shop.Buy(Int32 id) in C:\\src\\Shop.cs:line 12\r\n   at Acme.Main.Run()"],
  ["trace", "/srv/app/order.rb:12:in `find'\n\tfrom /srv/app/main.rb:3:in `<main>'"],
  ["exception", "java.util.ConcurrentModificationException"],
  ["exception", "System.InvalidOperationException: Sequence contains no elements"],
  ["exception", "ActiveModel::MissingAttributeError: missing attribute"],
  [
    "exception",
    "<b>Warning</b>:  fopen(x.txt): failed to open stream: No such file in <b>/var/www/a.php</b> on line <b>3</b>",
  ],
  ["exception", "Microsoft VBScript runtime error '800a000d'"],
  ["database", "ORA-01756: quoted string not properly terminated"],
  ["database", 'ERROR:  column "naem" does not exist'],
  ["database", "Msg 102, Level 15, State 1: Incorrect syntax near ')'."],
  ["database", 'near "FORM": syntax error'],
  ["database", "[SAP AG][SDBODBC DLL][SAP DB]Syntax error or access violation"],
  ["database", "E11000 duplicate key error collection: shop.users index: email_1"],
  ["source", "<?php\n$name = $_GET['name'];\necho $name;"],
  ["source", '<%@ page import="java.util.*" %>'],
  ["source", "#!/usr/bin/perl\nuse strict;"],
  ["source", "import os\nimport sys\n\ndef main():\n    os.system('x')\n"],
  ["source", "package com.acme;\nimport java.util.List;\npublic class Shop {}"],
  [
    "listing",
    '<title>Index of /old</title><h1>Index of /old</h1><a href="?C=M;O=A">Last modified</a>',
  ],
  ["listing", "-rw-r--r-- 1 root root 120 Jan 1 10:00 a\n-rw-r--r-- 1 root root 120 Jan 1 10:00 b"],
  ["shell", "<title>TinySh3ll v2.1</title>"],
  [
    "shell",
    "<form method=post>Execute command: <input type=text name=cmd></form> uid=33(www-data) gid=33(www-data)",
  ],
  ["configuration", "root:x:0:0:root:/root:/bin/bash"],
  ["configuration", "APP_ENV=production\nDB_PASSWORD=hunter2\n"],
  ["path", "The page is in C:\\Inetpub\\wwwroot"],
  ["debug-page", "<title>OperationalError at /orders</title>"],
  [
    "debug-page",
    "<title>404</title><address>Apache/2.4.41 (Ubuntu) Server at shop Port 80</address>",
  ],
];

for (const [kind, text] of withheld) {
  test(`withholds ${kind}: ${text.slice(0, 50)}`, () => {
    assert.equal(screen(page(text)), `leak ${kind}`);
  });
}

const prose = "<p>When a list is changed while it is read, an exception is thrown.</p>".repeat(40);

const passed: readonly string[] = [
  "Hello",
  '<?xml version="1.0"?><order/>',
  "<?1234",
  "<title>Shell stations near you</title><p>Welcome</p>",
  "Please choose a table and a column from the menu",
  "Your order failed. Please try again.",
  "<title>Not Found</title><h1>Not Found</h1><p>The requested page is not here.</p>",
  "50% off < 100% of the price",
  "warning: the road is closed in London on line 12 of the tube",
  "<script type='text/template'><%= name %></script><p>x</p>",
  "2024-01-01T00:00:00Z INFO started",
  "Error: invalid e-mail",
  `<h1>Exceptions</h1><p>A java.util.ConcurrentModificationException says this.</p>${prose}`,
];

for (const text of passed) {
  test(`passes ${text.slice(0, 60)}`, () => assert.equal(screen(page(text)), "pass"));
}

const answers: readonly (readonly [name: string, answer: object, want: string])[] = [
  ["a trace under error.stack", json({ error: { stack } }), "leak trace"],
  [
    "a trace in the text of an article",
    json({ body: "It said:\n```\n" + stack + "\n```" }),
    "pass",
  ],
  [
    "a frame list",
    json({ trace: [{ file: "/a.php", line: 1, function: "f" }, { file: "/b.php" }] }, 500),
    "leak trace",
  ],
  [
    "a failed connection",
    json({ error: "connect ECONNREFUSED 10.0.0.5:5432" }, 503),
    "leak address",
  ],
  [
    "a statement",
    json({ message: "SQLSTATE[42S02]: Base table or view not found" }, 500),
    "leak database",
  ],
  [
    "a file",
    json({ message: "ENOENT: no such file, open '/srv/app/config/shop.yml'" }, 500),
    "leak path",
  ],
  [
    "Spring's class name",
    json({ exception: "java.lang.IllegalStateException" }, 500),
    "leak exception",
  ],
  ["an API's own error", json({ message: "ValidationError: name is required" }, 400), "pass"],
  ["a remark on a column", json({ message: "Column 'name' is required" }, 400), "pass"],
  ["a remark on a user", json({ message: "User 10 does not exist" }, 404), "pass"],
  ["the caller's address", json({ message: "192.168.1.4 is not allowed" }, 403), "pass"],
  ["an error type of a cloud", json({ __type: "com.acme.v2012#NotFoundException" }, 400), "pass"],
  ["source code as data", json({ content: "<?php echo 1; ?>" }), "pass"],
  ["a stylesheet", page("a { color: #{x.y} }", 200, "text/css"), "pass"],
  ["nothing", { status: 204, mediaType: undefined, body: { kind: "none" } }, "pass"],
];

for (const [name, answer, want] of answers) {
  test(name, () => assert.equal(screen(answer), want));
}

test("a log API may name the properties that hold traces", () => {
  const settings = { ...defaults, except: ["Stack"] };
  assert.equal(screen(json({ error: { stack } }), settings), "pass");
});

test("kinds left out are not looked for", () => {
  assert.equal(screen(page("ORA-01756: quoted string"), { kinds: ["shell"] }), "pass");
  assert.equal(screen(page("ORA-01756: quoted string"), { kinds: [] }), "pass");
});

const refused: readonly (readonly [settings: unknown, at: string])[] = [
  [{}, "/kinds"],
  [{ kinds: ["traces"] }, "/kinds/0"],
  [{ kinds: [], except: [""] }, "/except/0"],
  [{ kinds: [], exempt: [] }, "/exempt"],
];

for (const [settings, at] of refused) {
  test(`refuses ${JSON.stringify(settings)}`, () => {
    const checked = responseLeaks.check(settings);
    assert.deepEqual(!checked.ok && checked.problems.map((problem) => problem.at), [at]);
  });
}
