import { createTracing, traceFetch, traceUserActions, type Tracing } from 'waybill';

function addButton(name: string, onClick: () => void): void {
  const button = document.createElement('button');
  button.textContent = name;
  button.name = name;
  button.addEventListener('click', onClick);
  document.body.append(button);
}

let tracing: Tracing | undefined;
let count = 0;
addButton('count', () => void count++);
addButton('log', () => tracing?.log.info('clicked'));

const longTasks: number[] = [];
new PerformanceObserver((list) =>
  longTasks.push(...list.getEntries().map(({ duration }) => duration)),
).observe({
  type: 'longtask',
});

Object.assign(globalThis, {
  trace() {
    tracing = createTracing({ service: 'bench', instrumentations: [traceFetch(), traceUserActions()] });
  },
  isQuiet: () => !tracing?.recent().some(({ attributes }) => attributes['waybill.unfinished']),
  countLongTasks: () => longTasks.length,
});
