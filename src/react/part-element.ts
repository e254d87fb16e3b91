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
 * The props of every part. A part is a component that renders one element. Its props are the attributes of the element,
 * including `data-*`, and `render`, which replaces the element.
 *
 * If `render` is an element, it gets the attributes of the part, and keeps its own. If `render` is a function, it gets
 * the attributes as its argument, and must spread them, so that names, roles and the ref stay. After a click, the app's
 * `onClick` is called first, then the part's own listener. If `onClick` calls `preventDefault`, the part's own listener
 * is not called.
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
  /** The element that the part renders if the app gives no `render`. */
  readonly children: ReactElement<Attributes>;
}

/**
 * Renders the element of a part. The app's attributes replace the part's own attributes, with two exceptions: the
 * element gets the class names of both, and a click calls the listeners of both.
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
