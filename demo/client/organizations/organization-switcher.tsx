import type { ReactElement } from 'react';
import { navigate } from '../routing/navigation.ts';
import { Icon } from '../ui/icons.tsx';
import { Menu } from '../ui/menu.tsx';
import { MenuChoice, MenuLink } from '../ui/menu-item.tsx';
import { useOrganizations } from './use-organizations.ts';

/** Shows the current organization, and leads to the others. */
export function OrganizationSwitcher(): ReactElement {
  const { all, current, choose } = useOrganizations();
  return (
    <Menu
      buttonClassName="switcher"
      button={
        <>
          <span className="visually-hidden">Organization: </span>
          <span className="switcher-name">{current?.name ?? 'No organization'}</span>
          <Icon name="chevrons" />
        </>
      }
    >
      {all.map(({ id, name }) => (
        <MenuChoice
          key={id}
          checked={id === current?.id}
          onSelect={() => {
            choose(id);
            navigate('/');
          }}
        >
          {name}
          {id === current?.id && <Icon name="check" />}
        </MenuChoice>
      ))}
      <MenuLink href="/organizations/new">
        Create organization
        <Icon name="plus" />
      </MenuLink>
    </Menu>
  );
}
