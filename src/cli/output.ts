import { styleText } from "node:util";

/** How a command speaks: to people in lines and tables, to machines in one JSON document. */
export interface Output {
  readonly json: boolean;
  /** A line for people; nothing in JSON. */
  line(text?: string): void;
  /** The result for machines; nothing for people. */
  result(value: unknown): void;
  /** A line for people on standard error, in either form: progress and problems. */
  note(text: string): void;
  readonly paint: Paint;
}

type Tone = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";
type Paint = (tone: Tone, text: string) => string;

export function createOutput(format: "human" | "json"): Output {
  const json = format === "json";
  const isTty = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
  return {
    json,
    line(text = "") {
      if (!json) process.stdout.write(`${text}\n`);
    },
    result(value) {
      if (json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    note(text) {
      process.stderr.write(`${text}\n`);
    },
    paint: (tone, text) => (isTty && !json ? styleText(tone, text) : text),
  };
}
