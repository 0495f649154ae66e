import type { ReactNode } from "react";
import type { InventoryRow } from "../../../../src/admin/contract.ts";
import type { Learned } from "../../api/types.ts";
import { formatCount } from "../../format/number.ts";
import { sentence } from "../../format/words.ts";
import { Facts } from "../../parts/figures.tsx";
import { Panel } from "../../parts/panel.tsx";
import { accessDiffers } from "../inventory/access-differs.ts";

type Counted = Learned["access"]["roles"][number];

const declaredWords = {
  required: "A credential is required",
  none: "Anybody may call",
  unknown: "Nothing is said",
} as const;

const observedWords = {
  required: "Only callers with a credential had success",
  mixed: "Callers with and without a credential had success",
  none: "Only callers without a credential had success",
  unknown: "No success was seen yet",
} as const;

/** Who may call, as declared; who did, as observed. */
export function AccessPanel(props: {
  readonly row: InventoryRow;
  readonly learned: Learned | undefined;
}): ReactNode {
  const { row, learned } = props;
  const { authentication, exposure } = row;
  const access = learned?.access;
  return (
    <Panel anchor="access" title="Access">
      <Facts
        facts={[
          ["Declared", declaredWords[authentication.declared]],
          [
            "Observed",
            <>
              {observedWords[authentication.observed]}
              {accessDiffers(authentication) ? (
                <>
                  {" "}
                  <span className="mark critical">Differs from what is declared</span>
                </>
              ) : null}
            </>,
          ],
          ["Exposure", exposure === undefined ? <None /> : sentence(exposure)],
          ...(access === undefined ? [] : observed(access)),
        ]}
      />
    </Panel>
  );
}

function observed(access: Learned["access"]): readonly (readonly [string, ReactNode])[] {
  const proofs = Object.entries(access.successes).filter(([, count]) => count > 0);
  return [
    [
      "Let in with",
      proofs.length === 0 ? (
        <None />
      ) : (
        proofs
          .map(([proof, count]) => `${proof === "none" ? "nothing" : proof} ${formatCount(count)}`)
          .join(" · ")
      ),
    ],
    [
      "Turned away",
      `401: ${formatCount(access.unauthorized)} · 403: ${formatCount(access.forbidden)}`,
    ],
    ["Roles", <List key="roles" all={access.roles} />],
    ["Scopes", <List key="scopes" all={access.scopes} />],
    ["Consumers", <List key="consumers" all={access.consumers} />],
    [
      "Plain HTTP",
      access.plainHttp === 0 ? (
        "Never"
      ) : (
        <span className="mark critical">{formatCount(access.plainHttp)} exchanges</span>
      ),
    ],
  ];
}

function List({ all }: { readonly all: readonly Counted[] }): ReactNode {
  if (all.length === 0) return <None />;
  return (
    <span className="marks">
      {all.map(({ name, count }) => (
        <span key={name} className="mark">
          {name} <span className="quiet">{formatCount(count)}</span>
        </span>
      ))}
    </span>
  );
}

function None(): ReactNode {
  return <span className="quiet">None seen</span>;
}
