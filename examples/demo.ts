import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { User } from "./identity/accounts.ts";
import { type IdentityProvider, startIdentityProvider } from "./identity-provider.ts";
import { type Shop, startShop } from "./shop/server.ts";
import { type Shoppers, shopOnce, startShoppers } from "./shoppers.ts";
import { chapters } from "./visitors.ts";
import { type Credentials, type Keys, makeCredentials } from "./visitors/credentials.ts";
import { type Result, judge } from "./visitors/judge.ts";
import { type Answer, type Sent, type Target, send, sendHttp2, sendRaw } from "./visitors/send.ts";
import { readTrails } from "./visitors/trails.ts";
import type { Visit } from "./visitors/visit.ts";

/** A gateway that runs with `shop/castellan.yaml`. */
export interface GatewayAt {
  readonly port: number;
  /** Of the listener that speaks plain HTTP. */
  readonly plainPort: number;
  /** PEM file of the authority that clients trust. */
  readonly authorityFile: string;
  /** Where the gateway writes its log. */
  readonly logFile: string;
  /** API keys of the consumer `warehouse`, with the scope `catalog:write`. */
  readonly keys: Keys;
}

/** The sample shop twice (one to guard, one to show what happens without) and an OpenID provider. */
export interface Demo {
  readonly configuration: string;
  /** What the configuration's `${…}` stand for. */
  readonly environment: Readonly<Record<string, string>>;
  readonly issuer: string;
  /** The shop that nothing stands in front of. */
  readonly unguarded: string;
  token(user: User): Promise<string>;
  /** Sends every visitor, chapter by chapter. */
  run(gateway: GatewayAt, tell: (chapter: ChapterResult) => void): Promise<void>;
  /** Sends every visitor whom the shop may meet without a guard, and looks at no answer. */
  pass(gateway: Omit<GatewayAt, "logFile">): Promise<void>;
  /** Lets ordinary people shop, until they are stopped. The first of them have been there when this resolves. */
  open(gateway: Pick<GatewayAt, "port" | "authorityFile">): Promise<Shoppers>;
  close(): Promise<void>;
}

export interface ChapterResult {
  readonly title: string;
  readonly rows: readonly Result[];
}

/** Journeys of each shopper before anybody looks. */
const firstRounds = 3;

export async function startDemo(): Promise<Demo> {
  const [idp, guarded, unguarded] = await Promise.all([
    startIdentityProvider(),
    startShop(),
    startShop(),
  ]);
  return {
    configuration: fileURLToPath(new URL("shop/castellan.yaml", import.meta.url)),
    environment: {
      SHOP_ISSUER: idp.issuer,
      SHOP_INTROSPECTION: idp.introspectionEndpoint,
      SHOP_GATEWAY_SECRET: idp.clients.gateway.secret ?? "",
      SHOP_UPSTREAM: guarded.url,
    },
    issuer: idp.issuer,
    unguarded: unguarded.url,
    token: (user) => idp.userToken(user),
    run: (gateway, tell) => run({ idp, unguarded, gateway }, tell),
    pass: (gateway) => pass(idp, unguarded, gateway),
    async open({ port, authorityFile }) {
      const target = { port, authority: readFileSync(authorityFile, "utf8") };
      const people = (["ada", "mallory"] as const).map((user) => ({
        user,
        token: () => idp.userToken(user),
      }));
      for (let round = 0; round < firstRounds; round += 1) await shopOnce(target, people);
      return startShoppers(target, people);
    },
    async close() {
      await Promise.all([idp.close(), guarded.close(), unguarded.close()]);
    },
  };
}

interface Stage {
  readonly idp: IdentityProvider;
  readonly unguarded: Shop;
  readonly gateway: GatewayAt;
}

interface Seen {
  readonly visit: Visit;
  readonly guarded: Answer;
  readonly alone: Answer | undefined;
}

async function run(stage: Stage, tell: (chapter: ChapterResult) => void): Promise<void> {
  const { idp, gateway, unguarded } = stage;
  const credentials = await makeCredentials(idp, gateway.keys);
  const authority = readFileSync(gateway.authorityFile, "utf8");
  const shopPort = Number(new URL(unguarded.url).port);
  const ports = {
    secure: { port: gateway.port, authority },
    plain: { port: gateway.plainPort, authority: undefined },
    alone: { port: shopPort, authority: undefined },
  };
  const fill = await placeholders(credentials, shopPort);
  for (const { title, visits } of chapters) {
    const seen: Seen[] = [];
    for (const visit of visits) {
      const filled = { visit, credentials, fill };
      const guarded = await pay(filled, visit.ask.over === "plain" ? ports.plain : ports.secure);
      const untried = visit.alone.untried === true;
      seen.push({ visit, guarded, alone: untried ? undefined : await pay(filled, ports.alone) });
    }
    const ids = seen.flatMap(({ guarded }) => guarded.headers["x-request-id"] ?? []);
    const trails = await readTrails(gateway.logFile, new Set(ids));
    const rows = seen.map(({ visit, guarded, alone }) => {
      const line = trails.get(guarded.headers["x-request-id"] ?? "");
      return judge(visit, { guarded, alone, line });
    });
    tell({ title, rows });
  }
}

async function pass(
  idp: IdentityProvider,
  unguarded: Shop,
  gateway: Omit<GatewayAt, "logFile">,
): Promise<void> {
  const credentials = await makeCredentials(idp, gateway.keys);
  const fill = await placeholders(credentials, Number(new URL(unguarded.url).port));
  const target = { port: gateway.port, authority: readFileSync(gateway.authorityFile, "utf8") };
  for (const { visits } of chapters) {
    for (const visit of visits) {
      const { over = "https" } = visit.ask;
      // What the shop alone must not meet would leave this machine.
      if (visit.alone.untried === true || over === "plain" || over === "raw") continue;
      await pay({ visit, credentials, fill }, target);
    }
  }
}

type Fill = (text: string) => string;

async function placeholders(credentials: Credentials, shopPort: number): Promise<Fill> {
  const { authorization = "" } = await credentials.ada("GET", "");
  const token = authorization.replace("Bearer ", "");
  return (text) => text.replaceAll("{token}", token).replaceAll("{shop-port}", String(shopPort));
}

interface Filled {
  readonly visit: Visit;
  readonly credentials: Credentials;
  readonly fill: Fill;
}

/** Pays one visit, as often as it is to be paid; the last answer counts. */
async function pay({ visit, credentials, fill }: Filled, target: Target): Promise<Answer> {
  const { method, path, headers, body, times = 1, over = "https", lines = [] } = visit.ask;
  if (over === "raw") return sendRaw(target, `${lines.join("\r\n")}\r\n\r\n${textOf(body) ?? ""}`);
  const filled = fill(path);
  const proof = await credentials[visit.as](method, `https://localhost:${target.port}${filled}`);
  const text = textOf(body);
  const sent: Sent = {
    method,
    path: filled,
    headers: {
      ...(text === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
      ...proof,
    },
    body: text === undefined ? undefined : fill(text),
  };
  const way = over === "http2" && target.authority !== undefined ? sendHttp2 : send;
  for (let left = times - 1; left > 0; left -= 1) await way(target, sent);
  return way(target, sent);
}

function textOf(body: Visit["ask"]["body"]): string | undefined {
  return typeof body === "object" ? JSON.stringify(body) : body;
}
