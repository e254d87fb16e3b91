import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rooms } from './rooms.ts';

/**
 * Gives the library's entries by the name of their file in `dist`: each room's list of exports, its style sheet,
 * its `install` module, and the program `waybill`.
 */
export function roomEntries(src: string): Record<string, string> {
  const candidates = [
    ['index', join(src, 'index.ts')],
    ['cli/bin', join(src, 'cli/bin.ts')],
    ...Object.keys(rooms)
      .filter((room) => !rooms[room]!.isInside)
      .flatMap((room) => [
        [`${room}/index`, join(src, room, 'index.ts')],
        // `install.ts` is the only module that does something when it is imported.
        [`${room}/install`, join(src, room, 'install.ts')],
        [`${room}/${room}`, join(src, room, `${room}.css`)],
      ]),
  ] as const;
  return Object.fromEntries(candidates.filter(([, file]) => existsSync(file)));
}
