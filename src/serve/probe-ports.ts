import { createServer } from "node:net";
import type { ListenerSettings } from "../gateway/listener-settings.ts";

/**
 * Finds out whether the ports are free. Workers share theirs (SO_REUSEPORT), and the system would let a
 * second gateway share them too, in silence: half of the requests would go to each.
 */
export async function probePorts(
  listeners: readonly Pick<ListenerSettings, "address" | "port">[],
): Promise<void> {
  for (const { address, port } of listeners) if (port !== 0) await probe(address, port);
}

function probe(address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(new Error(`cannot listen on ${address}:${port}: ${reasonOf(error.code)}`));
    });
    server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve()));
  });
}

function reasonOf(code: string | undefined): string {
  if (code === "EADDRINUSE")
    return "another program has the port; choose another, or stop that one";
  if (code === "EACCES") return "this user may not take the port; choose one from 1024";
  if (code === "EADDRNOTAVAIL") return "this machine does not have the address";
  return code ?? "unknown fault";
}
