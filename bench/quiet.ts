/*
 * What handing over adds to the data path of a gateway that is not busy, where every exchange is handed over: so many
 * requests a second, and HAProxy beside it with as many. At this load both wake up for each request and find their
 * caches cold: a request costs several times what it costs under full load. What stretches compare, `toggled.ts` tells.
 * Run with `node bench/quiet.ts [COMPARISONS]`; ten minutes for 300.
 */
import { Agent, request } from "node:http";
import type { Load } from "./load.ts";
import { haproxyPort } from "./peers.ts";
import { castellanPort } from "./rows.ts";
import { type Compared, type Pattern, measureBoth, processes, urlOf } from "./toggled.ts";

const comparisons = Number(process.argv[2] ?? 300);
if (!(comparisons >= processes * 4)) {
  throw new Error(`usage: node bench/quiet.ts [COMPARISONS], at least ${processes * 4}`);
}
const pattern: Pattern = { share: 1, stretchMillis: 100, settleMillis: 120 };
/** To each server; below what `learning-pace.ts` calls busy. */
const perSecond = 400;
const everyMillis = 10;
const connections = 16;

/** So many requests a second to one server, whatever comes back. */
class Client {
  sent = 0;
  failures = 0;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: connections });
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(port: number, headers: Load["headers"]) {
    this.#url = urlOf(port);
    this.#headers = Object.fromEntries(headers);
  }

  send(): void {
    this.sent += 1;
    const asked = request(this.#url, { agent: this.#agent, headers: this.#headers }, (response) => {
      if (response.statusCode !== 200) this.failures += 1;
      response.resume();
    });
    asked.once("error", () => (this.failures += 1));
    asked.end();
  }

  close(): void {
    this.#agent.destroy();
  }
}

await measureBoth(`quiet, ${perSecond}/s`, async (gateway, { given, haproxy }) => {
  const own = new Client(castellanPort, given.headers);
  const peer = new Client(haproxyPort, given.headers);
  const clock = setInterval(() => {
    for (let each = 0; each < (perSecond * everyMillis) / 1000; each += 1) {
      own.send();
      peer.send();
    }
  }, everyMillis);
  try {
    const before = { cpu: haproxy.cpu(), sent: peer.sent };
    const compared: Compared[] = [];
    while (compared.length * processes < comparisons) {
      compared.push(await gateway.compare(pattern));
    }
    const passThrough = (haproxy.cpu() - before.cpu) / (peer.sent - before.sent);
    return { compared, passThrough, failures: own.failures + peer.failures };
  } finally {
    clearInterval(clock);
    own.close();
    peer.close();
  }
});
