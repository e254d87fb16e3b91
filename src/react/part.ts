'use client';
import { cloneElement, createElement, forwardRef } from 'react';
import type {
  ComponentPropsWithoutRef,
  ElementRef,
  ForwardRefExoticComponent,
  HTMLAttributes,
  MouseEvent,
  ReactElement,
  ReactNode,
  RefAttributes,
} from 'react';
import { useProvided } from './use-tracing.ts';
import type { Provided } from './use-tracing.ts';

type Tag = 'a' | 'button' | 'details' | 'div' | 'h2' | 'p' | 'section' | 'span' | 'time';

/**
 * What every part takes: the attributes of its element, `data-*` among them, and what to render in its place.
 *
 * An element given as `render` gets the attributes of the part, its own winning; a function gets them as its argument, and
 * has to spread them, so that names, roles and the ref stay. An `onClick` is called before the part's own, and stops that by
 * `preventDefault`.
 */
export type PartProps<T extends Tag> = ComponentPropsWithoutRef<T> & {
  readonly render?: ReactElement | ((props: HTMLAttributes<HTMLElement>) => ReactElement);
};

/** A component that renders one element, with its `ref`, `className` and attributes open to the app. */
export type Part<T extends Tag, P = object> = ForwardRefExoticComponent<
  PartProps<T> & P & RefAttributes<ElementRef<T>>
>;

/** What a part is by itself: its element, its class and its attributes. */
type Own = readonly [tag: string, name: string, attributes: Attributes];

type Attributes = { readonly [attribute: string]: unknown; readonly onClick?: Given['onClick'] };

interface Given {
  readonly render?: PartProps<'div'>['render'] | undefined;
  readonly className?: string | undefined;
  readonly children?: ReactNode;
  readonly onClick?: ((event: MouseEvent<never>) => void) | undefined;
}

/** Renders a part: what it is by itself, and over that what the app gave. Class names add up, and so do clicks. */
export function renderPart(
  [tag, name, own]: Own,
  { render, className, ...given }: Given,
  ref: unknown,
): ReactElement {
  const props = { ...own, ...given, ref, className: `waybill-${name}${className ? ` ${className}` : ''}` };
  if (own.onClick && given.onClick) {
    props.onClick = (event: MouseEvent<never>) => {
      given.onClick?.(event);
      if (!event.defaultPrevented) own.onClick?.(event);
    };
  }
  if (typeof render === 'function') return render(props);
  return render ? cloneElement(render, { ...props, ...(render.props as object) }) : createElement(tag, props);
}

/** Makes a part of what it is by itself, as it finds that above it; it shows nothing where that is nothing. */
export function part<T extends Tag>(useOwn: (provided: Provided, given: Given) => Own | ReactNode): Part<T> {
  const Part = forwardRef(function (props: Given, ref) {
    const own = useOwn(useProvided(), props);
    // oxlint-disable-next-line react/refs -- handed on, not read
    return own ? renderPart(own as Own, props, ref) : null;
  });
  Part.displayName = useOwn.name;
  return Part as Part<T>;
}
