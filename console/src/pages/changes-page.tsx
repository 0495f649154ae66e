import { type ReactNode, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { useMay } from "../api/session.tsx";
import { Icon } from "../parts/icon.tsx";
import { Page } from "../parts/page.tsx";
import { Segmented } from "../parts/segmented.tsx";
import { AuditPanel } from "./changes/audit-panel.tsx";
import { ImportDialog } from "./changes/import-dialog.tsx";
import { RegisterPanel } from "./changes/register-panel.tsx";

type View = "register" | "audit";

export function ChangesPage(): ReactNode {
  const [, navigate] = useLocation();
  const mayImport = useMay("admin");
  const [importing, setImporting] = useState(false);
  const [imports, countImport] = useState(0);
  const search = useSearch();
  const view: View = new URLSearchParams(search).get("view") === "audit" ? "audit" : "register";
  return (
    <Page
      title="Changes"
      lead="What changed in the register, and everything that anybody did to the gateway"
      actions={
        mayImport ? (
          <button className="button" type="button" onClick={() => setImporting(true)}>
            <Icon name="import" />
            Import
          </button>
        ) : null
      }
    >
      <div>
        <Segmented<View>
          label="Which changes"
          value={view}
          onChoose={(chosen) =>
            navigate(chosen === "audit" ? "/changes?view=audit" : "/changes", { replace: true })
          }
          choices={[
            { value: "register", title: "Register" },
            { value: "audit", title: "Audit log" },
          ]}
        />
      </div>
      {view === "audit" ? <AuditPanel key={imports} /> : <RegisterPanel key={imports} />}
      {importing ? (
        <ImportDialog
          onClose={() => setImporting(false)}
          onImported={() => countImport((count) => count + 1)}
        />
      ) : null}
    </Page>
  );
}
