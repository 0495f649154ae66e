import type { ReactNode } from "react";
import { Link } from "wouter";
import { Empty } from "../parts/empty.tsx";
import { Page } from "../parts/page.tsx";

export function NothingHere(): ReactNode {
  return (
    <Page title="Nothing here">
      <Empty title="The console has no such page">
        <Link href="/">Back to the overview</Link>
      </Empty>
    </Page>
  );
}
