import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { keepRequestsYoung } from "./young.ts";

keepRequestsYoung();

// Two thirds of a start are reading TypeScript. The cache is in a folder of our own: the usual one, in the
// machine's temporary folder, could be filled by somebody else first.
enableCompileCache(fileURLToPath(new URL("../../.cache/compile", import.meta.url)));

// Who reads the first lines only (`castellan explain … | head`) has read enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

const { runProgram } = await import("./program.ts");
await runProgram();
