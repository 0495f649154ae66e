// First, so that every part's own styles stand after them and prevail.
import "./parts/tokens.css";
import "./parts/base.css";
import "./parts/controls.css";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { applyTheme, readTheme } from "./parts/theme.ts";

applyTheme(readTheme());
const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<App />);
