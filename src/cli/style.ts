import { styleText } from 'node:util';
import type { Terminal } from './terminal.ts';

type Format = Parameters<typeof styleText>[0];

/** How an answer looks. */
export interface Style {
  readonly width: number;
  /** Colours a text, if colours are wanted. */
  readonly paint: (format: Format, text: string) => string;
}

/** Chooses the colours: for a terminal, unless `NO_COLOR` or `FORCE_COLOR` says otherwise. */
export function chooseStyle(
  { isTerminal, environment }: Pick<Terminal, 'isTerminal' | 'environment'>,
  width: number,
): Style {
  const { NO_COLOR: no, FORCE_COLOR: force } = environment;
  const isColoured = force ? force !== '0' : isTerminal && !no && environment['TERM'] !== 'dumb';
  return {
    width,
    paint: (format, text) => (isColoured ? styleText(format, text, { validateStream: false }) : text),
  };
}

const SERVICE_FORMATS: readonly Format[] = ['cyan', 'magenta', 'blue', 'yellow', 'green'];

/** Gives each service a colour, in the order of their rows. */
export function colourServices(services: readonly string[]): (service: string) => Format {
  return (service) => SERVICE_FORMATS[services.indexOf(service) % SERVICE_FORMATS.length] ?? 'dim';
}
