import { Buffer } from 'node:buffer';
import { expect } from 'vitest';
import { encodeLogs, encodeSpans } from 'waybill/otlp';
import { checkOtlp } from './check-otlp.ts';
import { fullLog, fullSpan } from './full-payload.ts';
import type { OtlpKind } from './read-protos.ts';

export type Draft = Record<string, unknown>;

/** The parts of a payload in which a defect may be planted. */
export interface Drafts {
  readonly request: Draft;
  readonly group: Draft;
  readonly scope: Draft;
  /** The span or the log record. */
  readonly item: Draft;
  readonly status: Draft;
  readonly event: Draft;
  readonly link: Draft;
  readonly attributes: Draft[];
}

/** Where the only span or log record of a payload is. */
export const itemPath = {
  traces: '$.resourceSpans[0].scopeSpans[0].spans[0]',
  logs: '$.resourceLogs[0].scopeLogs[0].logRecords[0]',
};

const firstOf = (part: unknown): Draft => (part as Draft[] | undefined)?.[0] ?? {};

/** Changes a payload of the encoder, and gives the problems that it has then. */
export function plantDefect(kind: OtlpKind, plant: (drafts: Drafts) => void): string[] {
  const body = kind === 'logs' ? encodeLogs([fullLog]) : encodeSpans([fullSpan]);
  const request = JSON.parse(JSON.stringify(body)) as Draft;
  const group = firstOf(request['resourceSpans'] ?? request['resourceLogs']);
  const scope = firstOf(group['scopeSpans'] ?? group['scopeLogs']);
  const item = firstOf(scope['spans'] ?? scope['logRecords']);
  plant({
    request,
    group,
    scope,
    item,
    status: (item['status'] ?? {}) as Draft,
    event: firstOf(item['events']),
    link: firstOf(item['links']),
    attributes: item['attributes'] as Draft[],
  });
  return checkOtlp(kind, request);
}

/** Gives a field another name. */
export function rename(draft: Draft, before: string, after: string): void {
  draft[after] = draft[before];
  delete draft[before];
}

/** Writes hex as base64, as protobuf's JSON has bytes everywhere but in OTLP. */
export function base64(hex: unknown): string {
  return Buffer.from(String(hex), 'hex').toString('base64');
}

/** Stands for a text in `toContainEqual` by its first words. */
export function startingWith(words: string): unknown {
  const text = words.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return expect.stringMatching(new RegExp(`^${text}`));
}
