import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { applyTheme, readTheme } from "./parts/theme.ts";
import "./parts/tokens.css";
import "./parts/base.css";
import "./parts/controls.css";

applyTheme(readTheme());
const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<App />);
