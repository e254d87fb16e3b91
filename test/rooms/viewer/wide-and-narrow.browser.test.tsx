import { cleanup, render, screen } from '@testing-library/react';
import { StrictMode, type ReactElement } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { TraceTimeline } from 'waybill/viewer';
import 'waybill/viewer.css';
import { failedInvite } from '../../../stories/fixtures/trace-failed-invite.ts';
import { importOf } from '../../../stories/fixtures/trace-many-spans.ts';
import { log, span, trace } from '../../../stories/fixtures/trace-records.ts';

const before = { width: window.innerWidth, height: window.innerHeight };

afterEach(async () => {
  cleanup();
  await page.viewport(before.width, before.height);
});

/** Shows a timeline below other content of a page. */
async function showIn(width: number, height: number, timeline: ReactElement): Promise<void> {
  await page.viewport(width, height);
  window.scrollTo(0, 0);
  render(
    <StrictMode>
      <h1 style={{ margin: 0, blockSize: 300 }}>Support desk</h1>
      {timeline}
    </StrictMode>,
  );
}

const longStack = Array.from(
  { length: 80 },
  (_, index) => `    at step${index} (/srv/app/steps.ts:${index}:1)`,
);
const failedDeep = trace({
  spans: [span(1, 'Add member', [0, 9], { status: { code: 'error', message: 'no seats left' } })],
  logs: [
    log(1, 'Error: no seats left', 5, {
      under: 1,
      severityNumber: 17,
      attributes: {
        'exception.type': 'Error',
        'exception.message': 'no seats left',
        'exception.stacktrace': ['Error: no seats left', ...longStack].join('\n'),
      },
    }),
  ],
});

const tree = (): Element => screen.getByRole('tree').parentElement!;
const details = (): HTMLElement => screen.getByRole('region', { name: 'Details' });
const selected = (): HTMLElement => screen.getByRole('treeitem', { selected: true });

function isInView(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return top < window.innerHeight && bottom > 0;
}

/** The elements of the timeline that scroll by themselves. */
function scrollers(): readonly Element[] {
  return [...document.querySelectorAll('.waybill-timeline *')].filter(
    (element) =>
      element.scrollHeight > element.clientHeight + 1 &&
      ['auto', 'scroll'].includes(getComputedStyle(element).overflowY),
  );
}

describe('in a wide space', () => {
  it('bounds the details by the height of the window, and lets them scroll by themselves', async () => {
    await showIn(1280, 800, <TraceTimeline trace={failedDeep} />);
    expect(details().scrollHeight).toBeGreaterThan(1_000);
    expect(details().getBoundingClientRect().height).toBeLessThanOrEqual(800);
    expect(document.documentElement.scrollHeight).toBeLessThan(1_300);
  });

  it('lets the keyboard scroll the details', async () => {
    await showIn(1280, 800, <TraceTimeline trace={failedDeep} />);
    details().focus();
    expect(document.activeElement).toBe(details());
  });

  it('begins the details of another row at their top', async () => {
    await showIn(1280, 800, <TraceTimeline trace={failedDeep} />);
    details().scrollTop = 500;
    await userEvent.click(screen.getByRole('treeitem', { name: /^Error: no seats left/ }));
    expect(details().scrollTop).toBe(0);
  });

  it('brings the failed row of three hundred rows into view, inside the tree', async () => {
    await showIn(1280, 800, <TraceTimeline trace={importOf(150)} />);
    const view = tree().getBoundingClientRect();
    expect(view.height).toBeLessThanOrEqual(800);
    expect(selected().getBoundingClientRect().top).toBeGreaterThanOrEqual(view.top);
    expect(selected().getBoundingClientRect().bottom).toBeLessThanOrEqual(view.bottom);
  });
});

describe.each([360, 700])('in a width of %i pixels', (width) => {
  it('scrolls nothing but the page, and opens at the top', async () => {
    await showIn(width, 640, <TraceTimeline trace={importOf(150)} />);
    expect(scrollers()).toEqual([]);
    expect(window.scrollY).toBe(0);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
  });

  it('goes to the failed step by the button above the facts, and back to its row', async () => {
    await showIn(width, 640, <TraceTimeline trace={importOf(150)} />);
    const button = screen.getByRole('button', { name: 'Details of Insert member' });
    expect(button.getBoundingClientRect().bottom).toBeLessThan(640);
    await userEvent.click(button);
    const heading = screen.getByRole('heading', { name: 'Insert member' });
    await expect.poll(() => isInView(heading)).toBe(true);

    await userEvent.click(screen.getByRole('button', { name: 'Back to the steps' }));
    expect(isInView(selected())).toBe(true);
    expect(document.activeElement).toBe(selected());
  });

  it('shows the details of a row that is clicked', async () => {
    await showIn(width, 640, <TraceTimeline trace={importOf(150)} />);
    await userEvent.click(screen.getByRole('treeitem', { name: /^Row 1 / }));
    const heading = screen.getByRole('heading', { name: 'Row 1' });
    await expect.poll(() => isInView(heading)).toBe(true);
  });
});

it('keeps the row in view while the arrow keys move, and does not jump to the details', async () => {
  await showIn(360, 640, <TraceTimeline trace={failedInvite} />);
  selected().focus();
  await userEvent.keyboard('{Home}{ArrowDown}{ArrowDown}');
  expect(isInView(selected())).toBe(true);
  expect(selected().textContent).toContain('POST /functions/v1/invite-user');
});
