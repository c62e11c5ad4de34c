import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { ThemeProvider } from "@/shared/theme/ThemeProvider";

/** Draws with the theme and an empty cache, as the application does. */
export function renderInTheme(node: ReactNode) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const wrap = (inner: ReactNode) => (
    <ThemeProvider>
      <QueryClientProvider client={queries}>{inner}</QueryClientProvider>
    </ThemeProvider>
  );
  const drawn = render(wrap(node));
  return { ...drawn, queries, redraw: (next: ReactNode) => drawn.rerender(wrap(next)) };
}
