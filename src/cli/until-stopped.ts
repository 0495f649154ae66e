import type { Running } from "../serve.ts";
import type { Output } from "./output.ts";

/** Reloads on SIGHUP; on SIGTERM or SIGINT lets requests in flight end, then returns. A second one ends at once. */
export async function untilStopped(running: Running, output: Output): Promise<void> {
  const reload = (): void => {
    void tellReload(running, output);
  };
  process.on("SIGHUP", reload);
  const signal = await new Promise<string>((resolve) => {
    process.once("SIGTERM", resolve);
    process.once("SIGINT", resolve);
  });
  process.off("SIGHUP", reload);
  output.note(`${signal}: taking no more connections, letting requests in flight end`);
  process.once("SIGTERM", endNow);
  process.once("SIGINT", endNow);
  await running.stop();
  process.off("SIGTERM", endNow);
  process.off("SIGINT", endNow);
}

async function tellReload(running: Running, output: Output): Promise<void> {
  const reloaded = await running.reload();
  if (reloaded.ok) output.note("reloaded");
  else for (const problem of reloaded.problems) output.note(problem);
}

function endNow(): never {
  process.exit(1);
}
