import { rooms } from './rooms.ts';

const BEGIN = '<!-- Written from test/house/rooms.ts -->';
const END = '<!-- End of the list that is written from it -->';

/** Writes the arrows as they stand in CONTRIBUTING, one room a line. */
function describeArrows(): string {
  const width = Math.max(...Object.keys(rooms).map(({ length }) => length));
  const lines = Object.entries(rooms).map(([name, { imports, floors }]) => {
    const arrows = imports.length > 0 ? `→ ${imports.join(', ')}` : 'imports no room';
    return `${name.padEnd(width)} ${arrows}${floors ? `; floors: ${floors.join(' < ')}` : ''}`;
  });
  return lines.join('\n');
}

/** Gives the text of CONTRIBUTING with the list of arrows as the table has it today. */
export function withArrows(contributing: string): string {
  const start = contributing.indexOf(BEGIN);
  const end = contributing.indexOf(END);
  if (start < 0 || end < start) throw new Error(`CONTRIBUTING.md lacks the lines "${BEGIN}" and "${END}".`);
  return `${contributing.slice(0, start)}${BEGIN}\n\n\`\`\`\n${describeArrows()}\n\`\`\`\n\n${contributing.slice(end)}`;
}
