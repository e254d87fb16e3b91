import type { Decorator, Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { expect } from 'storybook/test';
import { formatReference } from 'waybill';
import { RecentReferences, TracingProvider } from 'waybill/react';
import { createTracingStore } from 'waybill/store';
import { createTestTracing } from 'waybill/testing';
import { languages } from './fixtures/languages.ts';
import { report } from './fixtures/error-report.ts';

/** What a tab kept of so many errors, ten minutes apart. */
function createSurroundings(count: number) {
  const { tracing } = createTestTracing({ service: 'team-web' });
  const kept = Array.from({ length: count }, (_, nth) => {
    const traceId = report.traceId.slice(0, 30) + (0x36 - nth * 5).toString(16).padStart(2, '0');
    const timeMs = report.timeMs - nth * 600_000;
    return { report: { ...report, traceId, reference: formatReference(traceId), timeMs }, sessionId: null };
  });
  const storage = { getItem: () => JSON.stringify(kept), setItem() {} };
  return { tracing, store: createTracingStore(tracing, { storage }) };
}

function Surrounded({
  count,
  language,
  children,
}: {
  count: number;
  language: string;
  children: ReactNode;
}): ReactElement {
  const [surroundings] = useState(() => createSurroundings(count));
  return (
    <TracingProvider {...surroundings} messages={languages[language] ?? {}}>
      {children}
    </TracingProvider>
  );
}

const afterErrors =
  (count: number): Decorator =>
  (Story, { globals }) => (
    <Surrounded count={count} language={String(globals['language'])}>
      <Story />
    </Surrounded>
  );

const meta = {
  title: 'react/RecentReferences',
  component: RecentReferences,
} satisfies Meta<typeof RecentReferences>;

export default meta;
type Story = StoryObj<typeof meta>;

export const One: Story = { decorators: [afterErrors(1)] };

export const Ten: Story = {
  decorators: [afterErrors(10)],
  async play({ canvas }) {
    await expect(canvas.getAllByRole('listitem')).toHaveLength(10);
  },
};

export const Dark: Story = { ...Ten, globals: { theme: 'dark' } };

export const Narrow: Story = { decorators: [afterErrors(3)], globals: { viewport: { value: 'narrow' } } };

export const RightToLeft: Story = {
  decorators: [afterErrors(3)],
  globals: { direction: 'right to left', language: 'Arabic' },
};

/** Nothing is said where nothing went wrong. */
export const None: Story = {
  decorators: [afterErrors(0)],
  async play({ canvasElement }) {
    await expect(canvasElement).toBeEmptyDOMElement();
  },
};
