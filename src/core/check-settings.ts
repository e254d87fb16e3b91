import { severityOf } from './spans/create-logger.ts';
import type { EngineOptions } from './spans/engine.ts';

/** Throws on settings that cannot work; an engine is made of those that can. */
export function checkSettings({ service, sampleRatio = 1, logLevel = 'debug' }: EngineOptions): void {
  if (!service?.trim()) throw new TypeError("[waybill] no service name; pass { service: 'shop-web' }.");
  if (!(sampleRatio >= 0 && sampleRatio <= 1)) {
    throw new TypeError(`[waybill] sampleRatio is ${sampleRatio}; pass a number from 0 to 1.`);
  }
  severityOf(logLevel);
}
