import type { NewHeaders, Undo } from './cannot-write.ts';
import type { Carrier } from './find-carrier.ts';
import { writeList } from './write-list.ts';
import { writeMap } from './write-map.ts';
import { writeMethods } from './write-methods.ts';

/**
 * Writes headers into a carrier. They take the place of the older tracing headers. Either all headers are written, or
 * the carrier stays as it is and an error is thrown. Returns a function that takes the headers back.
 */
export function writeHeaders({ holder, form }: Carrier, { built, replaced }: NewHeaders): Undo {
  if (form === 'methods') return writeMethods(holder, { built, replaced });
  if (form !== 'map' && form !== 'attributes') return writeList(holder, form, { built, replaced });
  const values = Object.entries(built).map(
    ([name, value]) => [name, form === 'map' ? value : { DataType: 'String', StringValue: value }] as const,
  );
  return writeMap(holder, values, replaced);
}
