import { type FSWatcher, watch } from "node:fs";
import { basename, dirname } from "node:path";

/** Editors write in several steps; a change counts once it has been quiet for this long. */
const quietMillis = 150;

export interface FileWatch {
  /** Watches these files from now on, instead of those before. */
  follow(files: readonly string[]): void;
  close(): void;
}

/**
 * Calls back after any of the files changed. The folders are watched, not the files: an editor that
 * renames its draft into place, and a mounted secret that is swapped by a link, replace the file itself.
 */
export function watchFiles(changed: () => void): FileWatch {
  const watchers = new Map<string, FSWatcher>();
  let names: ReadonlyMap<string, ReadonlySet<string>> = new Map();
  let timer: NodeJS.Timeout | undefined;

  function heard(folder: string, name: string | null): void {
    if (name !== null && !names.get(folder)?.has(name) && !name.startsWith("..")) return;
    clearTimeout(timer);
    timer = setTimeout(changed, quietMillis);
  }

  function open(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => heard(folder, name));
      watcher.on("error", () => watcher.close());
      watchers.set(folder, watcher);
    } catch {
      // A folder that is not there yet cannot be watched; SIGHUP still works.
    }
  }

  return {
    follow(files) {
      const next = new Map<string, Set<string>>();
      for (const file of files) {
        const folder = dirname(file);
        next.set(folder, (next.get(folder) ?? new Set()).add(basename(file)));
      }
      names = next;
      for (const [folder, watcher] of watchers) {
        if (next.has(folder)) continue;
        watcher.close();
        watchers.delete(folder);
      }
      for (const folder of next.keys()) if (!watchers.has(folder)) open(folder);
    },
    close() {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}
