import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

// Part of "waybill" itself, or shared by the rooms only: no subpath of their own.
const withoutSubpath = ['core', 'browser'];

/** The library's entries by the name of their file in `dist`: each room's list of exports, its style sheet, and what installs it. */
export function roomEntries(src: string): Record<string, string> {
  const rooms = readdirSync(src, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !withoutSubpath.includes(entry.name))
    .map((entry) => entry.name);
  const candidates = [
    ['index', join(src, 'index.ts')],
    ...rooms.flatMap((room) => [
      [`${room}/index`, join(src, room, 'index.ts')],
      // The one module that does something when it is imported.
      [`${room}/install`, join(src, room, 'install.ts')],
      [`${room}/${room}`, join(src, room, `${room}.css`)],
    ]),
  ] as const;
  return Object.fromEntries(candidates.filter(([, file]) => existsSync(file)));
}
