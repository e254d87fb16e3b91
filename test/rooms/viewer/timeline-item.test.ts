import { expect, it } from 'vitest';
import { nameOf } from '../../../src/viewer/layout/timeline-item.ts';
import { span } from '../../../stories/fixtures/trace-records.ts';

const attributes = { 'url.full': 'https://api.example.com/functions/v1/invite-user' };

it('names a request by its method and path', () => {
  const request = span(1, 'POST', [0, 1], { kind: 'client', attributes });
  expect(nameOf({ kind: 'span', span: request })).toBe('POST /functions/v1/invite-user');
});

it('leaves names alone that say more than a method, and requests without an address', () => {
  const templated = span(1, 'GET /members/{id}', [0, 1], { kind: 'client', attributes });
  expect(nameOf({ kind: 'span', span: templated })).toBe('GET /members/{id}');
  const bare = span(1, 'GET', [0, 1], { kind: 'client', attributes: { 'url.full': '/relative' } });
  expect(nameOf({ kind: 'span', span: bare })).toBe('GET');
});
