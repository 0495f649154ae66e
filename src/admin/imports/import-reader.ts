import { type Candidate, type Found, findDocuments } from "./find-documents.ts";
import { type DocumentRead, type ReadAs, readImport } from "./read-document.ts";

/** Finds and reads what is to be imported, one question after the other. Nothing rejects: what fails is told. */
export interface ImportReader {
  find(path: string): Promise<Found>;
  read(candidate: Candidate, as: ReadAs): Promise<DocumentRead>;
  close(): void;
}

/** Reads where it is asked, which then does nothing else meanwhile: for the command line. */
export const readsHere: ImportReader = {
  find: (path) => Promise.resolve(findDocuments(path)),
  read: (candidate, as) => Promise.resolve(readImport(candidate, as)),
  close: () => undefined,
};
