/** `GET /v1/orders/{orderId}` as `getV1OrdersByOrderId`. */
export function operationIdOf(method: string, path: string): string {
  const parts = path
    .split("/")
    .filter((part) => part !== "")
    .map((part) => {
      const words = part.replaceAll(/[{}]/g, " ").split(/[^A-Za-z0-9]+/);
      const name = words.map((word) => capitalised(word)).join("");
      return part.startsWith("{") ? `By${name}` : name;
    });
  return `${method.toLowerCase()}${parts.join("")}` || "operation";
}

function capitalised(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}

/** Hands out names once: the second that asks for one gets `name2`. */
export function uniqueIds(): (wanted: string) => string {
  const taken = new Set<string>();
  return (wanted) => {
    let id = wanted;
    for (let count = 2; taken.has(id); count += 1) id = `${wanted}${count}`;
    taken.add(id);
    return id;
  };
}

/** The first segment that says what an operation is about: not a version, not a parameter. */
export function tagOf(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && !part.includes("{"));
  const told = parts.find((part) => !/^(?:api|rest|v\d+(?:[._]\d+)*)$/i.test(part));
  return told ?? parts[0] ?? "root";
}
