import { join, resolve } from "node:path";
import type { ImportResult } from "../admin/contract.ts";
import type { ImportTraffic } from "../admin/imports/import-path.ts";
import { apisOf } from "../config/plan/api-of.ts";
import type { Loaded } from "../config/loaded.ts";
import type { Settings } from "../config/settings/settings.ts";
import { millis } from "../kernel/clock.ts";
import { createLearner } from "../learning/create-learner.ts";
import { hasher } from "../serve/hasher.ts";
import { ImportedRecordings, importRecording } from "../serve/import-recording.ts";
import { openSecrets } from "../serve/secrets.ts";
import { openLearned } from "../store/learned.ts";
import { databaseName } from "../store/state.ts";
import { pseudonyms } from "../telemetry/pseudonym.ts";
import { NoGateway, askGateway } from "./ask-gateway.ts";

/** Learning from a million exchanges takes minutes. */
const importsWithin = 3_600_000;

/**
 * Learns from recordings where what was learned is kept: in the running gateway, whose learner would otherwise
 * write over it; in the state directory, where none runs.
 */
export function trafficImporter(loaded: Loaded): ImportTraffic {
  return async (path) => {
    try {
      return await byGateway(loaded.settings, path);
    } catch (error) {
      if (!(error instanceof NoGateway)) throw error;
      return await here(loaded, path);
    }
  };
}

async function byGateway(settings: Settings, path: string): Promise<ImportResult> {
  const asked = { body: { path: resolve(path) }, within: importsWithin };
  return (await askGateway(settings, "/v1/imports", asked)) as ImportResult;
}

async function here(loaded: Loaded, path: string): Promise<ImportResult> {
  const { state } = loaded.settings;
  const { pseudonymKey } = openSecrets(state);
  const store = openLearned(join(state, databaseName));
  try {
    const kept = store.load();
    const learner = createLearner({ hash: hasher(pseudonymKey) }, kept);
    learner.know(apisOf(loaded));
    const imported = new ImportedRecordings(kept);
    const pseudonym = pseudonyms(pseudonymKey);
    const result = await importRecording(path, { learner, imported, pseudonym });
    store.save([...learner.save(), ...imported.save()], millis(Date.now()));
    return result;
  } finally {
    store.close();
  }
}
