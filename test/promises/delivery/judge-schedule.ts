import type { Page } from './open-page.ts';
import type { Schedule } from './schedule.ts';

// A killed process may lose the records of this time. It includes the delays of the test's slow disk.
const WINDOW_MS = 250 + 3 * 20;

const countDropped = (page: Page): number =>
  Object.values(page.account().dropped).reduce((sum, more) => sum + more, 0);

/** Describes the wrong sums of a page, and the records that it still holds back. */
function* judgeAccount(page: Page, { kind, open }: Schedule): Generator<string> {
  const { captured, adopted, queued, delivered } = page.account();
  const lost = countDropped(page);
  if (captured + adopted !== queued + delivered + lost) {
    yield `an account does not add up: ${JSON.stringify(page.account())}`;
  }
  if (lost !== page.dropped.length && kind === 'B') yield `${lost} dropped, ${page.dropped.length} told`;
  if (open.includes(page) && queued > 0) yield `${queued} wait though all is well`;
  if (kind === 'A' && lost > 0) yield 'dropped without need';
}

/** Describes the records of a page that are neither stored, nor dropped, nor excused by a kill. */
function* judgeLosses(page: Page, { ends, server }: Schedule, dropped: ReadonlySet<number>) {
  const [endMs, wasKilled] = ends.get(page) ?? [Infinity, false];
  const lost = [...page.captured].filter(
    ([nth, ms]) => !server.stored.has(nth) && !dropped.has(nth) && !(wasKilled && endMs - ms <= WINDOW_MS),
  );
  if (lost[0]) yield `lost ${lost.length}, from record ${lost[0][0]} on`;
}

function* judgeStores({ server, disk }: Schedule): Generator<string> {
  for (const [nth, times] of server.stored) if (times > 1) yield `stored ${times} times: record ${nth}`;
  if (disk.stolen > 0) yield `${disk.stolen} rows taken from pages that live`;
  if (disk.last.size > 0) yield `${disk.last.size} pages left rows that no page took over`;
  if (disk.rows.size > 0) yield `${disk.rows.size} rows left behind`;
}

/** Describes every error in the final state of a schedule. */
export function judgeSchedule(schedule: Schedule): string[] {
  const { all } = schedule;
  const dropped = new Set(all.flatMap((page) => page.dropped));
  return [
    ...all.flatMap((page) => [...judgeAccount(page, schedule)]),
    ...all.flatMap((page) => [...judgeLosses(page, schedule, dropped)]),
    ...judgeStores(schedule),
  ];
}
