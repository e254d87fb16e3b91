import { createRandom } from '../../house/random.ts';

/** Draws whole numbers from 0 up to, but not including, the given one. The same seed gives the same numbers. */
export type Draw = (below: number) => number;

export const createDraw = (seed: number): Draw => createRandom(seed).below;

export const pick = <T>(draw: Draw, from: readonly T[]): T => from[draw(from.length)]!;

// Signs near the limits of ASCII and of white space, halves of an emoji, and signs with a meaning in the grammars.
const SIGNS = [...'aAfFgzZ09-_*/@.=,;%"\\~!| \t\n\r\v\0\u007f\u00a0é\u2028\ufeff\u202e', '\ud83d', '\ude00'];

/** A text of signs and pieces that mostly breaks the rules. */
export function drawNoise(draw: Draw, pieces: readonly string[] = []): string {
  const piece = () => (pieces.length > 0 && draw(2) ? pick(draw, pieces) : pick(draw, SIGNS));
  return Array.from({ length: draw(12) }, piece).join('');
}

/** A valid text with some or no changes: characters replaced, doubled, left out or put in. */
export function mutate(draw: Draw, text: string): string {
  let changed = text;
  for (let changes = pick(draw, [0, 0, 1, 2, 4]); changes > 0; changes--) {
    const place = draw(changed.length + 1);
    const put = pick(draw, ['', pick(draw, SIGNS), changed.slice(place, place + 1 + draw(8))]);
    changed = changed.slice(0, place) + put + changed.slice(place + draw(3));
  }
  return changed;
}
