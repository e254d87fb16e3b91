import { cleanup, render, screen, within } from '@testing-library/react';
import { StrictMode } from 'react';
import type { ReactElement } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { TraceTimeline } from 'waybill/viewer';
import 'waybill/viewer.css';
import { failedInvite } from '../../../stories/fixtures/trace-failed-invite.ts';
import { missingParent, onlyALog } from '../../../stories/fixtures/trace-incomplete.ts';
import { log, span, spanId, trace } from '../../../stories/fixtures/trace-records.ts';

afterEach(cleanup);

const loggedFailure = {
  span: span(1, 'Add member', [0, 9], { status: { code: 'error', message: 'no seats left' } }),
  log: log(1, 'Error: no seats left', 5, {
    under: 1,
    severityNumber: 17,
    attributes: {
      'exception.type': 'Error',
      'exception.message': 'no seats left',
      'exception.stacktrace': 'Error: no seats left\n    at addMember (members.ts:3:7)',
    },
  }),
};

function show(timeline: ReactElement): ReturnType<typeof render> {
  return render(<StrictMode>{timeline}</StrictMode>);
}

function row(name: RegExp | string): HTMLElement {
  return screen.getByRole('treeitem', { name });
}

function selectedName(): string {
  return screen.getByRole('treeitem', { selected: true }).querySelector('.waybill-row-title')!.textContent;
}

function details(): HTMLElement {
  return screen.getByRole('region', { name: 'Details' });
}

describe('the first selected row', () => {
  it('is the step that failed, with its exception in the details', () => {
    show(<TraceTimeline trace={failedInvite} />);
    expect(selectedName()).toBe('Create invitation');
    expect(within(details()).getByRole('heading', { name: 'Create invitation' })).toBeTruthy();
    expect(details().textContent).toContain('violates check constraint');
    expect(details().querySelector('pre')!.textContent).toContain('at createInvitation');
  });

  it('is the span that it was given', () => {
    show(<TraceTimeline trace={failedInvite} selectedSpanId={spanId(5)} />);
    expect(selectedName()).toBe('Check team seats');
  });

  it('is another trace when another one is given', () => {
    const { rerender } = show(<TraceTimeline trace={failedInvite} />);
    rerender(<TraceTimeline trace={onlyALog} />);
    expect(selectedName()).toMatch(/^TypeError/);
  });
});

describe('a row', () => {
  beforeEach(() => {
    show(<TraceTimeline trace={failedInvite} />);
  });

  it('gives in words its name, its service, its outcome and its duration', () => {
    expect(row('Invite member team-web Failed 413 ms')).toBeTruthy();
    expect(row('Check team seats OK 56.4 ms')).toBeTruthy();
    expect(row('invitation.rejected Event')).toBeTruthy();
  });

  it('has a red bar if its span failed, and only then', () => {
    const isRed = (name: string): boolean => {
      // A computed colour can have any colour space. The canvas gives bytes of red, green and blue.
      const canvas = document.createElement('canvas').getContext('2d')!;
      canvas.fillStyle = getComputedStyle(row(name).querySelector('.waybill-row-bar')!).backgroundColor;
      canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
      return red! > green! * 2 && red! > blue! * 2;
    };
    expect(isRed('Create invitation Failed 212 ms')).toBe(true);
    expect(isRed('Verify token OK 18.8 ms')).toBe(false);
  });

  it('gives assistive technology its place in the tree', () => {
    const item = row(/^Check team seats/);
    expect(item.getAttribute('aria-level')).toBe('4');
    expect(item.getAttribute('aria-posinset')).toBe('2');
    expect(item.getAttribute('aria-setsize')).toBe('4');
    expect(item.getAttribute('aria-expanded')).toBe('true');
    expect(row(/^Verify token/).hasAttribute('aria-expanded')).toBe(false);
  });

  it('draws its bar where its times say', () => {
    const bar = row(/^Check team seats/)
      .querySelector('.waybill-row-bar')!
      .getBoundingClientRect();
    const whole = row(/^Invite member/)
      .querySelector('.waybill-row-bar')!
      .getBoundingClientRect();
    expect((bar.left - whole.left) / whole.width).toBeCloseTo(62.4 / 412.6, 2);
    expect(bar.width / whole.width).toBeCloseTo(56.4 / 412.6, 2);
  });

  it('shows its details when it is clicked', async () => {
    await userEvent.click(row(/^Verify token/));
    expect(selectedName()).toBe('Verify token');
    expect(details().textContent).toContain('enduser.role');
  });
});

it('goes to the next error by its button, which keeps the focus', async () => {
  show(<TraceTimeline trace={failedInvite} />);
  const button = screen.getByRole('button', { name: 'Next error' });
  await userEvent.click(button);
  expect(selectedName()).toMatch(/^FunctionsHttpError/);
  expect(document.activeElement).toBe(button);
});

it('tells the host which span was selected, also for a log line of it', async () => {
  const onSelect = vi.fn<(id: string | undefined) => void>();
  show(<TraceTimeline trace={failedInvite} onSelect={onSelect} />);
  await userEvent.click(row(/^Verify token/));
  await userEvent.click(row(/^14 of 25/));
  expect(onSelect.mock.calls).toEqual([[spanId(4)], [spanId(5)]]);
});

it('keeps a log line selected when the host hands back the reported span', async () => {
  const { rerender } = show(<TraceTimeline trace={failedInvite} />);
  await userEvent.click(row(/^14 of 25/));
  rerender(
    <StrictMode>
      <TraceTimeline trace={failedInvite} selectedSpanId={spanId(5)} />
    </StrictMode>,
  );
  expect(selectedName()).toBe('14 of 25 seats taken');
});

it('names the missing parent and its possible cause', () => {
  show(<TraceTimeline trace={missingParent} />);
  expect(row(/^POST \/accept-invitation .*parent not recorded/)).toBeTruthy();
  expect(details().textContent).toContain('This span names a parent that is not in the trace.');
  expect(details().textContent).toContain(spanId(2));
});

it('shows with a failed span the exception that was logged in it, once', () => {
  show(<TraceTimeline trace={trace({ spans: [loggedFailure.span], logs: [loggedFailure.log] })} />);
  expect(selectedName()).toBe('Add member');
  expect(within(details()).getAllByText('no seats left')).toHaveLength(1);
  expect(details().querySelector('pre')!.textContent).toContain('at addMember');
});

it('shortens a long log line in the tree and shows all of it in the details', () => {
  const body = `first line\n${'x'.repeat(5_000)}`;
  show(<TraceTimeline trace={trace({ logs: [log(1, body, 0)] })} />);
  expect(selectedName()).toBe('first line…');
  expect(details().querySelector('pre')!.textContent).toBe(body);
});

it('shows how often an error occurred that repeats, in words for screen readers, and adds it up', async () => {
  const attributes = { 'waybill.occurrence_count': 599 };
  const repeated = log(2, 'Error: in each frame', 2, { severityNumber: 17, attributes });
  show(
    <TraceTimeline
      trace={trace({ logs: [log(1, 'Error: in each frame', 1, { severityNumber: 17 }), repeated] })}
    />,
  );
  expect(screen.getByText('600 errors')).toBeTruthy();
  expect(screen.getByText('×599')).toBeTruthy();
  expect(row(/^Error: in each frame 599 times .*Error$/)).toBeTruthy();
  await userEvent.click(row(/599 times/));
  expect(within(details()).getByText('Occurrences').nextSibling?.textContent).toBe('599');
});

it('shows hostile text as text', () => {
  const name = '<img src=x onerror="window.hit = true"> \u202Etxet';
  const attributes = { '<b>key</b>': '</dd><script>window.hit = true</script>' };
  const { container } = show(
    <TraceTimeline trace={trace({ spans: [span(1, name, [0, 1], { attributes })] })} />,
  );
  expect(selectedName()).toBe(name);
  expect(container.querySelectorAll('img, script, b')).toHaveLength(0);
  expect(details().textContent).toContain('</dd><script>window.hit = true</script>');
});

it('says so if nothing was recorded', () => {
  show(<TraceTimeline trace={trace()} />);
  expect(screen.getByText('Nothing was recorded of this trace.')).toBeTruthy();
  expect(screen.queryByRole('tree')).toBeNull();
});

it('puts the bars under the names if there is little room', () => {
  show(
    <div style={{ inlineSize: 360 }}>
      <TraceTimeline trace={failedInvite} />
    </div>,
  );
  const item = row(/^POST \/functions/);
  const name = item.querySelector('.waybill-row-name')!.getBoundingClientRect();
  const bar = item.querySelector('.waybill-row-bar')!.getBoundingClientRect();
  expect(bar.top).toBeGreaterThanOrEqual(name.bottom);
  expect(document.querySelector('.waybill-timeline')!.scrollWidth).toBeLessThanOrEqual(360);
});

it('says in the header that only a page names the session id', () => {
  const attributes = { 'session.id': 'a-session' };
  const ofPage = span(1, 'click', [0, 1], { lane: 'page', attributes });
  const { unmount } = show(<TraceTimeline trace={trace({ spans: [ofPage] })} />);
  expect(screen.getByText('Session id, claimed by a page').nextSibling!.textContent).toBe('a-session');
  unmount();
  const ofServer = span(2, 'request', [0, 1], { attributes });
  show(<TraceTimeline trace={trace({ spans: [ofPage, ofServer] })} />);
  expect(screen.getByText('Session id').nextSibling!.textContent).toBe('a-session');
  expect(screen.queryByText('Session id, claimed by a page')).toBeNull();
});
