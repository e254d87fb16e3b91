import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { provideTracing } from './traced/provide-tracing.tsx';

/** An app in the page. */
export interface RenderedApp {
  /** Waits until the app shows a text. */
  readonly shows: (text: string) => Promise<void>;
  /** Clicks the link with a text. */
  readonly follow: (text: string) => void;
  readonly unmount: () => void;
}

/** Renders an app of React behind everything else in the page. */
export function renderApp(app: ReactNode): RenderedApp {
  const container = document.body.appendChild(document.createElement('div'));
  const root = createRoot(container);
  root.render(provideTracing(app));
  return {
    shows: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!container.textContent?.includes(text)) return;
          observer.disconnect();
          resolve();
        };
        const observer = new MutationObserver(look);
        observer.observe(container, { subtree: true, childList: true, characterData: true });
        look();
      }),
    follow(text) {
      [...container.querySelectorAll('a')].find((link) => link.textContent === text)!.click();
    },
    unmount() {
      root.unmount();
      container.remove();
    },
  };
}
