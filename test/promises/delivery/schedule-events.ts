import { vi } from 'vitest';
import type { Schedule } from './schedule.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
const HOUR_MS = 3_600_000;

/** An event in a schedule. */
export type ScheduleEvent = () => unknown;

/** Logs at the end of a page, which does not wait for a request under way. */
function hideAfterError(schedule: Schedule): void {
  const page = schedule.random.pick(schedule.open);
  schedule.log(page, 'error');
  page.flush();
  page.setHidden(true);
  page.setHidden(false);
}

function logMany(schedule: Schedule): void {
  const { random } = schedule;
  const page = random.pick(schedule.open);
  const level = random.pick(LEVELS);
  for (let count = random.below(random.chance(0.2) ? 300 : 40); count > 0; count--) schedule.log(page, level);
}

/** Events that a schedule of any kind may have. */
function commonEvents(schedule: Schedule): ScheduleEvent[] {
  const { random } = schedule;
  return [
    () => schedule.log(random.pick(schedule.open), random.pick(LEVELS)),
    () => logMany(schedule),
    () => schedule.pass(random.below(400)),
    () => schedule.pass(random.below(12_000)),
    () => schedule.pass(random.below(90_000)),
    () => schedule.failRequests(),
    () => schedule.failRequests(),
    () => (schedule.isOffline = !schedule.isOffline),
    () => random.pick(schedule.open).flush(),
    () => random.pick(schedule.open).takeOver(),
    () => random.pick(schedule.open).setHidden(random.chance(0.5)),
    () => hideAfterError(schedule),
    () => schedule.open.length < 2 && schedule.start(),
    () => vi.setSystemTime(Date.now() + random.pick([-24, -1, 1, 24]) * HOUR_MS),
  ];
}

/** Gives a server of kind B its bounds, and the event that belongs to them. */
function boundServer({ random, server }: Schedule): ScheduleEvent {
  const poisoned = random.below(7);
  if (random.chance(0.6)) {
    server.setPoison({
      isPoison: (one) => one % 11 === poisoned,
      how: random.pick(['partial success', 'whole request']),
    });
  }
  if (random.chance(0.3)) server.setMaxBytes(2000 + random.below(20_000));
  return () => server.setFault(() => (random.chance(0.3) ? { status: 404 } : 'none'));
}

/** Gives all events that may happen in a schedule of its kind. */
export function eventsOf(schedule: Schedule): readonly ScheduleEvent[] {
  const { kind, random } = schedule;
  const events = commonEvents(schedule);
  if (kind === 'C') {
    events.push(
      () => schedule.leave(true),
      () => schedule.leave(random.chance(0.5)),
    );
  } else {
    events.push(
      () => schedule.leave(false),
      () => schedule.failStorage(),
    );
  }
  if (kind === 'B') events.push(boundServer(schedule));
  return events;
}
