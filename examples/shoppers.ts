import { type Answer, type Target, send } from "./visitors/send.ts";

/** Between two requests of one shopper, ms. */
const pause = 700;

/** A person of the shop who may order. */
export interface Shopper {
  readonly user: "ada" | "mallory";
  /** A bearer token that is still good. */
  readonly token: () => Promise<string>;
}

export interface Shoppers {
  /** Ends after the request under way. */
  stop(): Promise<void>;
}

/**
 * Ordinary people: they look around, read what others say, fill a cart, order and look at their order, for as
 * long as the demo stands. What they do is what the register has to show.
 */
export function startShoppers(target: Target, shoppers: readonly Shopper[]): Shoppers {
  const over = new AbortController();
  const walks = shoppers.map((shopper) => walk(target, shopper, over.signal));
  return {
    async stop() {
      over.abort();
      await Promise.all(walks);
    },
  };
}

/** One journey each, one after the other, without a pause: the demo has something to show from the start. */
export async function shopOnce(target: Target, shoppers: readonly Shopper[]): Promise<void> {
  for (const shopper of shoppers) {
    await stroll(journey(target, shopper), () => Promise.resolve(true));
  }
}

async function walk(target: Target, shopper: Shopper, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    try {
      await stroll(journey(target, shopper), async () => {
        await rest(over);
        return !over.aborted;
      });
    } catch {
      // The gateway is being reloaded or stopped: a person tries again later.
      await rest(over);
    }
  }
}

/** Takes one step after another for as long as `goesOn` says so. */
async function stroll(steps: AsyncGenerator, goesOn: () => Promise<boolean>): Promise<void> {
  while ((await steps.next()).done !== true && (await goesOn()));
}

function rest(over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      over.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, pause);
    over.addEventListener("abort", done);
  });
}

interface Product {
  readonly id: number;
}

interface Listed {
  readonly products?: readonly Product[];
}

async function* journey(target: Target, { user, token }: Shopper): AsyncGenerator<Answer> {
  const authorization = `Bearer ${await token()}`;
  const call = (method: string, path: string, body?: object): Promise<Answer> =>
    send(target, {
      method,
      path,
      headers: {
        authorization,
        "user-agent": "kettle-and-lamp-app/3.1",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  const listed = await call("GET", "/products?limit=10");
  yield listed;
  const products = (read(listed) as Listed | undefined)?.products ?? [];
  const chosen = products[Math.floor(Math.random() * products.length)];
  if (chosen === undefined) return;
  yield await call("GET", `/products/${chosen.id}`);
  yield await call("GET", `/products/${chosen.id}/reviews`);
  yield await call("GET", `/users/${user}/cart`);
  const ordered = await call("POST", "/orders", {
    productId: chosen.id,
    quantity: 1 + Math.floor(Math.random() * 3),
    street: "Mill Lane 7",
  });
  yield ordered;
  const order = (read(ordered) as Partial<Product> | undefined)?.id;
  if (order === undefined) return;
  yield await call("GET", `/orders/${order}`);
  yield await call("GET", `/users/${user}/orders`);
}

function read({ status, body }: Answer): unknown {
  return status < 300 ? JSON.parse(body) : undefined;
}
