import type { ComponentType, ForwardRefExoticComponent } from 'react';
import { describe, expect, it } from 'vitest';
import * as room from 'waybill/react';

type Component = ComponentType | (ForwardRefExoticComponent<object> & { readonly render: { name: string } });

/**
 * Gives the name that React DevTools show for a component, a plain function or a `forwardRef`.
 * https://github.com/facebook/react/blob/v19.2.0/packages/shared/getComponentNameFromType.js
 */
function nameInDevTools(component: Component): string {
  return component.displayName ?? ('render' in component ? component.render.name : component.name);
}

const components = Object.entries<unknown>(room).filter(([name]) => /^[A-Z]/.test(name));

describe('React DevTools', () => {
  it.each(components)('show %s by its own name', (name, component) => {
    expect(nameInDevTools(component as Component)).toBe(name);
  });
});
