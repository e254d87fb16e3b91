'use client';
import { cloneElement } from 'react';
import type {
  ComponentPropsWithoutRef,
  ElementRef,
  ForwardRefExoticComponent,
  HTMLAttributes,
  MouseEvent,
  ReactElement,
  RefAttributes,
} from 'react';

type Tag = 'a' | 'button' | 'details' | 'div' | 'h2' | 'p' | 'section' | 'span' | 'time';

/**
 * The props of every part: the attributes of its element, including `data-*`, and `render` to replace the element.
 *
 * An element given as `render` gets the attributes of the part, and keeps its own. A function gets the attributes as its
 * argument, and must spread them, so that names, roles and the ref stay. The app's `onClick` is called before the part's
 * own listener. `preventDefault` stops the part's own listener.
 */
export type PartProps<T extends Tag> = ComponentPropsWithoutRef<T> & {
  readonly render?: ReactElement | ((props: HTMLAttributes<HTMLElement>) => ReactElement);
};

/** A component that renders one element. The app can set its `ref`, `className` and other attributes. */
export type Part<T extends Tag, P = object> = ForwardRefExoticComponent<
  PartProps<T> & P & RefAttributes<ElementRef<T>>
>;

interface Attributes {
  readonly className?: string | undefined;
  readonly onClick?: ((event: MouseEvent<never>) => void) | undefined;
}

interface PartElementProps {
  /** The props that the app gave to the part. */
  readonly given: Attributes & { readonly render?: PartProps<'div'>['render'] | undefined };
  /** The ref that the app gave. */
  readonly givenRef: unknown;
  /** The element that the part renders without `render`. */
  readonly children: ReactElement<Attributes>;
}

/**
 * Renders the element of a part. The app's attributes replace the part's own. Class names add up, and a click calls both
 * listeners.
 */
export function PartElement({
  given: { render, className, ...given },
  givenRef: ref,
  children: part,
}: PartElementProps): ReactElement {
  const own = part.props;
  const props = { ...own, ...given, ref, className: `${own.className}${className ? ` ${className}` : ''}` };
  if (own.onClick && given.onClick) {
    props.onClick = (event) => {
      given.onClick?.(event);
      if (!event.defaultPrevented) own.onClick?.(event);
    };
  }
  if (typeof render === 'function') return render(props);
  return cloneElement(render ?? part, { ...props, ...(render?.props as object) });
}
