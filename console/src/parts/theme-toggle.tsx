import { useState } from "react";
import { announce } from "./announcer.tsx";
import { Icon } from "./icon.tsx";
import { type Theme, applyTheme, readTheme } from "./theme.ts";

const next: Readonly<Record<Theme, Theme>> = { system: "light", light: "dark", dark: "system" };
const icons = { system: "screen", light: "sun", dark: "moon" } as const;
const titles: Readonly<Record<Theme, string>> = {
  system: "As the system",
  light: "Light",
  dark: "Dark",
};

export function ThemeToggle(): React.ReactNode {
  const [theme, setTheme] = useState(readTheme);
  const turn = (): void => {
    const chosen = next[theme];
    applyTheme(chosen);
    setTheme(chosen);
    announce(`Colours: ${titles[chosen]}`);
  };
  return (
    <button className="button bare" type="button" onClick={turn} title="Change the colours">
      <Icon name={icons[theme]} />
      <span>
        <span className="unseen">Colours: </span>
        {titles[theme]}
      </span>
    </button>
  );
}
