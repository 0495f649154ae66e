import type { Effective, OperationPlan, Plan } from "../engine/plan.ts";
import type { Contract } from "../registry/operation.ts";
import type { Output } from "./output.ts";
import { table } from "./table.ts";

interface Row {
  readonly control: string;
  readonly mode: Effective["mode"];
  readonly meaning: string;
  readonly active: number;
}

/** What is enforced, what is only in shadow, and what is not covered and why. */
export function tellCoverage(output: Output, plan: Plan, contract: Contract): void {
  const rows = rowsOf(plan.operations);
  const total = plan.operations.length;
  const on = (mode: Effective["mode"]) => rows.filter((row) => row.mode === mode && row.active > 0);
  const idle = rows.filter(({ mode, active }) => mode === "off" || active === 0);
  const gaps = gapsOf(contract);
  output.result({ enforced: on("enforce"), shadow: on("shadow"), idle, gaps });
  output.line();
  section(output, "green", "Enforced", on("enforce").map((row) => line(row, total)));
  section(output, "yellow", "Only in shadow", on("shadow").map((row) => line(row, total)));
  section(output, "red", "Not covered", [
    ...idle.map(({ control, meaning }) => [control, meaning]),
    ...gaps.map((gap) => ["contract", gap]),
  ]);
}

function rowsOf(operations: readonly OperationPlan[]): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const { effective } of operations) {
    for (const { control, mode, meaning, active } of effective) {
      const before = rows.get(control);
      const told = { control, mode, meaning: before?.meaning ?? meaning };
      rows.set(control, { ...told, active: (before?.active ?? 0) + (active ? 1 : 0) });
    }
  }
  return [...rows.values()];
}

function line({ control, meaning, active }: Row, total: number): readonly string[] {
  return [control, active === total ? "all" : `${active} of ${total}`, meaning];
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
function gapsOf({ operations, securitySchemes }: Contract): readonly string[] {
  const gaps: string[] = [];
  const silent = operations.filter(({ security }) => security === undefined).length;
  if (silent > 0) {
    gaps.push(`${silent} operations say nothing of security: any known caller may use them`);
  }
  const open = operations.filter(({ security }) =>
    security?.some((requirement) => requirement.size === 0) || security?.length === 0,
  ).length;
  if (open > 0) gaps.push(`${open} operations are declared public: nobody need be known`);
  const bearer = [...securitySchemes.values()].filter(({ kind }) => kind === "bearer");
  if (bearer.length > 0) {
    gaps.push("it asks for bearer tokens and no issuer is configured: such calls are refused (401)");
  }
  const untyped = operations.filter(({ responses }) =>
    responses.every(({ content }) => content.every(({ schema }) => schema === undefined)),
  ).length;
  if (untyped > 0) {
    gaps.push(`${untyped} operations declare no response schema: undeclared properties cannot be told`);
  }
  return gaps;
}
