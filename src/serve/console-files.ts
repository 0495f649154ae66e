import { createHash } from "node:crypto";
import { type Dirent, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Asset } from "../admin/control-plane.ts";

/** The most files of a build, and the most bytes of all of them: the console is small, and stays so. */
const maxFiles = 500;
const maxBytes = 32 * 1024 ** 2;

const types: ReadonlyMap<string, string> = new Map([
  ["html", "text/html; charset=utf-8"],
  ["js", "text/javascript; charset=utf-8"],
  ["css", "text/css; charset=utf-8"],
  ["json", "application/json"],
  ["webmanifest", "application/manifest+json"],
  ["txt", "text/plain; charset=utf-8"],
  ["svg", "image/svg+xml"],
  ["png", "image/png"],
  ["ico", "image/x-icon"],
  ["webp", "image/webp"],
  ["woff2", "font/woff2"],
]);

/** `assets/index-BkQ3x0aT.js`: the build puts the content's hash into the name. */
const hashed = /^assets\/.+-[\w-]{8}\.[a-z0-9]+$/;

/**
 * The console's build, read into memory once: what is served is what was there at the start, and a path is
 * looked up among names and opens no file. Links are not followed, and files of unknown kind are left out.
 * A folder that is missing or too large serves nothing.
 */
export function readConsoleFiles(folder: string): (path: string) => Asset | undefined {
  const assets = new Map<string, Asset>();
  let bytesLeft = maxBytes;
  for (const name of namesIn(folder)) {
    const contentType = types.get(name.slice(name.lastIndexOf(".") + 1));
    if (contentType === undefined) continue;
    bytesLeft -= statSync(join(folder, name)).size;
    if (bytesLeft < 0 || assets.size === maxFiles) return () => undefined;
    const bytes = readFileSync(join(folder, name));
    const hash = createHash("sha256").update(bytes).digest("base64url").slice(0, 22);
    assets.set(name, { contentType, bytes, immutable: hashed.test(name), etag: `"${hash}"` });
  }
  return (path) => assets.get(path);
}

/** Names as they stand in a URL. Not `recursive` of `readdirSync`: that follows links out of the folder. */
function* namesIn(folder: string, prefix = ""): IterableIterator<string> {
  for (const entry of entriesOf(join(folder, prefix))) {
    const name = prefix + entry.name;
    if (entry.isFile()) yield name;
    else if (entry.isDirectory()) yield* namesIn(folder, `${name}/`);
  }
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
