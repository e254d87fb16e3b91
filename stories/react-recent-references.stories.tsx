import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactElement } from 'react';
import { expect } from 'storybook/test';
import { RecentReferences, useTracing } from 'waybill/react';
import { AppPage } from './fixtures/app-page.tsx';
import { belowProvider } from './fixtures/below-provider.tsx';
import { failure, occurrence } from './fixtures/error-report.ts';

/** A list for a help page, where a person looks for a code that is gone from the screen. */
const meta = {
  title: 'react/RecentReferences',
  component: RecentReferences,
} satisfies Meta<typeof RecentReferences>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Checks a list with the given number of references. Each reference has its own copy button. */
const lists =
  (count: number): NonNullable<Story['play']> =>
  async ({ canvas }) => {
    await expect(canvas.getAllByRole('listitem')).toHaveLength(count);
    await expect(new Set(canvas.getAllByRole('button').map(({ ariaLabel }) => ariaLabel)).size).toBe(count);
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth);
  };

export const One: Story = { decorators: [belowProvider({ kept: 1 })], play: lists(1) };

export const Ten: Story = { decorators: [belowProvider({ kept: 10 })], play: lists(10) };

export const Dark: Story = { ...Ten, globals: { theme: 'dark' } };

export const Narrow: Story = {
  decorators: [belowProvider({ kept: 3 })],
  globals: { viewport: { value: 'narrow' } },
  play: lists(3),
};

export const RightToLeft: Story = {
  decorators: [belowProvider({ kept: 3 })],
  globals: { direction: 'right to left', language: 'Arabic' },
  async play({ canvas }) {
    await expect(canvas.getByRole('region', { name: /^هل حدث خطأ ما/ })).toBeVisible();
  },
};

/** Without an error the list shows nothing. */
export const None: Story = {
  decorators: [belowProvider()],
  async play({ canvasElement }) {
    await expect(canvasElement).toBeEmptyDOMElement();
  },
};

function Fail(): ReactElement {
  const tracing = useTracing();
  return (
    <div>
      <button type="button" className="waybill-button" onClick={() => void tracing.captureError(failure)}>
        Save
      </button>
    </div>
  );
}

/** A new error appears in the shown list. */
export const AnotherComes: Story = {
  decorators: [belowProvider()],
  render: () => (
    <AppPage>
      <Fail />
      <RecentReferences headingLevel={3} />
    </AppPage>
  ),
  async play({ canvas, userEvent }) {
    await expect(canvas.queryByRole('heading')).not.toBeInTheDocument();
    await userEvent.click(canvas.getByRole('button', { name: 'Save' }));
    await expect(await canvas.findByRole('heading', { level: 3 })).toBeVisible();
    await expect(canvas.getByRole('listitem')).toHaveTextContent(occurrence.reference);
  },
};
