export type Theme = "system" | "light" | "dark";

const place = "castellan.theme";

export function readTheme(): Theme {
  try {
    const kept = localStorage.getItem(place);
    return kept === "light" || kept === "dark" ? kept : "system";
  } catch {
    // A browser may refuse storage; the system's choice stands then.
    return "system";
  }
}

/** Brings a theme into force and keeps it for the next visit. */
export function applyTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset["theme"];
  else root.dataset["theme"] = theme;
  try {
    if (theme === "system") localStorage.removeItem(place);
    else localStorage.setItem(place, theme);
  } catch {
    // Not kept, but in force.
  }
}
