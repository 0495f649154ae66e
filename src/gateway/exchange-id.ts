import { randomFillSync } from "node:crypto";

/** Random bytes are drawn in bulk: a system call per request would cost more than the rest of this file. */
const pool: Buffer = Buffer.allocUnsafeSlow(8_192);
let used = pool.length;

const digits = "0123456789abcdefghijklmnopqrstuv";
/** Ten bits as two digits. */
const pairs: readonly string[] = Array.from(
  { length: 1024 },
  (_, bits) => `${digits[bits >> 5] ?? ""}${digits[bits & 31] ?? ""}`,
);

function draw(count: number): number {
  if (used + count > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += count;
  return used - count;
}

/** 128 random bits in base32hex (RFC 4648 §7), lower case, without padding: 26 digits. */
export function newExchangeId(): string {
  const at = draw(16);
  let text = "";
  let held = 0;
  let bits = 0;
  for (let i = at; i < at + 16; i += 1) {
    held = (held << 8) | (pool[i] ?? 0);
    bits += 8;
    while (bits >= 10) {
      bits -= 10;
      text += pairs[(held >> bits) & 1023] ?? "";
      held &= (1 << bits) - 1;
    }
  }
  // 128 = 12 × 10 + 8: the last eight bits make two digits with two zero bits behind them.
  return text + (pairs[(held << (10 - bits)) & 1023] ?? "");
}

/** `count` random bytes in hex. */
export function randomHex(count: number): string {
  const at = draw(count);
  return pool.toString("hex", at, at + count);
}
