import { type ReactNode, useState } from "react";
import type { OperationPage } from "../../../../src/admin/contract.ts";
import { adoption } from "../../api/endpoints.ts";
import { useResource } from "../../api/use-resource.ts";
import { AdoptionSteps } from "../../parts/adoption-steps.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Loaded } from "../../parts/loaded.tsx";

/** That an adopted operation is not enforced yet, and the way to it; nothing where there is nothing left to do. */
export function AdoptionNotice({ adopted }: Pick<OperationPage, "adopted">): ReactNode {
  const [isOpen, setOpen] = useState(false);
  if (adopted === undefined || adopted.enforced) return null;
  return (
    <div className="notice warn">
      <Icon name="warning" />
      <p className="notice-text">
        <strong>Adopted into {adopted.api}, and not enforced yet.</strong> No contract in force
        declares it.
      </p>
      <button className="button" type="button" onClick={() => setOpen(true)}>
        How to enforce it
      </button>
      {isOpen ? <StepsDialog api={adopted.api} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

function StepsDialog(props: { readonly api: string; readonly onClose: () => void }): ReactNode {
  const { api, onClose } = props;
  const resource = useResource(adoption(api));
  return (
    <Dialog title={`Enforce what was adopted into ${api}`} onClose={onClose}>
      <Loaded resource={resource} lines={6}>
        {(found) => <AdoptionSteps adoption={found} />}
      </Loaded>
    </Dialog>
  );
}
