import { readFileSync } from 'node:fs';

/** A request of OTLP in both formats, as Google's protobuf for Python writes it. `make-vectors.py` makes the file. */
export interface Vector {
  readonly title: string;
  readonly path: string;
  readonly json: object;
  readonly protobuf: Uint8Array<ArrayBuffer>;
}

type Written = Omit<Vector, 'protobuf'> & { readonly protobuf: string };

const written = JSON.parse(
  readFileSync(new URL('./python.json', import.meta.url), 'utf8'),
) as readonly Written[];

/** The recorded requests. */
export const vectors: readonly Vector[] = written.map(({ protobuf, ...vector }) => ({
  ...vector,
  protobuf: Uint8Array.from(Buffer.from(protobuf, 'base64')),
}));
