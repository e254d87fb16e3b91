// zone.js comes before everything else, because it patches functions that other modules keep.
// oxlint-disable-next-line import/no-unassigned-import -- patching is all that it does
import 'zone.js';
import { ZoneContextManager } from '@opentelemetry/context-zone-peer-dep';
import { createOpenTelemetry } from './open-telemetry.ts';

/** OpenTelemetry with the context manager that uses zone.js. */
export const tracker = createOpenTelemetry(new ZoneContextManager());
