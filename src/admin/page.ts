import type { AdminResponse } from "./route.ts";

/** A page of plain words for a person in a browser; it needs no script and no style. */
export function page(
  status: number,
  title: string,
  lines: readonly string[],
  headers: NonNullable<AdminResponse["headers"]> = {},
): AdminResponse {
  const paragraphs = lines.map((line) => `<p>${escape(line)}</p>`).join("\n");
  const body = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)} · Castellan</title></head>
<body>
<main>
<h1>${escape(title)}</h1>
${paragraphs}
</main>
</body>
</html>
`;
  return { status, contentType: "text/html; charset=utf-8", body, headers };
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
