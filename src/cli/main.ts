import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

// Two thirds of a start are reading TypeScript. The cache is in a folder of our own: the usual one, in the
// machine's temporary folder, could be filled by somebody else first.
enableCompileCache(fileURLToPath(new URL("../../.cache/compile", import.meta.url)));

const { runProgram } = await import("./program.ts");
await runProgram();
