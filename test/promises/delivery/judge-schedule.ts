import type { Page } from './open-page.ts';
import type { Schedule } from './schedule.ts';

// What a killed process may lose, with what the slow disk of the test adds.
const WINDOW_MS = 250 + 3 * 20;

const countDropped = (page: Page): number =>
  Object.values(page.account().dropped).reduce((sum, more) => sum + more, 0);

/** Says which sums of a page are wrong, and whether it holds back records. */
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

/** Says which records of a page are neither stored, nor dropped, nor excused by a kill. */
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
  if (disk.last.size > 0) yield `${disk.last.size} pages left something that nobody took`;
  if (disk.rows.size > 0) yield `${disk.rows.size} rows left behind`;
}

/** Says in words everything that must not be at the end of a schedule. */
export function judgeSchedule(schedule: Schedule): string[] {
  const { all } = schedule;
  const dropped = new Set(all.flatMap((page) => page.dropped));
  return [
    ...all.flatMap((page) => [...judgeAccount(page, schedule)]),
    ...all.flatMap((page) => [...judgeLosses(page, schedule, dropped)]),
    ...judgeStores(schedule),
  ];
}
