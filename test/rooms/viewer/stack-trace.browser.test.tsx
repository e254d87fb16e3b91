import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { TraceTimeline } from 'waybill/viewer';
import 'waybill/viewer.css';
import { log, trace } from '../../../stories/fixtures/trace-records.ts';

afterEach(cleanup);

const lines = [
  'TypeError: cannot read /srv/teams/settings/regions/eu-central.json',
  '    at readRegionSettings (/home/deploy/releases/2026-11-20/teams/server/settings/read-region-settings.ts:21:23)',
  '    at async file:///home/deploy/releases/2026-11-20/node_modules/hono/dist/hono-base.js:286:21',
  '    at Object.run (C:\\Users\\Jane Doe\\projects\\teams\\server\\run-request.ts:7:3)',
  'openTeam@https://teams.example/assets/builds/2026/team-page-3f2c1d.js:1:20744',
  '    at new Promise (<anonymous>)',
];

function show(stack: string): HTMLElement {
  const attributes = {
    'exception.type': 'TypeError',
    'exception.message': 'm',
    'exception.stacktrace': stack,
  };
  render(
    <TraceTimeline trace={trace({ logs: [log(1, 'failed', 0, { severityNumber: 17, attributes })] })} />,
  );
  return screen.getByRole('region', { name: 'Details' }).querySelector('pre')!;
}

/** The pieces of text that stand on one line of the screen, from top to bottom. */
function shownLines(pre: HTMLElement): string[] {
  const walker = document.createTreeWalker(pre, NodeFilter.SHOW_TEXT);
  const shown: string[] = [];
  let top = -Infinity;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (getComputedStyle(node.parentElement!).fontSize === '0px') continue;
    for (let index = 0; index < node.textContent!.length; index++) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + 1);
      const box = range.getBoundingClientRect();
      if (box.width === 0) continue;
      if (box.top > top + 4) shown.push('');
      top = box.top;
      shown[shown.length - 1] += node.textContent![index]!;
    }
  }
  return shown;
}

describe('the stack of an exception', () => {
  it('shows the end of each path, and keeps the name of the file in one piece with its line', async () => {
    await page.viewport(360, 640);
    const shown = shownLines(show(lines.join('\n')));
    for (const file of [
      'read-region-settings.ts:21:23',
      'hono-base.js:286:21',
      'run-request.ts:7:3',
      'team-page-3f2c1d.js:1:20744',
    ]) {
      expect(shown.filter((line) => line.includes(file))).toHaveLength(1);
    }
    expect(shown.join('')).toContain('server/settings/');
    expect(shown.join('')).toContain('hono/dist/');
    expect(shown.join('')).not.toContain('deploy');
    expect(shown.join('')).not.toContain('Jane');
    expect(shown.join('')).toContain('openTeam@');
    expect(shown.join('')).toContain('/srv/teams/settings/regions/eu-central.json');
  });

  it('is copied whole', async () => {
    const pre = show(lines.join('\n'));
    document.getSelection()!.selectAllChildren(pre);
    await userEvent.copy();
    const copied = await navigator.clipboard.readText();
    expect(copied.trimEnd()).toBe(lines.join('\n'));
    expect(pre.textContent).toBe(lines.join('\n'));
  });
});

it('breaks the address of a request after a slash', async () => {
  await page.viewport(360, 640);
  const url = 'https://teams.example/functions/version1/organizations/invitations/withdrawn';
  render(<TraceTimeline trace={trace({ logs: [log(1, 'sent', 0, { attributes: { 'url.full': url } })] })} />);
  const value = screen.getByText(url);
  const shown = shownLines(value);
  expect(shown.length).toBeGreaterThan(1);
  expect(shown.slice(0, -1).every((line) => line.endsWith('/'))).toBe(true);
});
