import { createRandom, type Random } from './random.ts';

/** The place of a piece of generated code. It decides which code is allowed there. */
export interface Place {
  readonly depth: number;
  /** Whether `await` is allowed here. */
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  readonly inLoop: boolean;
}

/** The state and the functions that all pieces of one program share. */
export interface ProgramWriter extends Random {
  /** Whether the program uses timers. Without timers, the order of everything is fixed. */
  readonly timers: boolean;
  /** Gives a name that is unique in the program. */
  readonly name: () => string;
  /** Gives an expression that reads the context. Its site number is unique. */
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

/** Gives a place inside another place. */
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
