import { vi } from 'vitest';
import type { FaultServer } from './fault-server.ts';
import { judgeSchedule } from './judge-schedule.ts';
import { eventsOf } from './schedule-events.ts';
import { Schedule, type ScheduleKind, type SchedulePlant } from './schedule.ts';

/** The end of a schedule. */
export interface Outcome {
  readonly kind: ScheduleKind;
  /** Every error in the final state, in words. */
  readonly violations: readonly string[];
  readonly captured: number;
}

/** Runs one random schedule of faults, and describes every error in its final state. */
export async function runSchedule(
  seed: number,
  server: FaultServer,
  plant?: SchedulePlant,
): Promise<Outcome> {
  // The timers of the schedule before must not fire in this one.
  vi.clearAllTimers();
  server.reset();
  const schedule = new Schedule(seed, server, plant);
  const { random } = schedule;
  vi.spyOn(Math, 'random').mockImplementation(random.next);
  const events = eventsOf(schedule);

  schedule.start();
  for (let count = 8 + random.below(14); count > 0; count--) {
    await random.pick(events)();
    await schedule.settle();
  }
  await schedule.recover();
  return { kind: schedule.kind, captured: schedule.captured, violations: judgeSchedule(schedule) };
}
