/*
 * What handing over adds to the data path of a gateway at full load, of which every eighth exchange is handed over, the
 * most that is of one so busy (docs/decisions/0011). wrk drives it and HAProxy in turn; what stretches compare,
 * `toggled.ts` tells. Run with `node bench/busy.ts [COMPARISONS]`; eight minutes for 324: fewer tell noise.
 */
import { setTimeout as pause } from "node:timers/promises";
import { type Load, meanOf, wrk } from "./load.ts";
import { haproxyPort } from "./peers.ts";
import { castellanPort } from "./rows.ts";
import { type Compared, type Pattern, measureBoth, processes, urlOf } from "./toggled.ts";

const comparisons = Number(process.argv[2] ?? 324);
/** Comparisons under one run of wrk. */
const perBlock = 12;
/** Thirty-six said seven times what two hundred and more say. */
const fewest = 216;
if (!(comparisons >= fewest)) {
  throw new Error(`usage: node bench/busy.ts [COMPARISONS], at least ${fewest}`);
}
const pattern: Pattern = { share: 0.125, stretchMillis: 100, settleMillis: 20 };
/** Until wrk is at full load. */
const beginMillis = 300;
const blockSeconds = 7;

await measureBoth("busy, an eighth handed over", async (gateway, { given, haproxy }) => {
  const load: Omit<Load, "url" | "seconds"> = { headers: given.headers, connections: 32 };
  const compared: Compared[] = [];
  const passThrough: number[] = [];
  let failures = 0;
  while (compared.length * processes < comparisons) {
    const before = haproxy.cpu();
    const peer = await wrk({ ...load, url: urlOf(haproxyPort), seconds: 1 });
    passThrough.push((haproxy.cpu() - before) / peer.requests);
    const driven = wrk({ ...load, url: urlOf(castellanPort), seconds: blockSeconds });
    await pause(beginMillis);
    for (let each = 0; each < perBlock; each += 1) compared.push(await gateway.compare(pattern));
    failures += peer.failures + (await driven).failures;
  }
  return { compared, passThrough: meanOf(passThrough).mean, failures };
});
