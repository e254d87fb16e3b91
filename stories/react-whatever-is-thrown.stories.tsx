import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor } from 'storybook/test';
import { ErrorBoundary } from 'waybill/react';
import { belowProvider } from './fixtures/below-provider.tsx';
import { Broken } from './fixtures/failing.tsx';

const cyclic: { message: string; cause?: unknown } = { message: 'cyclic' };
cyclic.cause = cyclic;

/** Apps throw more than errors. For every thrown value the screen shows a title, a way on and a reference. */
const meta = {
  title: 'react/Whatever is thrown',
  component: Broken,
  decorators: [belowProvider({ environment: 'development' })],
  render: (args) => (
    <ErrorBoundary>
      <Broken {...args} />
    </ErrorBoundary>
  ),
} satisfies Meta<typeof Broken>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Creates a story for a thrown value. The details have to describe the value with the given words. */
const thrown = (error: unknown, words: string | RegExp): Story => ({
  args: { error },
  async play({ canvas, canvasElement, userEvent }) {
    await expect(canvas.getByRole('heading', { name: 'Something went wrong' })).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Try again' })).toBeVisible();
    await expect(canvas.getByRole('button', { name: /^Copy reference \w{4}-\w{5}$/ })).toBeVisible();
    await userEvent.click(await canvas.findByText('Technical details'));
    await waitFor(() => expect(canvasElement.querySelector('pre')).toHaveTextContent(words));
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth);
  },
});

export const Nothing: Story = thrown(undefined, /^undefined$/);

export const Null: Story = thrown(null, /^null$/);

export const AnEmptyText: Story = thrown('', /^$/);

export const ANumber: Story = thrown(Number.NaN, /^NaN$/);

export const ACyclicObject: Story = thrown(cyclic, '[object Object]');

export const AnObjectThatCannotBeDescribed: Story = thrown(Object.create(null), /^\[unreadable\]$/);

export const AResponse: Story = thrown(new Response('no', { status: 500 }), '[Response]');

/** Text stays text. */
export const Html: Story = thrown(
  new Error('<img src="x" alt="" onerror="stolen = true"><script>stolen = true</script>'),
  '<img src="x"',
);

/** A character that turns the direction of writing does not turn the text beside it. */
export const TextWrittenBackwards: Story = thrown(new Error('\u202Egnp.exe'), 'gnp.exe');

export const WithoutEnd: Story = {
  ...thrown(new Error('donaudampfschifffahrt'.repeat(500)), /…$/),
  globals: { viewport: { value: 'narrow' } },
};
