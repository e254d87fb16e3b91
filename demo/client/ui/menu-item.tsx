import type { ReactElement, ReactNode } from 'react';
import { navigate } from '../routing/navigation.ts';

interface MenuItemProps {
  readonly onSelect: () => void;
  /** The name of the action in its trace. @default 'menuitem' */
  readonly action?: string;
  readonly tone?: 'danger';
  readonly children: ReactNode;
}

/** One command of a menu. */
export function MenuItem({ onSelect, action, tone, children }: MenuItemProps): ReactElement {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      className="menu-item"
      data-tone={tone}
      data-action={action}
      onClick={onSelect}
    >
      {children}
    </button>
  );
}

/** One of several choices. Exactly one choice is checked. */
export function MenuChoice({
  checked,
  onSelect,
  children,
}: MenuItemProps & { readonly checked: boolean }): ReactElement {
  return (
    <button
      type="button"
      role="menuitemradio"
      aria-checked={checked}
      tabIndex={-1}
      className="menu-item"
      onClick={onSelect}
    >
      {children}
    </button>
  );
}

/** A menu item that leads to another page. */
export function MenuLink({
  href,
  children,
}: {
  readonly href: string;
  readonly children: ReactNode;
}): ReactElement {
  return <MenuItem onSelect={() => navigate(href)}>{children}</MenuItem>;
}
