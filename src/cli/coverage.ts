import type { Effective, OperationPlan, Plan } from "../engine/plan.ts";
import type { Contract } from "../registry/operation.ts";
import type { Output } from "./output.ts";
import { table } from "./table.ts";

interface Row {
  readonly control: string;
  readonly mode: Effective["mode"];
  readonly meaning: string;
  /** Declared operations at which it acts. */
  readonly declared: number;
  /** Does it act on calls that no contract declares? */
  readonly undeclared: boolean;
}

/** What is enforced, what is only in shadow, and what is not covered and why. */
export function tellCoverage(
  output: Output,
  plan: Plan,
  contract: Contract,
  /** Is anybody named who issues tokens? */
  hasIssuer: boolean,
): void {
  const rows = rowsOf(plan.operations);
  const total = plan.operations.filter(({ operation }) => operation !== undefined).length;
  const on = (mode: Effective["mode"]) => rows.filter((row) => row.mode === mode && acts(row));
  const idle = rows.filter((row) => !acts(row));
  const gaps = gapsOf(contract, hasIssuer);
  output.result({ enforced: on("enforce"), shadow: on("shadow"), idle, gaps });
  output.line();
  section(
    output,
    "green",
    "Enforced",
    on("enforce").map((row) => line(row, total)),
  );
  section(
    output,
    "yellow",
    "Only in shadow",
    on("shadow").map((row) => line(row, total)),
  );
  section(output, "red", "Not covered", [
    ...idle.map(({ control, meaning }) => [control, `nothing for it to do yet. ${meaning}`]),
    ...gaps.map((gap) => ["contract", gap]),
  ]);
}

function acts({ mode, declared, undeclared }: Row): boolean {
  return mode !== "off" && (declared > 0 || undeclared);
}

function rowsOf(operations: readonly OperationPlan[]): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const { effective, operation } of operations) {
    for (const { control, mode, meaning, active } of effective) {
      const before = rows.get(control);
      const declared = (before?.declared ?? 0) + (active && operation !== undefined ? 1 : 0);
      const undeclared = before?.undeclared === true || (active && operation === undefined);
      rows.set(control, {
        control,
        mode,
        meaning: before?.meaning ?? meaning,
        declared,
        undeclared,
      });
    }
  }
  return [...rows.values()];
}

function line({ control, meaning, declared }: Row, total: number): readonly string[] {
  if (declared === 0) return [control, "undeclared calls", meaning];
  return [control, declared === total ? "all operations" : `${declared} of ${total}`, meaning];
}

function section(
  output: Output,
  tone: "green" | "yellow" | "red",
  title: string,
  rows: readonly (readonly string[])[],
): void {
  output.line(output.paint(tone, title));
  if (rows.length === 0) output.line("  nothing");
  for (const row of table(rows)) output.line(`  ${row}`);
  output.line();
}

/** What the contract leaves open, or asks for and nothing here can prove. */
function gapsOf({ operations, securitySchemes }: Contract, hasIssuer: boolean): readonly string[] {
  const gaps: string[] = [];
  const silent = operations.filter(({ security }) => security === undefined).length;
  if (silent > 0) {
    gaps.push(
      `${silent} of ${operations.length} operations say nothing of security: any known caller may use them`,
    );
  }
  const open = operations.filter(
    ({ security }) =>
      security?.some((requirement) => requirement.size === 0) || security?.length === 0,
  ).length;
  if (open > 0)
    gaps.push(
      `${open} of ${operations.length} operations are declared public: nobody need be known`,
    );
  const bearer = [...securitySchemes.values()].filter(({ kind }) => kind === "bearer");
  if (bearer.length > 0 && !hasIssuer) {
    gaps.push(
      "it asks for bearer tokens and no issuer is configured: such calls are refused (401)",
    );
  }
  const untyped = operations.filter(({ responses }) =>
    responses.every(({ content }) => content.every(({ schema }) => schema === undefined)),
  ).length;
  if (untyped > 0) {
    gaps.push(
      `${untyped} of ${operations.length} operations declare no response schema: undeclared properties cannot be told`,
    );
  }
  return gaps;
}
