import { type Provider, createContext, useContext } from "react";
import type { SessionView } from "../../../src/admin/contract.ts";
import type { Client } from "./client.ts";

/** Who is signed in, and the client that speaks for them. */
export interface SignedIn {
  readonly session: SessionView;
  readonly client: Client;
  readonly signOut: () => void;
}

const context = createContext<SignedIn | undefined>(undefined);

export const SessionProvider: Provider<SignedIn | undefined> = context.Provider;

export function useSession(): SignedIn {
  const signedIn = useContext(context);
  if (signedIn === undefined) throw new Error("a page stands outside of SessionProvider");
  return signedIn;
}

type Role = SessionView["role"];

const roles: readonly Role[] = ["viewer", "operator", "admin"];

/** Does whoever is signed in hold this role, or one that includes it? */
export function useMay(role: Role): boolean {
  return roles.indexOf(useSession().session.role) >= roles.indexOf(role);
}
