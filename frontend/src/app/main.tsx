import "@fontsource-variable/inter/index.css";
import "@fontsource-variable/jetbrains-mono/index.css";
import "@/shared/theme/mantine";
import "@/shared/theme/tokens.css";
import "@/shared/theme/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { applyDensity } from "@/shared/lib/density";
import { watchParts } from "@/shared/ui/Part";
import { App } from "./App";

applyDensity();
watchParts();

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
