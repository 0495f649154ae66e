import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseDocument } from "yaml";
import { type Demo, startDemo } from "./demo.ts";
import { planted } from "./planted.ts";
import type { Inventory, InventoryRow } from "../src/admin/contract.ts";
import { controls } from "../src/policies/index.ts";
import { type Running, serve } from "../src/serve.ts";

/*
 * Does the risk find the weaknesses that were planted in the sample shop? Castellan stands in front of it with
 * every control in shadow, so that the visitors of the demo, good and bad, get what the shop alone would give
 * them, and nothing counts as compensated. Then its inventory is asked for.
 */

/** One operation of the ranking, the riskiest first. */
export interface Ranked {
  readonly operation: string;
  readonly score: number;
  readonly because: string;
  readonly planted: "severe" | "mild" | undefined;
}

export interface Ranking {
  readonly rows: readonly Ranked[];
  /** Of the k riskiest, the share that was planted; k is how many were. */
  readonly precision: number;
  /** The same for the severe alone. */
  readonly severePrecision: number;
  /** What ranking by chance would give. */
  readonly chance: number;
  readonly severeChance: number;
}

export async function rankSampleShop(): Promise<Ranking> {
  const folder = mkdtempSync(join(tmpdir(), "castellan-risk-"));
  const demo = await startDemo();
  let running: Running | undefined;
  try {
    const file = join(folder, "castellan.yaml");
    writeFileSync(file, observing(demo, folder));
    running = await serve({ file }, { logTo: 2 });
    await visitAll(demo, running);
    return ranked(await inventory(running));
  } finally {
    await running?.stop();
    await demo.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The demo's configuration with every control in shadow, by exceptions as anybody would have to write them. */
function observing({ configuration, environment }: Demo, state: string): string {
  let text = readFileSync(configuration, "utf8");
  for (const [name, value] of Object.entries(environment)) {
    text = text.replaceAll(`\${${name}}`, () => value);
  }
  const document = parseDocument(text);
  document.setIn(["listeners", 0, "port"], 0);
  document.setIn(["listeners", 1, "port"], 0);
  document.setIn(["admin", "port"], 0);
  document.setIn(["state"], join(state, "state"));
  document.setIn(["apis", 0, "openapi"], resolve(configuration, "../openapi.yaml"));
  document.setIn(["telemetry"], { log: { level: "silent" } });
  document.setIn(["learning"], { cpu: 1 });
  const shadowed = controls.map(({ name }) => ({
    control: name,
    api: "shop",
    mode: "shadow",
    reason: "The shop is watched as it is",
    owner: "bench",
    expires: "2099-01-01",
  }));
  document.setIn(["exceptions"], shadowed);
  return document.toString();
}

/** Ordinary people first and last, so that not all that is learned is learned from attackers. */
async function visitAll(demo: Demo, running: Running): Promise<void> {
  const port = running.addresses.find(({ secure }) => secure)?.port ?? 0;
  const authorityFile = running.authorityFile ?? "";
  const shoppers = await demo.open({ port, authorityFile });
  await shoppers.stop();
  await demo.pass({ port, plainPort: 0, authorityFile, keys: { valid: "", revoked: "" } });
}

async function inventory({ admin }: Running): Promise<readonly InventoryRow[]> {
  const credential = readFileSync(admin.credentialFile, "utf8").trim();
  const ask = async (): Promise<Inventory> => {
    const answer = await fetch(`http://127.0.0.1:${admin.port}/v1/inventory?limit=1000&sort=risk`, {
      headers: { authorization: `Bearer ${credential}` },
    });
    return (await answer.json()) as Inventory;
  };
  // The learner reads its rings some fifty times a second, and the inventory is kept for two seconds.
  for (let before = -1; ;) {
    const { rows } = await ask();
    const seen = rows.reduce((sum, { exchanges }) => sum + exchanges, 0);
    if (seen === before && seen > 0) return rows;
    before = seen;
    await new Promise((done) => setTimeout(done, settleMillis));
  }
}

/** A little longer than an inventory is kept. */
const settleMillis = 2500;

function ranked(rows: readonly InventoryRow[]): Ranking {
  const known = new Map(planted.map((one) => [one.operation, one]));
  // HEAD and OPTIONS are nobody's operation, and what no contract and no answer knows is none.
  const ranks = rows.map(({ method, path, risk }): Ranked => {
    const found = known.get(`${method} ${path}`);
    return {
      operation: `${method} ${path}`,
      score: risk.score,
      because: risk.because ?? "",
      planted: found === undefined ? undefined : found.severe ? "severe" : "mild",
    };
  });
  const all = ranks.filter(({ planted: which }) => which !== undefined).length;
  const severe = ranks.filter(({ planted: which }) => which === "severe").length;
  return {
    rows: ranks,
    precision: share(ranks.slice(0, all), (row) => row.planted !== undefined),
    severePrecision: share(ranks.slice(0, severe), (row) => row.planted === "severe"),
    chance: all / ranks.length,
    severeChance: severe / ranks.length,
  };
}

function share(rows: readonly Ranked[], isHit: (row: Ranked) => boolean): number {
  return rows.length === 0 ? 0 : rows.filter((row) => isHit(row)).length / rows.length;
}
