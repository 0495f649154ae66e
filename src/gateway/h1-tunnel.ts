import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { TunnelEnd } from "./tunnel-end.ts";

/** A connection that left HTTP/1.1 by Upgrade (RFC 9110 §7.8): it carries nothing else afterwards. */
export class H1Tunnel implements TunnelEnd {
  readonly duplex: Duplex;
  readonly sound: boolean = true;
  readonly #secure: boolean;

  constructor(socket: Duplex, secure: boolean) {
    this.duplex = socket;
    this.#secure = secure;
  }

  head(status: number, fields: readonly string[]): boolean {
    let text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n`;
    for (let i = 0; i < fields.length; i += 2) text += `${fields[i]}: ${fields[i + 1]}\r\n`;
    const opened = "connection: upgrade\r\nupgrade: websocket\r\n";
    const more = status === 101 ? opened : "connection: close\r\n";
    this.duplex.write(`${text}${more}\r\n`, "latin1");
    return true;
  }

  finish(last: string | Buffer | undefined): void {
    this.duplex.end(last, () => this.duplex.destroy());
  }

  cut(): void {
    const socket = this.duplex as Socket;
    if (!this.#secure && !socket.destroyed) socket.resetAndDestroy();
    else socket.destroy();
  }
}
