import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { ErrorWithCorrelation } from 'waybill/react';
import { belowProvider } from './fixtures/below-provider.tsx';
import { failure, occurrence } from './fixtures/error-report.ts';

/** The same screen for people who read other languages. */
const meta = {
  title: 'react/Messages',
  component: ErrorWithCorrelation,
  decorators: [belowProvider({ receiver: 'is out of reach', details: 'ids' })],
  args: { error: failure, occurrence, onRetry() {}, supportHref: 'mailto:support@example.com' },
} satisfies Meta<typeof ErrorWithCorrelation>;

export default meta;
type Story = StoryObj<typeof meta>;

export const German: Story = {
  globals: { language: 'German' },
  async play({ canvas }) {
    await expect(canvas.getByRole('heading', { name: 'Etwas ist schiefgegangen' })).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Noch einmal versuchen' })).toBeVisible();
    await expect(canvas.getByText(/^20\.11\.2026/)).toBeVisible();
    await expect(await canvas.findByRole('button', { name: 'Einzelheiten kopieren' })).toBeVisible();
  },
};

export const GermanNarrow: Story = {
  ...German,
  globals: { language: 'German', viewport: { value: 'narrow' } },
};

/** The screen runs from right to left. Codes and ids keep their direction. */
export const Arabic: Story = {
  globals: { language: 'Arabic', direction: 'right to left' },
  async play({ canvas }) {
    const title = canvas.getByRole('heading', { name: 'حدث خطأ ما' });
    const screen = canvas.getByRole('region').getBoundingClientRect();
    await expect(screen.right - title.getBoundingClientRect().right).toBeLessThan(80);
    await expect(canvas.getByText(occurrence.reference)).toHaveAttribute('dir', 'ltr');
  },
};

export const ArabicInTheDark: Story = {
  ...Arabic,
  globals: { language: 'Arabic', direction: 'right to left', theme: 'dark' },
};

export const ArabicInline: Story = { ...Arabic, args: { variant: 'inline' } };

export const ArabicPage: Story = {
  parameters: { layout: 'fullscreen' },
  globals: { language: 'Arabic', direction: 'right to left', viewport: { value: 'narrow' } },
  args: { variant: 'page' },
  async play({ canvas }) {
    await expect(canvas.getByRole('heading', { name: 'حدث خطأ ما', level: 1 })).toBeVisible();
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth);
  },
};

/** Texts are two fifths longer than English, as the longest translations are. Plain English here has no message. */
export const PseudoLocale: Story = {
  globals: { language: 'pseudo', viewport: { value: 'narrow' } },
  async play({ canvas, canvasElement }) {
    await expect(await canvas.findByRole('button', { name: /^\[Cøpý détåîlš/ })).toBeVisible();
    for (const text of canvasElement.querySelectorAll(
      'h2, p, summary, time, button, a, output:not(:empty)',
    )) {
      await expect(text.textContent).toMatch(/^\[.*\]$/);
    }
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth);
  },
};

/** An app may replace a few messages, and keep the others. */
export const AWordOfTheApp: Story = {
  decorators: [belowProvider({ messages: { support: 'Ask your administrator' } })],
  async play({ canvas }) {
    await expect(canvas.getByRole('link', { name: 'Ask your administrator' })).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Try again' })).toBeVisible();
  },
};
