import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/* Castellan serves what comes out under `/console/`, with a policy that allows nothing inline and nothing foreign. */
export default defineConfig({
  base: "/console/",
  plugins: [react()],
  build: {
    target: "es2024",
    // Its polyfill would be the one inline script.
    modulePreload: { polyfill: false },
    // Fonts and images as `data:` are not what the policy is for.
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    // A source map would double what is served and tells nobody anything that the repository does not.
    sourcemap: false,
    reportCompressedSize: false,
  },
});
