import type { Decorator, Preview } from '@storybook/react-vite';

// Rooms bring their style sheets; a glob, so that a room may be absent.
import.meta.glob('../src/*/*.css', { eager: true });

const inTheme: Decorator = (Story, { globals }) => {
  document.documentElement.style.colorScheme = globals['theme'] === 'dark' ? 'dark' : 'light';
  document.documentElement.dataset['theme'] = globals['theme'] === 'dark' ? 'dark' : 'light';
  return <Story />;
};

const preview: Preview = {
  decorators: [inTheme],
  initialGlobals: { theme: 'light' },
  globalTypes: {
    theme: {
      description: 'Colour scheme',
      toolbar: { title: 'Theme', icon: 'contrast', items: ['light', 'dark'], dynamicTitle: true },
    },
  },
  parameters: {
    a11y: {
      test: 'error',
      options: {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      },
    },
  },
};

export default preview;
