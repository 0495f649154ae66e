import type { Candidate, Found } from "./find-documents.ts";
import type { DocumentRead, ReadAs } from "./read-document.ts";

/** What the control plane asks the thread that reads documents. */
export type ReaderQuestion =
  | { readonly kind: "find"; readonly path: string }
  | { readonly kind: "read"; readonly candidate: Candidate; readonly as: ReadAs };

/** `declared`: of a contract, what it declares, as JSON. */
export type ReaderAnswer =
  | { readonly kind: "found"; readonly found: Found }
  | { readonly kind: "read"; readonly read: WithoutDeclared; readonly declared: string };

type Contract = DocumentRead & { readonly kind: "contract" };

type WithoutDeclared = Exclude<DocumentRead, Contract> | Omit<Contract, "declared">;
