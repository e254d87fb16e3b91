import { describe, expect, it } from 'vitest';
import {
  formatBaggage,
  formatTraceparent,
  parseBaggage,
  parseTraceparent,
  parseTracestate,
  type BaggageEntry,
  type BaggageProperty,
} from 'waybill';
import { fuzzSeeds, underSeed } from '../../house/fuzz-seeds.ts';
import { createDraw, drawNoise, mutate, pick, type Draw } from './random-text.ts';

const ROUNDS = 2000;

// These are the grammars of the specifications, written independently of the parsers.
const OWS = '[ \\t]*';
const trimmed = (text: string) => new RegExp(`^${OWS}([^]*?)${OWS}$`).exec(text)![1]!;

function isTraceparent(header: string): boolean {
  const [version = '', traceId = '', spanId = '', flags = '', ...rest] = trimmed(header).split('-');
  return (
    /^[0-9a-f]{2}$/.test(version) &&
    version !== 'ff' &&
    /^[0-9a-f]{32}$/.test(traceId) &&
    !/^0+$/.test(traceId) &&
    /^[0-9a-f]{16}$/.test(spanId) &&
    !/^0+$/.test(spanId) &&
    /^[0-9a-f]{2}$/.test(flags) &&
    (version !== '00' || rest.length === 0) &&
    !rest.join('-').includes(',')
  );
}

const STATE_KEY = '[a-z0-9][-a-z0-9_*/@]{0,255}';
const STATE_MEMBER = new RegExp(`^(?=${STATE_KEY}=.{1,256}$)${STATE_KEY}=[ -+\\--<>-~]*[!-+\\--<>-~]$`);

const TOKEN = "[-!#$%&'*+.^_`|~0-9A-Za-z]+";
const IS_TOKEN = new RegExp(`^${TOKEN}$`);
const VALUE = '[\\x21\\x23-\\x2b\\x2d-\\x3a\\x3c-\\x5b\\x5d-\\x7e]*';
const PROPERTY = `${TOKEN}${OWS}(?:=${OWS}${VALUE})?`;
const BAGGAGE_MEMBER = new RegExp(`^${TOKEN}${OWS}=${OWS}${VALUE}(?:${OWS};${OWS}${PROPERTY})*$`);
// Baggage that Waybill writes has no spaces, and no percent sign without an encoded byte.
const WRITTEN_VALUE = `(?:(?!%)${VALUE.slice(0, -1)}|%[0-9A-F]{2})*`;
const WRITTEN = new RegExp(`^${TOKEN}=${WRITTEN_VALUE}(?:;${TOKEN}(?:=${WRITTEN_VALUE})?)*$`);

const hex = (draw: Draw, length: number) =>
  Array.from({ length }, () => pick(draw, [...'0123456789abcdef'])).join('');
const several = <T>(draw: Draw, most: number, make: () => T) => Array.from({ length: draw(most) }, make);

function drawTraceparent(draw: Draw): string {
  const version = pick(draw, ['00', '00', hex(draw, 2), 'ff']);
  const tail = pick(draw, ['', '', '-', '-x', '-x-y,z', `-${'x'.repeat(draw(220))}`]);
  return mutate(draw, `${version}-${hex(draw, 32)}-${hex(draw, 16)}-${hex(draw, 2)}${tail}`);
}

function drawTracestate(draw: Draw): string {
  const key = () => pick(draw, ['a', 'ot', 'k@v', '0_-*/', `k${draw(40)}`, 'k'.repeat(1 + draw(260))]);
  const value = () => pick(draw, ['1', ' a b', '~!"', `${draw(99)}`, 'v'.repeat(1 + draw(260))]);
  const member = () => pick(draw, ['', ' ', '\t', `${key()}=${value()}`, ` ${key()}=${value()}\t`]);
  const text = several(draw, pick(draw, [4, 36]), member).join();
  return draw(2) ? text : mutate(draw, text);
}

function drawBaggage(draw: Draw): string {
  const key = () => pick(draw, ['a', 'user.id', '%41', "!#$%&'*+-.^_`|~", `k${draw(9)}`]);
  const space = () => pick(draw, ['', '', ' ', '\t ']);
  const value = () =>
    pick(draw, ['', '1', 'a=b', '%20', '%C3%A9', '%FF', '%', 'v'.repeat(draw(draw(9) ? 20 : 3000))]);
  const pair = () => `${space()}${key()}${space()}=${space()}${value()}${space()}`;
  const property = () => `;${pick(draw, [key(), pair()])}`;
  const text = several(draw, pick(draw, [4, 80]), () => pair() + several(draw, 3, property).join('')).join();
  return draw(2) ? text : mutate(draw, text);
}

function drawEntries(draw: Draw): BaggageEntry[] {
  const text = () => pick(draw, ['', 'plain', drawNoise(draw), '%41', 'é😀', 'v'.repeat(draw(2000))]);
  const key = () => (draw(20) ? pick(draw, ['a', 'b.c', '__proto__', '%']) : drawNoise(draw));
  const property = () => (draw(2) ? { key: key() } : { key: key(), value: text() });
  return several(draw, pick(draw, [3, 9, 90]), () => {
    const properties = several(draw, 4, property);
    return { key: key(), value: text(), ...(properties.length > 0 && { properties }) };
  });
}

const wellFormed = ({ key, value }: BaggageProperty) => ({
  key,
  ...(value !== undefined && { value: value.toWellFormed() }),
});

/** Fails with the input that shows the mistake. `expect` would take most of the time of so many rounds. */
function holds(input: unknown, actual: unknown, expected: unknown = true): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) {
    expect.fail(`${JSON.stringify(input)}: ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`);
  }
}

/**
 * Calls `check`, which draws a header and tells whether it was valid. Gives the number of valid or of invalid headers,
 * whichever is smaller.
 */
function rarerOf(seed: number, check: (draw: Draw) => boolean): number {
  const draw = createDraw(seed);
  let valid = 0;
  underSeed(seed, () => {
    for (let round = 0; round < ROUNDS; round++) valid += Number(check(draw));
  });
  return Math.min(valid, ROUNDS - valid);
}

describe.each(fuzzSeeds(8))('for the random headers of seed %i', (seed) => {
  it('a traceparent is read if, and only if, it is valid, and is written the same each time', () => {
    const rarer = rarerOf(seed, (draw) => {
      const header = draw(8) ? drawTraceparent(draw) : drawNoise(draw, ['00-', hex(draw, 32)]);
      const parsed = parseTraceparent(header);
      holds(header, parsed !== null, header.length <= 256 && isTraceparent(header));
      if (!parsed) return false;
      const written = formatTraceparent(parsed);
      holds(header, /^00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]$/.test(written));
      holds(header, written.slice(3, 52), trimmed(header).slice(3, 52));
      holds(header, parseTraceparent(written), parsed);
      return true;
    });
    expect(rarer).toBeGreaterThan(ROUNDS / 10);
  });

  it('a tracestate is read if, and only if, all of it is valid, and keeps its order and form', () => {
    const rarer = rarerOf(seed, (draw) => {
      const header = draw(8) ? drawTracestate(draw) : drawNoise(draw, ['a=1', ',', 'k@v=2']);
      const members = header.split(',').map(trimmed).filter(Boolean);
      const fits = members.length > 0 && members.length <= 32;
      const parsed = parseTracestate(header);
      holds(header, parsed !== null, fits && members.every((member) => STATE_MEMBER.test(member)));
      if (parsed === null) return false;
      const kept = parsed.split(',');
      const firsts = members.filter((member, place) => {
        const key = `${member.split('=')[0]}=`;
        return place === members.findIndex((other) => other.startsWith(key));
      });
      holds(header, parsed.length <= 4096);
      // The result has whole members without duplicates, in their order of arrival. It has all of them if they fit.
      holds(
        header,
        kept,
        firsts.filter((member) => firsts.join().length <= 4096 || kept.includes(member)),
      );
      holds(header, parseTracestate(parsed), parsed);
      return true;
    });
    expect(rarer).toBeGreaterThan(ROUNDS / 10);
  });

  it('exactly the valid members of baggage are read, and are written the same each time', () => {
    const rarer = rarerOf(seed, (draw) => {
      const header = draw(8) ? drawBaggage(draw) : drawNoise(draw, ['a=1', ',', ';p', '%C3']);
      const whole = header.length > 8192 ? header.slice(0, 8193).replace(/[^,]*$/, '') : header;
      const members = whole.split(',').map(trimmed);
      const valid = members.filter((member) => BAGGAGE_MEMBER.test(member)).slice(0, 64);
      const entries = parseBaggage(header) ?? [];
      holds(
        header,
        entries.map(({ key }) => key),
        valid.map((member) => trimmed(member.split('=')[0]!)),
      );
      const written = formatBaggage(entries);
      const again = parseBaggage(written) ?? [];
      holds(header, written === '' || written.split(',').every((member) => WRITTEN.test(member)));
      // In a header, U+FFFD and a percent sign take more characters than in the text that was read.
      if (!/%FF|%(?![0-9a-f]{2})/i.test(header)) holds(header, again, entries);
      holds(header, formatBaggage(again), written);
      return valid.length === members.length;
    });
    expect(rarer).toBeGreaterThan(ROUNDS / 10);
  });

  it('baggage of any entries is written within its limits, and is read as the same', () => {
    const rarer = rarerOf(seed, (draw) => {
      const entries = drawEntries(draw);
      const written = formatBaggage(entries);
      const read = parseBaggage(written) ?? [];
      holds(entries, written.length <= 8192 && read.length <= 64);
      const sound = entries
        .filter(({ key, properties = [] }) =>
          [{ key }, ...properties].every((pair) => IS_TOKEN.test(pair.key)),
        )
        .map(({ properties, ...entry }) => ({
          ...wellFormed(entry),
          ...(properties && { properties: properties.map(wellFormed) }),
        }));
      // The entries that are read are sound ones, in their order. All sound entries are read, if they fit.
      const texts = sound.map((entry) => JSON.stringify(entry));
      let place = -1;
      for (const entry of read) {
        place = texts.indexOf(JSON.stringify(entry), place + 1);
        holds([entries, entry], place >= 0);
      }
      const whole = entries.map((entry) => formatBaggage([entry])).filter(Boolean);
      if (sound.length <= 64 && whole.join().length <= 8192) holds(entries, read, sound);
      return sound.length === entries.length;
    });
    expect(rarer).toBeGreaterThan(ROUNDS / 10);
  });
});
