import { parseArgs } from "node:util";
import {
  type Grouping,
  type Summary,
  accuracyOf,
  groupingOf,
  summaryOf,
} from "../test/corpora/grouping-accuracy.ts";
import { groupingDocuments } from "../test/corpora/grouping-documents.ts";
import { trafficOf } from "../test/corpora/grouping-traffic.ts";

/*
 * How well path templates are learned from traffic alone: concrete paths drawn from real OpenAPI documents, grouped
 * without knowing the documents. Worst document first. What counts: docs/discovery.md.
 */

const { values: options } = parseArgs({
  options: {
    documents: { type: "string", default: "240" },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    wrong: { type: "string", default: "0" },
    half: { type: "string", default: "" },
    help: { type: "boolean", default: false },
  },
});

if (options.help) {
  process.stdout.write(
    "node bench/grouping.ts [--documents N] [--seed S] [--only NAME] [--half tuned|held] [--wrong N]\n",
  );
} else {
  run();
}

function run(): void {
  const groupings: Grouping[] = [];
  for (const document of groupingDocuments(Number(options.documents), options.seed)) {
    if (!document.name.includes(options.only) || !document.half.startsWith(options.half)) continue;
    groupings.push(groupingOf(document, trafficOf(document, options.seed)));
  }
  if (groupings.length === 0) {
    process.stderr.write("no document has that name\n");
    process.exitCode = 1;
    return;
  }
  groupings.sort((a, b) => accuracyOf(a) - accuracyOf(b) || b.requests - a.requests);
  for (const grouping of groupings) print(grouping);
  process.stdout.write("\n");
  for (const half of ["tuned", "held out"] as const) {
    const some = groupings.filter((grouping) => grouping.half === half);
    if (some.length > 0) process.stdout.write(`${line(half, summaryOf(some))}\n`);
  }
  process.stdout.write(`${line("all", summaryOf(groupings))}\n`);
}

function print(grouping: Grouping): void {
  const { name, half, operations, requests, wrong } = grouping;
  const columns = [
    accuracyOf(grouping).toFixed(4),
    `${operations} operations`.padStart(16),
    `${requests} requests`.padStart(15),
    half.padEnd(8),
    name,
  ];
  process.stdout.write(`${columns.join("  ")}\n`);
  for (const each of wrong.slice(0, Number(options.wrong))) {
    const { groups, strangers, keys } = each;
    process.stdout.write(
      `    ${each.requests} × ${each.operation}: ${groups} groups, ${strangers} strangers\n`,
    );
    for (const key of keys.slice(0, 3)) process.stdout.write(`        ${key || "(no place)"}\n`);
  }
}

function line(name: string, summary: Summary): string {
  const { documents, operations, requests, mean, overall, perPlace, perKnown } = summary;
  return (
    `${name.padEnd(9)} ${mean.toFixed(4)} mean over ${documents} documents, ${overall.toFixed(4)} over requests ` +
    `(${operations} operations, ${requests} requests; ${perPlace.toFixed(1)} µs of processor time each, ` +
    `${perKnown.toFixed(1)} µs where all was known)`
  );
}
