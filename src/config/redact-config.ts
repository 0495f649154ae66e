/** Keys whose value is a secret when it is written out; `${…}` says where it is and gives nothing away. */
const secretKey =
  /^(\s*-?\s*["']?\w*(?:secret|password|passphrase|token|privateKey)\w*["']?\s*:\s*)(.+)$/i;

/**
 * The text of a configuration for the history: what a secret's key holds is blotted out unless it only
 * names where the secret is. Texts of several lines (`|`, `>`) are blotted out down to the next key.
 */
export function redactedText(text: string): string {
  let deeperThan = -1;
  return text
    .split("\n")
    .map((line) => {
      const indent = line.length - line.trimStart().length;
      if (deeperThan >= 0 && (line.trim() === "" || indent > deeperThan)) return "";
      deeperThan = -1;
      const inline = line.replaceAll(flowSecret, (_, key: string) => `${key}"[redacted]"`);
      const match = secretKey.exec(line);
      if (match === null || /^["']?\$\{[^}]*\}["']?,?\s*$/.test(match[2] ?? "")) return inline;
      if (/^[|>]/.test(match[2] ?? "")) deeperThan = indent;
      return `${match[1]}"[redacted]"`;
    })
    .join("\n");
}

/** The same within `{ … }` on one line, as JSON is often written. */
const flowSecret =
  /(["']?\w*(?:secret|password|passphrase|privateKey)\w*["']?\s*:\s*)"(?!\$\{)(?:[^"\\]|\\.)*"/gi;
