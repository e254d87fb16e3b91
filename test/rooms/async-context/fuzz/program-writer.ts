import { createRandom, type Random } from './random.ts';

/** Where a piece of generated code stands, and so what may stand in it. */
export interface Place {
  readonly depth: number;
  /** Whether `await` may stand here. */
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  readonly inLoop: boolean;
}

/** What all pieces of one program share. */
export interface ProgramWriter extends Random {
  /** Whether timers are used; without them, the order of everything is fixed. */
  readonly timers: boolean;
  /** Gives a name that nothing else in the program has. */
  readonly name: () => string;
  /** Gives an expression that reads the context, at a site of its own. */
  readonly read: () => string;
  /** Gives a context to run in. */
  readonly context: () => string;
  /** Writes a block of statements. */
  readonly block: (place: Place) => string;
}

/** Settings of {@link createWriter}. */
export interface WriterOptions {
  readonly seed: number;
  readonly timers: boolean;
  /** Writes one statement of a block. */
  readonly statement: (writer: ProgramWriter, place: Place) => string;
}

/** Creates the writer of one program. The same seed writes the same program. */
export function createWriter({ seed, timers, statement }: WriterOptions): ProgramWriter {
  const random = createRandom(seed);
  let sites = 0;
  let names = 0;
  const read = (): string => `env.read(${++sites})`;
  const writer: ProgramWriter = {
    ...random,
    timers,
    name: () => `n${++names}`,
    read,
    context: () => `"c${random.below(1000)}"`,
    block(place) {
      const count = place.depth > 4 ? 1 : 1 + random.below(3);
      return `{ ${Array.from({ length: count }, () => statement(writer, place)).join(' ')} ${read()}; }`;
    },
  };
  return writer;
}

/** Gives the place inside of another. */
export function deeper(place: Place, change: Partial<Place> = {}): Place {
  return { ...place, ...change, depth: place.depth + 1 };
}

/** Writes the body of an async function. */
export function asyncBody({ block }: ProgramWriter, place: Place): string {
  return block(deeper(place, { isAsync: true, isGenerator: false, inLoop: false }));
}

/** Writes the body of a function that cannot wait. */
export function syncBody({ block }: ProgramWriter, place: Place): string {
  return block(deeper(place, { isAsync: false, isGenerator: false, inLoop: false }));
}
