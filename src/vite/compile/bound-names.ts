import { isFunction, type Syntax } from './syntax.ts';
import { walk } from './walk.ts';

interface Pattern extends Syntax {
  readonly name?: string;
  readonly argument?: Syntax;
  readonly elements?: readonly (Syntax | null)[];
  readonly left?: Syntax;
  readonly properties?: readonly Syntax[];
  readonly value?: Syntax;
}

/** Returns the names that a pattern declares. The names that its default values use are not among them. */
export function boundNames(pattern: Syntax): ReadonlySet<string> {
  const names = new Set<string>();
  const parts: (Pattern | null | undefined)[] = [pattern];
  while (parts.length > 0) {
    const part = parts.pop();
    if (part?.type === 'Identifier') names.add(part.name!);
    else if (part) parts.push(...partsOf(part));
  }
  return names;
}

function partsOf({
  type,
  argument,
  elements,
  left,
  properties,
  value,
}: Pattern): readonly (Syntax | null | undefined)[] {
  switch (type) {
    case 'ObjectPattern':
      return properties!;
    case 'ArrayPattern':
      return elements!;
    case 'Property':
      return [value];
    case 'AssignmentPattern':
      return [left];
    default:
      return [argument];
  }
}

/** Returns whether code mentions one of these names, perhaps with another meaning. */
export function mentions(
  code: Syntax,
  names: ReadonlySet<string>,
  { inFunctions = true }: { readonly inFunctions?: boolean } = {},
): boolean {
  let found = false;
  walk(code, {
    enter(node) {
      if (found || (!inFunctions && isFunction(node))) return false;
      found = node.type === 'Identifier' && names.has((node as Pattern).name!);
      return true;
    },
  });
  return found;
}
