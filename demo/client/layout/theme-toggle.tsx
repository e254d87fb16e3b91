import { useState, type ReactElement } from 'react';
import { Icon } from '../ui/icons.tsx';

type Theme = 'light' | 'dark';

function systemTheme(): Theme {
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

function shownTheme(): Theme {
  return (document.documentElement.dataset['theme'] as Theme | undefined) ?? systemTheme();
}

function choose(theme: Theme): void {
  if (theme === systemTheme()) {
    // The choice equals the theme of the system, so the page follows the system again.
    delete document.documentElement.dataset['theme'];
    localStorage.removeItem('theme');
    return;
  }
  document.documentElement.dataset['theme'] = theme;
  localStorage.setItem('theme', theme);
}

/** Changes between the light and the dark look. */
export function ThemeToggle(): ReactElement {
  const [theme, setTheme] = useState(shownTheme);
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <button
      type="button"
      className="button-icon"
      aria-label={`Use the ${other} theme`}
      onClick={() => {
        choose(other);
        setTheme(other);
      }}
    >
      <Icon name={other === 'dark' ? 'moon' : 'sun'} />
    </button>
  );
}
