/** How often the line is written anew, ms. */
const every = 200;
const width = 24;

/** A line on standard error that says how far long work has come; nothing where that is no terminal. */
export interface Progress {
  at(done: number, whole: number, note: string): void;
  end(): void;
}

export function createProgress(label: string): Progress {
  const { isTTY } = process.stderr;
  let last = 0;
  let shown = false;
  return {
    at(done, whole, note) {
      const now = performance.now();
      if (!isTTY || now - last < every) return;
      last = now;
      shown = true;
      const share = whole === 0 ? 1 : Math.min(done / whole, 1);
      const full = Math.round(share * width);
      const bar = "█".repeat(full) + "░".repeat(width - full);
      process.stderr.write(`\r\u001b[K${label} ${bar} ${Math.round(share * 100)} %  ${note}`);
    },
    end() {
      if (shown) process.stderr.write("\r\u001b[K");
    },
  };
}
