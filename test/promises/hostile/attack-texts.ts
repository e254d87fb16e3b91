/** A text of any length that could make a program read the same characters again and again. */
export interface Attack {
  readonly what: string;
  readonly make: (length: number) => string;
}

// One piece of the source of a regular expression: an escape, a class, a bracket, a quantifier, or one character.
const PIECE =
  /\\[pP]\{[^}]*\}|\\x[\da-f]{2}|\\u[\da-f]{4}|\\k<\w+>|\\.|\[(?:\\.|[^\]\\])*\]|\(\?(?:<?[=!]|:|<\w+>)|\{\d+(?:,\d*)?\}|[^]/giu;
const SYNTAX = /^(?:\\[bB\dk].*|\(.*|\)|[|^$*+?]|\{\d.*\})$/u;

// One character of each kind comes first, so that a class gives characters of different kinds.
const CANDIDATES: readonly string[] = [
  ...'a0 -/:._\t\nA"\0\u001b\u009d\u2026',
  ...Array.from({ length: 160 }, (_, code) => String.fromCharCode(code)),
  ...'\u00a0\u200b\u2013\u2028\u202e\ufeff\u{1f600}',
];

const MOST_SAMPLES = 5;

function samplesOf(piece: string, flags: string): string[] {
  try {
    const pattern = new RegExp(`^(?:${piece})$`, flags.replace(/[gy]/g, ''));
    return CANDIDATES.filter((character) => pattern.test(character)).slice(0, MOST_SAMPLES);
  } catch {
    return [];
  }
}

const fill = (part: string, length: number): string => part.repeat(Math.ceil(length / part.length));

function repetition(before: string, part: string, after: string): Attack {
  return {
    what: JSON.stringify([before, `${part} …`, after]),
    make: (length) => (before + fill(part, length)).slice(0, length) + after,
  };
}

/** Makes texts against a regular expression: its own characters and beginnings, repeated, and an end that fails. */
export function attacksOn({ source, flags }: RegExp): Attack[] {
  const pieces = (source.match(PIECE) ?? [])
    .filter((piece) => !SYNTAX.test(piece))
    .map((piece) => samplesOf(piece, flags))
    .filter((samples) => samples.length > 0);
  const characters = [...new Set(pieces.flat())].slice(0, 24);
  const runs = [...source.matchAll(/(?:\\[-/.]|[\w\s:=/<>"'#@-]){2,}/g)].map(([run]) =>
    run.replaceAll('\\', ''),
  );
  const words = [...characters, ...runs];
  const beginnings = pieces.map((_, end) =>
    pieces
      .slice(0, end)
      .map(([first]) => first)
      .join(''),
  );
  const parts = new Set([...words, ...runs.flatMap((run) => characters.slice(0, 8).map((one) => run + one))]);
  for (const beginning of beginnings.slice(2)) {
    parts.add(beginning);
    parts.add(`${beginning} `);
  }
  for (const one of characters.slice(0, 10)) {
    for (const other of characters.slice(0, 10)) if (one !== other) parts.add(one + other);
  }
  return [
    ...[...parts].map((part) => repetition('', part, '\u0001')),
    ...['x', '\u0001', ...beginnings, ...runs].flatMap((before) =>
      before ? characters.slice(0, 12).map((one) => repetition(before, one, '\u0001')) : [],
    ),
  ];
}
