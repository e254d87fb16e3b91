import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../src/core/requests/address.ts';
import { createDiagnostics } from '../../../src/core/records/diagnostics.ts';
import type { Target } from '../../../src/core/requests/target.ts';
import { TargetRules } from '../../../src/core/requests/target-rules.ts';
import { TRACING_HEADERS, type HeaderPolicy } from '../../../src/core/propagation/tracing-headers.ts';

const w3c = ['traceparent', 'tracestate', 'baggage'];

function rulesOf(
  targets: readonly (Target | string)[],
  { ownOrigin, sameOrigin = 'all' }: { ownOrigin?: string; sameOrigin?: HeaderPolicy } = {},
) {
  return new TargetRules(
    targets.map((target) => (typeof target === 'string' ? { url: target } : target)),
    { ownOrigin, sameOrigin, guard: createDiagnostics({ onDiagnostic: () => {} }).guard },
  );
}

/** The names of the headers that a request gets. The request is answered before the next request leaves. */
function namesFor(rules: TargetRules, url: string): readonly string[] {
  const address = parseAddress(url);
  const granted = address && rules.grant(address);
  granted?.settle('answered');
  return granted?.names ?? [];
}

function receives(target: Target | string, url: string): boolean {
  return namesFor(rulesOf([target]), url).length > 0;
}

describe('a target', () => {
  it.each([
    ['https://api.example.com', 'https://api.example.com/'],
    ['https://api.example.com', 'https://api.example.com/any/path?q=1#x'],
    ['https://api.example.com/', 'https://api.example.com/any'],
    ['https://API.example.com', 'https://api.example.com/'],
    ['https://api.example.com:443', 'https://api.example.com/'],
    ['https://api.example.com', 'https://api.example.com:443/'],
    ['http://api.example.com:80', 'http://api.example.com/'],
    ['http://localhost:8080', 'http://localhost:8080/x'],
    ['http://[::1]:8080', 'http://[::1]:8080/x'],
    ['https://bücher.example', 'https://xn--bcher-kva.example/'],
    ['https://api.example.com/v1', 'https://api.example.com/v1'],
    ['https://api.example.com/v1', 'https://api.example.com/v1/'],
    ['https://api.example.com/v1', 'https://api.example.com/v1/deep/path'],
    ['https://api.example.com/v1/', 'https://api.example.com/v1'],
    ['https://api.example.com/v1', 'https://api.example.com/other/../v1/x'],
    ['https://api.example.com/v1', 'https://user:pass@api.example.com/v1/x'],
  ])('%s covers %s', (target, url) => {
    expect(receives(target, url)).toBe(true);
  });

  it.each([
    ['another scheme', 'https://api.example.com', 'http://api.example.com/'],
    ['another port', 'https://api.example.com', 'https://api.example.com:8443/'],
    ['a host that goes on', 'https://api.example.com', 'https://api.example.com.evil.io/'],
    ['a host that begins otherwise', 'https://api.example.com', 'https://evil-api.example.com/'],
    ['a subdomain', 'https://example.com', 'https://api.example.com/'],
    ['the parent domain', 'https://api.example.com', 'https://example.com/'],
    ['the target in the credentials', 'https://api.example.com', 'https://api.example.com@evil.io/'],
    ['the target in the path', 'https://api.example.com', 'https://evil.io/https://api.example.com/'],
    ['the target in the query', 'https://api.example.com', 'https://evil.io/?https://api.example.com/'],
    ['the target in the fragment', 'https://api.example.com', 'https://evil.io/#https://api.example.com/'],
    ['a path that only begins so', 'https://api.example.com/rest', 'https://api.example.com/restaurant'],
    ['a path above', 'https://api.example.com/v1/x', 'https://api.example.com/v1'],
    ['a path in another case', 'https://api.example.com/v1', 'https://api.example.com/V1'],
    ['a path that leaves again', 'https://api.example.com/v1', 'https://api.example.com/v1/../admin'],
    ['an encoded slash', 'https://api.example.com/v1', 'https://api.example.com/v1%2Fadmin'],
    ['a blob', 'https://api.example.com', 'blob:https://api.example.com/5f3c'],
    ['data', 'https://api.example.com', 'data:text/plain,https://api.example.com/'],
    ['a websocket', 'https://api.example.com', 'wss://api.example.com/'],
    ['a file', 'https://api.example.com', 'file:///api.example.com/'],
  ])('does not cover %s', (_what, target, url) => {
    expect(receives(target, url)).toBe(false);
  });

  it.each<[string, unknown]>([
    ['no scheme', 'api.example.com'],
    ['a path alone', '/api'],
    ['an empty text', ''],
    ['no text', undefined],
    ['a wildcard', 'https://*.example.com'],
    ['another scheme', 'ftp://api.example.com'],
    ['a websocket', 'wss://api.example.com'],
    ['credentials', 'https://user:pass@api.example.com'],
    ['a query', 'https://api.example.com/?a=1'],
    ['a fragment', 'https://api.example.com/#a'],
  ])('cannot be written with %s', (_what, url) => {
    expect(() => rulesOf([{ url: url as string }])).toThrow(/^\[waybill\] target ".*" is .*; write/);
  });

  it.each<[unknown]>([['everything'], [['traceparent', 'x-secret']], [null], [7]])(
    'cannot have the policy %j',
    (headers) => {
      expect(() => rulesOf([{ url: 'https://api.example.com', headers: headers as HeaderPolicy }])).toThrow(
        /^\[waybill\] .*header policy.*; use/,
      );
    },
  );
});

describe('the rules', () => {
  it('give no headers if no target is listed', () => {
    expect(namesFor(rulesOf([]), 'https://api.example.com/')).toEqual([]);
  });

  it('give the headers that each policy names', () => {
    const rules = rulesOf([
      'https://default.example.com',
      { url: 'https://none.example.com', headers: 'none' },
      { url: 'https://all.example.com', headers: 'all' },
      { url: 'https://named.example.com', headers: ['x-trace-id', 'traceparent'] },
    ]);
    expect(namesFor(rules, 'https://default.example.com/')).toEqual(w3c);
    expect(namesFor(rules, 'https://none.example.com/')).toEqual([]);
    expect(namesFor(rules, 'https://all.example.com/')).toEqual(TRACING_HEADERS);
    expect(namesFor(rules, 'https://named.example.com/')).toEqual(['x-trace-id', 'traceparent']);
  });

  it.each([[[0, 1, 2]], [[2, 1, 0]], [[1, 2, 0]]])('let the longest path win, in the order %j', (order) => {
    const targets = [
      { url: 'https://api.example.com', headers: 'all' },
      { url: 'https://api.example.com/v1', headers: 'none' },
      { url: 'https://api.example.com/v1/open', headers: 'w3c' },
    ] as const;
    const rules = rulesOf(order.map((index) => targets[index]!));
    expect(namesFor(rules, 'https://api.example.com/')).toEqual(TRACING_HEADERS);
    expect(namesFor(rules, 'https://api.example.com/v1/x')).toEqual([]);
    expect(namesFor(rules, 'https://api.example.com/v1/open/x')).toEqual(w3c);
    expect(namesFor(rules, 'https://api.example.com/v1/opener')).toEqual([]);
  });

  it('let the first of two equals win, and those added later come last', () => {
    const rules = rulesOf([{ url: 'https://api.example.com', headers: 'none' }]);
    const undo = rules.add([
      { url: 'https://api.example.com/', headers: 'all' },
      { url: 'https://added.example.com', headers: 'all' },
    ]);
    expect(namesFor(rules, 'https://api.example.com/')).toEqual([]);
    expect(namesFor(rules, 'https://added.example.com/')).toEqual(TRACING_HEADERS);
    undo();
    expect(namesFor(rules, 'https://added.example.com/')).toEqual([]);
  });

  it('remove only the rules that were added with them', () => {
    const rules = rulesOf([]);
    const target = { url: 'https://api.example.com' };
    const undo = rules.add([target]);
    rules.add([target]);
    undo();
    undo();
    expect(namesFor(rules, 'https://api.example.com/')).toEqual(w3c);
  });

  it('give the own origin its own policy, over which a target wins', () => {
    const own = { ownOrigin: 'https://shop.example.com' };
    expect(namesFor(rulesOf([], own), 'https://shop.example.com/x')).toEqual(TRACING_HEADERS);
    expect(namesFor(rulesOf([], { ...own, sameOrigin: 'none' }), 'https://shop.example.com/x')).toEqual([]);
    const rules = rulesOf([{ url: 'https://shop.example.com/auth', headers: 'none' }], own);
    expect(namesFor(rules, 'https://shop.example.com/auth/token')).toEqual([]);
    expect(namesFor(rules, 'https://shop.example.com/author')).toEqual(TRACING_HEADERS);
  });

  it('give a page without an origin of its own nothing', () => {
    const rules = rulesOf([], { ownOrigin: 'null' });
    expect(namesFor(rules, 'https://shop.example.com/x')).toEqual([]);
  });

  it.each([
    'https://api.example.com/f?X-Amz-Signature=1',
    'https://api.example.com/f?a=1&x-amz-signature=1',
    'https://api.example.com/f?X-Goog-Signature=1',
    'https://api.example.com/f?sv=2024&sig=abc',
    'https://api.example.com/f?Expires=1&Signature=abc',
    'https://api.example.com/storage/v1/object/sign/docs/a.txt?token=abc',
    'https://api.example.com/storage/v1/object/upload/sign/docs/a.txt?token=abc',
    'https://api.example.com/storage/v1/render/image/sign/docs/a.png?width=100&token=abc',
  ])('keep away from the presigned %s', (url) => {
    expect(receives({ url: 'https://api.example.com', headers: 'all' }, url)).toBe(false);
  });

  it.each([
    'https://api.example.com/f?design=1',
    'https://api.example.com/signature/x',
    'https://api.example.com/?q=sig',
    'https://api.example.com/storage/v1/object/sign/docs/a.txt',
    'https://api.example.com/sign/in?to=/x&mytoken=1',
  ])('do not take %s for a presigned address', (url) => {
    expect(receives('https://api.example.com', url)).toBe(true);
  });

  it.each([
    'https://api.example.com/f?x-oss-signature=1',
    'https://api.example.com/f?q-sign-algorithm=sha1&q-signature=1',
  ])('keep away from the presigned %s of other stores', (url) => {
    expect(receives({ url: 'https://api.example.com', headers: 'all' }, url)).toBe(false);
  });
});

describe('a function as a target', () => {
  const ofExample = (url: URL) => url.hostname.endsWith('.example.com');

  it('speaks for the URLs to which it says true, and for no others', () => {
    const rules = rulesOf([{ url: ofExample, headers: 'all' }]);
    expect(namesFor(rules, 'https://any.example.com/x')).toEqual(TRACING_HEADERS);
    expect(namesFor(rules, 'https://example.com.evil.io/x')).toEqual([]);
  });

  it('does not speak by anything but true', () => {
    expect(receives({ url: (() => 'yes') as never }, 'https://any.example.com/')).toBe(false);
  });

  it('comes behind every address, and before the default of the own origin', () => {
    const own = { ownOrigin: 'https://shop.example.com' };
    const rules = rulesOf(
      [{ url: ofExample }, { url: 'https://shop.example.com/auth', headers: 'none' }],
      own,
    );
    expect(namesFor(rules, 'https://shop.example.com/auth/token')).toEqual([]);
    expect(namesFor(rules, 'https://shop.example.com/x')).toEqual(w3c);
  });

  it('says nothing if it throws', () => {
    const broken = () => {
      throw new Error('no');
    };
    const rules = rulesOf([{ url: broken, headers: 'all' }, { url: ofExample }]);
    expect(namesFor(rules, 'https://any.example.com/')).toEqual(w3c);
  });

  it('keeps away from presigned URLs like any other', () => {
    expect(receives({ url: () => true }, 'https://a.example.com/f?X-Amz-Signature=1')).toBe(false);
  });
});
