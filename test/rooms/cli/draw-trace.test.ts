import { describe, expect, it } from 'vitest';
import type { TraceData } from 'waybill';
import { drawTrace } from '../../../src/cli/draw-trace.ts';
import { chooseStyle } from '../../../src/cli/style.ts';
import { claims } from '../../../stories/fixtures/trace-claims.ts';
import { failedInvite } from '../../../stories/fixtures/trace-failed-invite.ts';
import { healthyInvite } from '../../../stories/fixtures/trace-healthy.ts';
import { missingParent, onlyALog, unfinishedAndSkewed } from '../../../stories/fixtures/trace-incomplete.ts';
import { importOf } from '../../../stories/fixtures/trace-many-spans.ts';
import { log, span, trace } from '../../../stories/fixtures/trace-records.ts';

interface Look {
  readonly width?: number;
  readonly isColoured?: boolean;
  readonly maxRows?: number;
  readonly spanId?: string;
}

function draw(
  data: TraceData,
  { width = 110, isColoured = false, maxRows = 500, spanId }: Look = {},
): string {
  const environment = { FORCE_COLOR: isColoured ? '1' : '0' };
  const style = chooseStyle({ isTerminal: false, environment }, width);
  return drawTrace(data, { style, spanId, maxRows });
}

it.each([
  ['failed-invite', failedInvite, {}],
  ['failed-invite-coloured', failedInvite, { isColoured: true }],
  ['failed-invite-narrow', failedInvite, { width: 60, maxRows: 5 }],
  ['healthy-invite', healthyInvite, {}],
  ['claims', claims, {}],
  ['missing-parent', missingParent, {}],
  ['only-a-log', onlyALog, {}],
  ['unfinished-and-skewed', unfinishedAndSkewed, {}],
] as const)('draws %s as the golden file', async (name, data, look) => {
  await expect(draw(data, look)).toMatchFileSnapshot(`golden/${name}.txt`);
});

describe('a hostile trace', () => {
  const escape = '\u001b[2J\u001b]8;;http://evil\u0007\u009b31m\u202e\u0000\r';

  it('writes no control character of a record to the terminal', () => {
    const hostile = trace({
      spans: [
        {
          ...span(1, `${escape}name\n\tnext`, [0, 10], { status: { code: 'error' } }),
          resource: { 'service.name': `${escape}service` },
          attributes: {
            'correlation.id': `${escape}correlation`,
            'exception.type': escape,
            'exception.message': `${escape}message`,
            'exception.stacktrace': `at ${escape}frame\nat b`,
          },
        },
      ],
      logs: [log(1, `${escape}body`, 5, { resource: {} })],
    });
    const drawn = draw({ ...hostile, reference: `${escape}REF` });
    expect(drawn).toContain('name');
    // oxlint-disable-next-line no-control-regex -- the test looks for control characters
    expect(drawn).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(drawn.split('\n').every((line) => [...line].length <= 400)).toBe(true);
  });

  it('draws names and services of 60 kB within the width', () => {
    const long = trace({
      spans: [span(1, 'n'.repeat(60_000), [0, 10], { resource: { 'service.name': 's'.repeat(60_000) } })],
    });
    const row = draw(long, { width: 80 })
      .split('\n')
      .find((line) => line.startsWith('  ssss'))!;
    expect(row.length).toBeLessThanOrEqual(80);
  });

  it('cuts a failed step of 60 kB, and the way to it', () => {
    const changes = { status: { code: 'error' }, resource: { 'service.name': 's'.repeat(60_000) } } as const;
    const long = trace({ spans: [span(1, 'n'.repeat(60_000), [0, 10], changes)] });
    expect(draw(long, { width: 80 }).length).toBeLessThan(3000);
  });

  it('draws a chain of 20,000 spans with the failure at its end, and says how many rows it hides', () => {
    const spans = Array.from({ length: 20_000 }, (_, id) =>
      span(id + 1, `step ${id}`, [id, 40_000 - id], {
        under: id > 0 ? id : undefined,
        ...(id === 19_999 && { status: { code: 'error' } }),
      }),
    );
    const lines = draw(trace({ spans }), { maxRows: 10 }).split('\n');
    expect(lines.findIndex((line) => line.startsWith('Failed step: '))).toBeLessThan(10);
    expect(lines.find((line) => line.includes('›'))).toContain('… 19993 steps …');
    expect(lines).toContain('… 19990 more rows. To see them, pass --rows 20000.');
  });

  it('has the failed step in front of ten thousand rows', () => {
    const drawn = draw(importOf(5000), { maxRows: 1_000_000 }).split('\n');
    expect(drawn.length).toBeGreaterThan(10_000);
    expect(drawn.slice(0, 20).join('\n')).toContain('Failed step: ');
  });
});

it('shows the step that the search named if it failed too', () => {
  const { spans } = failedInvite;
  const failed = spans.filter(({ status }) => status.code === 'error');
  expect(draw(failedInvite, { spanId: failed[0]!.spanId })).toContain(
    `Failed step: team-web ${failed[0]!.name}`,
  );
});
