import type { Browser, Page } from 'playwright';
import type { SpanRecord } from 'waybill';
import { openPage, type Arrival, type Part, type Site } from './open-page.ts';

/** A page on which the app has made its requests. */
export interface Visit {
  readonly page: Page;
  /** The address below which this page, and no other, makes its requests. */
  readonly below: string;
  /** The answer that the app got for each request, by the way in which the app made it. */
  readonly answers: ReadonlyMap<string, unknown>;
  /** The errors of the requests that had to fail. */
  readonly errors: unknown;
  /** The unhandled rejections. */
  readonly unhandled: readonly string[];
  /** Gives the requests that arrived at a path below this page's address. */
  readonly arrivals: (name: string) => readonly Arrival[];
  /** Gives a function that finds the spans of an address. The address may be relative to this page's. */
  readonly spans: () => Promise<(address: string) => readonly SpanRecord[]>;
  /** Counts how often Sentry and OpenTelemetry recorded each request. */
  readonly countForeignSpans: () => Promise<Record<string, number>>;
}

let pages = 0;

/** Gives the addresses in the spans of an envelope. An envelope consists of lines of JSON. */
function addressesIn({ body }: Arrival): string[] {
  return body.split('\n').flatMap((line) => {
    const { items = [] } = JSON.parse(line || '{}') as {
      items?: { attributes: Record<string, { value: unknown } | undefined> }[];
    };
    return items.map(({ attributes }) => String(attributes['url.full']?.value));
  });
}

/** Opens a page with these parts on it, and makes the app send all its requests. */
export async function visitPage(browser: Browser, site: Site, parts: readonly Part[]): Promise<Visit> {
  const page = await openPage(browser, site, parts);
  const below = `/seen/${++pages}/`;
  const { told, errors, unhandled } = await page.evaluate(
    async ([path, refused]) => ({
      told: await window.app.requestInEachWay(path),
      errors: await window.app.failInEachWay(refused, path),
      unhandled: window.app.unhandled,
    }),
    [below, site.refusedUrl] as const,
  );
  const answers = new Map<string, unknown>(told);
  return {
    page,
    below,
    answers,
    errors,
    unhandled,
    arrivals: (name) => site.arrivals(below + name),
    async spans() {
      const spans = await page.evaluate(() => window.app.waybill().spans);
      return (address) => {
        const { href } = new URL(address, site.origin + below);
        return spans.filter(({ attributes }) => attributes['url.full'] === href);
      };
    },
    async countForeignSpans() {
      await page.evaluate(() => window.app.flushSentry());
      const addresses = await page.evaluate(() => window.app.openTelemetry?.exported() ?? []);
      addresses.push(...site.arrivals('/api/1/envelope/').flatMap(addressesIn));
      const counts: Record<string, number> = {};
      for (const address of addresses) {
        const [, name = ''] = address.split(below);
        if (answers.has(name)) counts[name] = (counts[name] ?? 0) + 1;
      }
      return counts;
    },
  };
}

/** Gives every value that a header had on the wire. */
export function valuesOf({ headers }: Arrival, name: string): string[] {
  return headers.filter(([other]) => other === name).map(([, value]) => value);
}
