'use client';
import { useId, useMemo, useState, type ReactElement, type ReactNode } from 'react';
import type { TimelineRow, TraceLayout } from '../layout/layout-trace.ts';
import type { RowFilter } from '../layout/row-filter.ts';
import { collapseAll, collapseToErrors } from './collapse-rows.ts';
import { countOf, rowsAsText } from './describe-rows.ts';
import { focusOnce } from './focus-once.ts';

// A person cannot read a menu with more names. The text field finds the others.
const MOST_OPERATIONS = 200;

/** The fields of the filter, and what can be done with all rows. */
export function FilterPanel({
  layout,
  filter,
  rows,
  visible,
  onFilter,
  onCollapse,
  onClose,
}: {
  readonly layout: TraceLayout;
  readonly filter: RowFilter;
  readonly rows: readonly TimelineRow[];
  readonly visible: readonly TimelineRow[];
  readonly onFilter: (filter: RowFilter) => void;
  readonly onCollapse: (ids: ReadonlySet<string>) => void;
  readonly onClose: () => void;
}): ReactElement {
  const { services, operations } = useMemo(() => namesOf(layout.rows), [layout]);
  const set = (change: Partial<RowFilter>): void => onFilter({ ...filter, ...change });
  return (
    // Escape leaves the panel from each of its fields.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <fieldset
      className="waybill-tools-panel"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <legend className="waybill-spoken">Filter</legend>
      <Text filter={filter} onChange={(text) => set({ text })} />
      <Choice
        word="Service"
        value={filter.service}
        names={services}
        onChoose={(service) => set({ service })}
      />
      <Choice
        word="Operation"
        value={filter.operation}
        names={operations}
        onChoose={(operation) => set({ operation })}
      />
      <SelfTime filter={filter} onChange={(slowMs) => set({ slowMs })} />
      <Check word="Errors only" isOn={filter.errors} onChange={(errors) => set({ errors })} />
      <Check word="Critical path only" isOn={filter.critical} onChange={(critical) => set({ critical })} />
      <RowActions rows={rows} visible={visible} onCollapse={onCollapse} />
    </fieldset>
  );
}

function Field({
  word,
  children,
}: {
  readonly word: string;
  readonly children: (id: string) => ReactNode;
}): ReactElement {
  const id = useId();
  return (
    <div className="waybill-tools-pair">
      <label htmlFor={id}>{word}</label>
      {children(id)}
    </div>
  );
}

function Text({
  filter,
  onChange,
}: {
  readonly filter: RowFilter;
  readonly onChange: (text: string) => void;
}): ReactElement {
  return (
    <Field word="Text">
      {(id) => (
        <input
          ref={focusOnce}
          id={id}
          type="search"
          value={filter.text}
          onChange={(event) => onChange(event.target.value)}
          autoComplete="off"
          spellCheck={false}
        />
      )}
    </Field>
  );
}

function SelfTime({
  filter,
  onChange,
}: {
  readonly filter: RowFilter;
  readonly onChange: (slowMs: number | null) => void;
}): ReactElement {
  return (
    <Field word="Self time over (ms)">
      {(id) => (
        <input
          id={id}
          type="number"
          min="0"
          step="any"
          value={filter.slowMs ?? ''}
          onChange={({ target }) => onChange(target.value === '' ? null : target.valueAsNumber)}
        />
      )}
    </Field>
  );
}

function Choice({
  word,
  value,
  names,
  onChoose,
}: {
  readonly word: string;
  readonly value: string;
  readonly names: readonly string[];
  readonly onChoose: (name: string) => void;
}): ReactElement {
  return (
    <Field word={word}>
      {(id) => (
        <select id={id} value={value} onChange={(event) => onChoose(event.target.value)}>
          <option value="">Any</option>
          {names.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
    </Field>
  );
}

function Check({
  word,
  isOn,
  onChange,
}: {
  readonly word: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}): ReactElement {
  return (
    <label className="waybill-tools-check">
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} /> {word}
    </label>
  );
}

/** Collapses, expands and copies rows. */
function RowActions({
  rows,
  visible,
  onCollapse,
}: {
  readonly rows: readonly TimelineRow[];
  readonly visible: readonly TimelineRow[];
  readonly onCollapse: (ids: ReadonlySet<string>) => void;
}): ReactElement {
  const [said, say] = useState('');
  const copy = (): void => {
    navigator.clipboard.writeText(rowsAsText(visible)).then(
      () => say(`${countOf(visible.length, 'row')} copied`),
      () => say('The browser did not allow copying.'),
    );
  };
  const actions: readonly (readonly [word: string, work: () => void])[] = [
    ['Collapse all', () => onCollapse(collapseAll(rows))],
    ['Expand to errors', () => onCollapse(collapseToErrors(rows))],
    ['Expand all', () => onCollapse(new Set())],
    ['Copy rows', copy],
  ];
  return (
    <div className="waybill-tools-buttons">
      {actions.map(([word, work]) => (
        <button key={word} type="button" className="waybill-button" onClick={work}>
          {word}
        </button>
      ))}
      <output>
        <bdi>{said}</bdi>
      </output>
    </div>
  );
}

function namesOf(rows: readonly TimelineRow[]): Record<'services' | 'operations', readonly string[]> {
  const services = new Set<string>();
  const operations = new Set<string>();
  for (const { item, service } of rows) {
    if (service !== '') services.add(service);
    if (item.kind === 'span' && item.span.name !== '') operations.add(item.span.name);
  }
  return { services: [...services].sort(), operations: [...operations].sort().slice(0, MOST_OPERATIONS) };
}
