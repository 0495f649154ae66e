import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

// The cache is of a thread; see src/cli/main.ts for why it is there.
enableCompileCache(fileURLToPath(new URL("../.cache/compile", import.meta.url)));

const { obeyReader } = await import("./admin/imports/obey-reader.ts");
obeyReader();
