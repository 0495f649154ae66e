import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const src = fileURLToPath(new URL("../../src/", import.meta.url));
const sources = readdirSync(src, { recursive: true, encoding: "utf8" }).filter(
  (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
);
const root = new URL("../../", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, root), "utf8");
const importsOf = (name: string) =>
  [...readFileSync(src + name, "utf8").matchAll(/from "(\.{1,2}\/[^"]+)"/g)].map(
    (match) => match[1] ?? "",
  );

/** The rows of the table in ARCHITECTURE.md: the room's name, and whether it is pure. */
const rooms = [...read("ARCHITECTURE.md").matchAll(/^\| `([^`|]+)`(?:, `[^`|]+`)?( ●)? +\|/gm)].map(
  ([, name = "", pure]) => ({ name: name.replace(/\/\*$/, ""), isPure: pure !== undefined }),
);

/** Every import of a file, whether of types alone, and which file of the house it names. */
function importedBy(name: string) {
  const text = read(name);
  const base = `file:///${name}`;
  return [...text.matchAll(/^(?:import|export) (type )?[^;]*?from "(\.{1,2}\/[^"]+)";$/gm)].map(
    ([, type, path = ""]) => ({
      isType: type !== undefined,
      file: new URL(path, base).pathname.slice(1),
    }),
  );
}

test("nobody but the command line imports the composition", () => {
  assert.ok(sources.length > 50, "looked at nothing");
  for (const name of sources) {
    if (name.startsWith("cli/") || !name.includes("/")) continue;
    const upward = importsOf(name).filter((path) => /\/(serve|worker)\.ts$/.test(path));
    assert.deepEqual(upward, [], name);
  }
});

test("a control imports no other control", () => {
  const controls = sources.filter((name) => /^policies\/[^/]+\//.test(name));
  assert.ok(controls.length > 20, "looked at nothing");
  for (const name of controls) {
    const own = name.split("/")[1];
    const others = importsOf(name)
      .map((path) => new URL(path, `file:///${name}`).pathname.slice(1))
      .filter((path) => path.startsWith("policies/") && path.split("/").length > 2)
      .filter((path) => path.split("/")[1] !== own);
    assert.deepEqual(others, [], name);
  }
});

test("no room is named for what it is not", () => {
  const vague = sources.filter((name) =>
    /(^|\/)(utils?|helpers?|common|misc|manager)(\/|\.ts$)/.test(name),
  );
  assert.deepEqual(vague, []);
});

test("the table of rooms and the folders of src are the same", () => {
  const folders = readdirSync(src, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "serve")
    .map(({ name }) => name);
  const named = rooms.map(({ name }) => name).filter((name) => !/^(serve\.ts|console)$/.test(name));
  assert.ok(folders.length > 12, "looked at nothing");
  assert.deepEqual(named.toSorted(), folders.toSorted());
  assert.ok(rooms.some(({ name }) => name === "serve.ts") && rooms.some(isConsole));
});

function isConsole({ name }: { readonly name: string }): boolean {
  return name === "console";
}

test("a pure room cannot name the platform, and every other can", () => {
  const { overrides } = JSON.parse(read(".oxlintrc.json")) as {
    readonly overrides: readonly { readonly files: readonly string[] }[];
  };
  const dateless = overrides.flatMap(({ files }) => files).find((glob) => glob.startsWith("src/{"));
  const pure = rooms.filter(({ isPure }) => isPure).map(({ name }) => name);
  assert.ok(pure.length > 7, "looked at nothing");
  for (const { name, isPure } of rooms.filter((room) => !/^(serve\.ts|console)$/.test(room.name))) {
    const { compilerOptions } = JSON.parse(read(`src/${name}/tsconfig.json`)) as {
      readonly compilerOptions: { readonly types: readonly string[] };
    };
    assert.deepEqual(compilerOptions.types, isPure ? [] : ["node"], name);
  }
  const listed = /^src\/\{([^}]+)\}/.exec(dateless ?? "")?.[1]?.split(",") ?? [];
  assert.deepEqual(listed.toSorted(), pure.toSorted(), "rooms without Date in .oxlintrc.json");
});

test("what the console and the admin API share is types alone", () => {
  const imports = importedBy("src/admin/contract.ts");
  assert.ok(imports.length > 5, "looked at nothing");
  for (const { isType, file } of imports) assert.ok(isType, file);
  const values = /^export (?:const|let|function|class|async|enum|default)\b/m;
  assert.doesNotMatch(read("src/admin/contract.ts"), values);
});

/** The one thing that the console may import of the house, and what its tests may make values with. */
const shared = "src/admin/contract.ts";

test("the console knows the house by the shared types alone, and the house does not know the console", () => {
  const files = readdirSync(new URL("console/src/", root), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => `console/src/${name}`);
  let looked = 0;
  for (const name of files) {
    for (const { isType, file } of importedBy(name)) {
      if (!file.startsWith("src/")) continue;
      looked += 1;
      assert.ok(isType && file === shared, `${name} imports ${file}`);
    }
  }
  assert.ok(looked > 20, "looked at nothing");
  for (const name of sources) {
    for (const path of importsOf(name)) assert.doesNotMatch(path, /\/console\//, name);
  }
});
