import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createSecureContext } from "node:tls";
import type { Problem } from "../kernel/result.ts";
import type { Settings } from "./settings/settings.ts";

export interface PemsRead {
  readonly files: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
  readonly sources: readonly string[];
}

interface Wanted {
  readonly at: string;
  readonly file: string | undefined;
  readonly kind: "certificate" | "key";
}

/** Reads every certificate and key that the settings name, and tries whether each is what it should be. */
export function readPems(settings: Settings, folder: string): PemsRead {
  const files = new Map<string, string>();
  const problems: Problem[] = [];
  const sources: string[] = [];
  for (const { at, file, kind } of wantedFiles(settings)) {
    if (file === undefined) continue;
    const path = resolve(folder, file);
    sources.push(path);
    try {
      const text = readFileSync(path, "utf8");
      files.set(file, text);
      if (!usable(text, kind)) problems.push({ at, message: `must be a PEM file with a ${kind}` });
    } catch {
      problems.push({ at, message: `names ${file}, which cannot be read` });
    }
  }
  return { files, problems, sources };
}

function wantedFiles({ listeners, apis }: Settings): readonly Wanted[] {
  return [
    ...listeners.flatMap(({ tls }, index): readonly Wanted[] => {
      if (typeof tls === "string") return [];
      const at = `/listeners/${index}/tls`;
      const authorities = tls.clientCertificates?.authorities;
      return [
        { at: `${at}/certificate`, file: tls.certificate, kind: "certificate" },
        { at: `${at}/key`, file: tls.key, kind: "key" },
        { at: `${at}/clientCertificates/authorities`, file: authorities, kind: "certificate" },
      ];
    }),
    ...apis.flatMap(({ upstream: { tls } }, index): readonly Wanted[] => {
      const at = `/apis/${index}/upstream/tls`;
      return [
        { at: `${at}/authorities`, file: tls.authorities, kind: "certificate" },
        { at: `${at}/certificate`, file: tls.certificate, kind: "certificate" },
        { at: `${at}/key`, file: tls.key, kind: "key" },
      ];
    }),
  ];
}

function usable(text: string, kind: Wanted["kind"]): boolean {
  try {
    if (kind === "key") createPrivateKey(text);
    else createSecureContext({ cert: text });
    return true;
  } catch {
    return false;
  }
}
