import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../src/core/requests/address.ts';
import { createDiagnostics } from '../../../src/core/records/diagnostics.ts';
import type { Target } from '../../../src/core/requests/target.ts';
import { TargetRules, type RequestEnd } from '../../../src/core/requests/target-rules.ts';

const ownOrigin = 'https://shop.example.com';

function openRules(...targets: (string | Target)[]) {
  const rules = new TargetRules(
    targets.map((target) => (typeof target === 'string' ? { url: target, headers: 'all' } : target)),
    { ownOrigin, sameOrigin: 'all', guard: createDiagnostics({}).guard },
  );
  const begin = (address: string) => {
    const { names = [], settle = () => false } = rules.grant(parseAddress(address, ownOrigin)!) ?? {};
    return { carries: names.length > 0, settle };
  };
  return {
    begin,
    /** Makes requests one after the other. Gives true for each request that carried headers. */
    carried: (requests: readonly (readonly [address: string, end: RequestEnd])[]) =>
      requests.map(([address, end]) => {
        const { carries, settle } = begin(address);
        settle(end);
        return carries;
      }),
  };
}

const api = 'https://api.example.com';

describe('another origin', () => {
  it('gets no headers any more where the first request with them fails', () => {
    const { carried } = openRules(api);
    expect(
      carried([
        [`${api}/a`, 'failed'],
        [`${api}/a`, 'answered'],
        [`${api}/b`, 'answered'],
      ]),
    ).toEqual([true, false, false]);
  });

  it('reports only its first failure', () => {
    const { begin } = openRules(api);
    expect(begin(`${api}/a`).settle('failed')).toBe(true);
    expect(begin(`${api}/a`).settle('failed')).toBe(false);
  });

  it('gets them on one request at a time until it has shown that it takes them', () => {
    const { begin } = openRules(api);
    const first = begin(`${api}/a`);
    expect([first, begin(`${api}/a`), begin(`${api}/b`)].map(({ carries }) => carries)).toEqual([
      true,
      false,
      false,
    ]);
    first.settle('answered');
    expect([begin(`${api}/a`), begin(`${api}/b`)].map(({ carries }) => carries)).toEqual([true, true]);
  });

  it('gets them on many at once also by a rule that is newer than the grant of the address', () => {
    const rules = new TargetRules([], { ownOrigin, sameOrigin: 'all', guard: createDiagnostics({}).guard });
    const address = parseAddress(`${api}/a`)!;
    const remove = rules.add([{ url: api, headers: 'all' }]);
    rules.grant(address)!.settle('answered');
    remove();
    rules.add([{ url: api, headers: 'all' }]);
    rules.grant(address)!.settle('answered');
    expect([rules.grant(address), rules.grant(address)].map((grant) => !!grant)).toEqual([true, true]);
  });

  it('learns nothing from an answer while there is no network', () => {
    let isOffline = true;
    const rules = new TargetRules([{ url: api, headers: 'all' }], {
      ownOrigin,
      sameOrigin: 'all',
      guard: createDiagnostics({}).guard,
      isOffline: () => isOffline,
    });
    const address = parseAddress(`${api}/a`)!;
    expect(rules.grant(address)!.settle('failed')).toBe(false);
    rules.grant(address)!.settle('answered');
    isOffline = false;
    expect(rules.grant(address)!.settle('failed')).toBe(true);
  });

  it('gets them on many requests at once where the app trusts it', () => {
    const { begin } = openRules({ url: api, trusted: true });
    expect([begin(`${api}/a`), begin(`${api}/b`)].map(({ carries }) => carries)).toEqual([true, true]);
  });

  it('is asked again if the app stopped the first request', () => {
    const { carried } = openRules(api);
    expect(
      carried([
        [api, 'stopped'],
        [api, 'answered'],
      ]),
    ).toEqual([true, true]);
  });

  it('keeps them where a request fails on a path that has taken them', () => {
    const { carried } = openRules(api);
    expect(
      carried([
        [`${api}/a`, 'answered'],
        [`${api}/a`, 'failed'],
        [`${api}/a`, 'answered'],
      ]),
    ).toEqual([true, true, true]);
  });

  it('keeps them but for the one path that has never taken them and fails', () => {
    const { carried, begin } = openRules(api);
    expect(carried([[`${api}/a`, 'answered']])).toEqual([true]);
    expect(begin(`${api}/b`).settle('failed')).toBe(true);
    expect(
      carried([
        [`${api}/b?again`, 'answered'],
        [`${api}/a`, 'answered'],
      ]),
    ).toEqual([false, true]);
  });

  it('answers for its own rule alone', () => {
    const { carried } = openRules(api, `${api}/functions/v1`);
    expect(
      carried([
        [`${api}/functions/v1/invite`, 'failed'],
        [`${api}/rest/v1/orders`, 'answered'],
        [`${api}/functions/v1/other`, 'answered'],
      ]),
    ).toEqual([true, true, false]);
  });
});

it('is different for a program that is no page: nothing is preflighted there', () => {
  const rules = new TargetRules([{ url: api }], {
    sameOrigin: 'none',
    guard: createDiagnostics({}).guard,
  });
  const [first, second] = [rules.grant(parseAddress(api)!), rules.grant(parseAddress(api)!)];
  expect([first?.names.length, second?.names.length]).toEqual([3, 3]);
  expect(first?.settle('failed')).toBe(false);
  expect(rules.grant(parseAddress(api)!)?.names).toHaveLength(3);
});

describe('a path that redirects to another origin', () => {
  it('gets no headers from then on, whatever its query, and no other path loses them', () => {
    const { carried } = openRules(api);
    expect(
      carried([
        [`${api}/moved?to=1`, 'redirected'],
        [`${api}/moved?to=2`, 'redirected'],
        [`${api}/moved/on`, 'answered'],
      ]),
    ).toEqual([true, false, true]);
  });

  it('is remembered, but no unbounded number of them', () => {
    const { carried } = openRules(api);
    const many = Array.from({ length: 10_000 }, (_, nth) => [`${api}/${nth}`, 'redirected'] as const);
    carried(many);
    expect(
      carried([
        [`${api}/9999`, 'answered'],
        [`${api}/0`, 'answered'],
      ]),
    ).toEqual([false, true]);
  });
});

describe("the page's own origin", () => {
  it('gets one request without headers after a failed request, to see whether it redirects', () => {
    const { carried } = openRules();
    expect(
      carried([
        ['/a', 'failed'],
        ['/a', 'answered'],
        ['/a', 'answered'],
        ['/b', 'failed'],
        ['/b', 'redirected'],
        ['/b', 'redirected'],
      ]),
    ).toEqual([true, false, true, true, false, false]);
  });

  it('is no reason to report anything, and keeps its headers on other paths', () => {
    const { begin } = openRules();
    expect(begin('/a').settle('failed')).toBe(false);
    expect(begin('/b').carries).toBe(true);
  });

  it('takes headers on many requests at once from the start', () => {
    const { begin } = openRules();
    expect([begin('/a'), begin('/a'), begin('/b')].map(({ carries }) => carries)).toEqual([true, true, true]);
  });
});
