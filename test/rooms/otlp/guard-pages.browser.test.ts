import { expect, it } from 'vitest';
import { encodeLogs } from 'waybill/otlp';
import { openOtherRecorder, openOwnRecorder, takeWrongOtlp } from '../browser/recorder.ts';
import { fullLog } from './full-payload.ts';

const body = JSON.stringify(encodeLogs([{ ...fullLog, traceId: 'none' }]));
const post = (url: string): Promise<Response> => fetch(`${url}/v1/logs`, { method: 'POST', body });

it('sees each wrong payload that a page sends, at both origins, once', async () => {
  const [own, other] = [openOwnRecorder(), await openOtherRecorder()];
  await post(own.url);
  await post(other.url);
  const wrong = await takeWrongOtlp();
  const problem = '/v1/logs: $.resourceLogs[0].scopeLogs[0].logRecords[0].traceId must be';
  expect(wrong.filter((one) => one.includes(problem))).toHaveLength(2);
  expect(await takeWrongOtlp()).toEqual([]);
});

it('leaves the payloads at the recorders of another file to that file', async () => {
  const key = crypto.randomUUID();
  await post(`/recorder/${key}`);
  expect(await takeWrongOtlp()).toEqual([]);
  const asked = await fetch('/recorder/wrong-otlp', { method: 'POST', body: JSON.stringify([key]) });
  expect(await asked.json()).toHaveLength(1);
});
