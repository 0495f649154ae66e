import type { Plan } from "../engine/plan.ts";
import type { Output } from "./output.ts";

/** What became of one visit, as `examples/visitors/judge.ts` tells it. */
export interface VisitResult {
  readonly who: string;
  readonly what: string;
  readonly want: "passes" | "refused" | "changed" | "open";
  readonly status: number;
  readonly control: string;
  readonly reason: string;
  readonly alone: string;
  readonly wrong: readonly string[];
}

export interface ChapterResult {
  readonly title: string;
  readonly rows: readonly VisitResult[];
}

/** Together with the spaces between them: 120 columns. */
const widths = { who: 9, what: 40, outcome: 5, decided: 31, alone: 27 } as const;
const gap = "  ";

type Tone = Parameters<Output["paint"]>[0];

const signs: Readonly<Record<VisitResult["want"], readonly [sign: string, tone: Tone]>> = {
  passes: ["✓", "green"],
  changed: ["✎", "yellow"],
  refused: ["✗", "red"],
  open: ["!", "cyan"],
};

interface Head {
  readonly gateway: number;
  readonly admin: number;
  readonly demo: { readonly issuer: string; readonly unguarded: string };
}

export function tellHead(output: Output, { gateway, admin, demo }: Head): void {
  output.line();
  output.line(output.paint("bold", "Castellan stands before a small shop, and visitors come."));
  output.line();
  output.line(`  gateway   https://localhost:${gateway}`);
  output.line(`  admin     http://127.0.0.1:${admin}`);
  output.line(`  issuer    ${demo.issuer}   a real OpenID provider`);
  output.line(`  the shop  ${demo.unguarded}   its twin, with nothing in front: the last column`);
  output.line();
  output.line(
    output.paint(
      "dim",
      "  ✓ passes   ✎ passes, changed   ✗ refused   ! passes, and no gateway could tell",
    ),
  );
}

export function tellChapter(output: Output, { title, rows }: ChapterResult): void {
  output.line();
  const head = [
    fit(title, widths.who + gap.length + widths.what),
    fit("", widths.outcome),
    fit("decided by", widths.decided),
    "the shop alone",
  ];
  output.line(output.paint("bold", head.join(gap)));
  for (const row of rows) {
    output.line(line(output, row));
    for (const wrong of row.wrong)
      output.line(output.paint("red", `  ${gap}↳ not as expected: ${wrong}`));
  }
}

function line(output: Output, row: VisitResult): string {
  const [sign, tone] = signs[row.want];
  const { control, reason } = row;
  const room = widths.decided - control.length - 1;
  const decided =
    room > 3 && reason !== ""
      ? `${control} ${output.paint("dim", fit(reason, room))}`
      : fit(control, widths.decided);
  return [
    fit(row.who, widths.who),
    fit(row.what, widths.what),
    output.paint(tone, fit(`${sign} ${row.status}`, widths.outcome)),
    decided,
    output.paint("dim", fit(row.alone, widths.alone).trimEnd()),
  ].join(gap);
}

/** Exactly as wide as the column. */
function fit(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}

/** Whether everything went as it should; and which controls had nothing to do. */
export function tellSum(output: Output, chapters: readonly ChapterResult[], plan: Plan): boolean {
  const rows = chapters.flatMap((chapter) => chapter.rows);
  const wrong = rows.filter((row) => row.wrong.length > 0);
  const shown = new Set(rows.map(({ control }) => control));
  const others = new Set(
    plan.operations.flatMap(({ effective }) => effective.map(({ control }) => control)),
  ).difference(shown);
  const count = (want: VisitResult["want"]) => rows.filter((row) => row.want === want).length;
  output.result({ visits: rows.length, wrong: wrong.length, chapters, notShown: [...others] });
  output.line();
  output.line(
    output.paint(
      "bold",
      `${rows.length} visits: ${count("passes")} passed, ${count("changed")} passed changed, ${count("refused")} were refused, ${count("open")} passed that only the shop could refuse.`,
    ),
  );
  output.line(
    wrong.length === 0
      ? output.paint("green", "All went as they should.")
      : output.paint("red", `${wrong.length} did not go as they should.`),
  );
  output.line(
    output.paint("dim", `Not shown, for want of an occasion: ${[...others].join(", ") || "none"}.`),
  );
  return wrong.length === 0;
}
