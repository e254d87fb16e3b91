import { afterEach as checkAccessibility } from '@storybook/addon-a11y/preview';
import type { Decorator, Preview } from '@storybook/react-vite';
import { configure } from 'storybook/test';
import './preview.css';

// An application imports each style sheet once; the rooms' code imports none. The import is a glob, because a room may
// be absent.
import.meta.glob(['../src/react/react.css', '../src/viewer/viewer.css'], { eager: true });

// A story must not fail because the machine is busy for a second.
configure({ asyncUtilTimeout: 10_000 });

function setTheme(theme: unknown): void {
  document.documentElement.dataset['theme'] = theme === 'dark' ? 'dark' : 'light';
}

const languageTags: Readonly<Record<string, string>> = { German: 'de', Arabic: 'ar' };

const asToolbarSays: Decorator = (Story, { globals, viewMode }) => {
  const page = document.documentElement;
  // The pages of the guide are always light.
  setTheme(viewMode === 'docs' ? 'light' : globals['theme']);
  page.dir = globals['direction'] === 'right to left' ? 'rtl' : 'ltr';
  page.lang = languageTags[String(globals['language'])] ?? 'en';
  page.dataset['motion'] = String(globals['motion']);
  return <Story />;
};

const toolbar = (title: string, icon: 'contrast' | 'transfer' | 'play' | 'globe', items: string[]) => ({
  description: title,
  toolbar: { title, icon, items, dynamicTitle: true },
});

const preview: Preview = {
  decorators: [asToolbarSays],
  initialGlobals: { theme: 'light', direction: 'left to right', motion: 'full', language: 'English' },
  globalTypes: {
    theme: toolbar('Theme', 'contrast', ['light', 'dark']),
    direction: toolbar('Direction', 'transfer', ['left to right', 'right to left']),
    motion: toolbar('Motion', 'play', ['full', 'reduced']),
    language: toolbar('Language', 'globe', ['English', 'German', 'Arabic', 'pseudo']),
  },
  // The play function ran in one theme. This checks every story in the other theme, too.
  async afterEach(context) {
    if (context.viewMode === 'docs') return;
    const { theme } = context.globals;
    setTheme(theme === 'dark' ? 'light' : 'dark');
    try {
      await checkAccessibility(context);
    } finally {
      setTheme(theme);
    }
  },
  parameters: {
    layout: 'padded',
    options: {
      storySort: {
        order: [
          'Guide',
          ['When something went wrong', 'At the support desk', 'In your app'],
          'Tour',
          'react',
          'viewer',
        ],
      },
    },
    viewport: {
      options: {
        narrow: { name: 'Narrow', type: 'mobile', styles: { width: '320px', height: '640px' } },
        phone: { name: 'Phone', type: 'mobile', styles: { width: '360px', height: '740px' } },
        tablet: { name: 'Tablet', type: 'tablet', styles: { width: '768px', height: '1024px' } },
        desktop: { name: 'Desktop', type: 'desktop', styles: { width: '1280px', height: '800px' } },
      },
    },
    a11y: {
      test: 'error',
      options: {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      },
    },
  },
};

export default preview;
