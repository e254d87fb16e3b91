import { createTracing, traceFetch, traceUserActions } from 'waybill';

const button = document.createElement('button');
button.textContent = 'Count';
document.body.append(button);
let count = 0;
button.addEventListener('click', () => void count++);

const longTasks: number[] = [];
new PerformanceObserver((list) =>
  longTasks.push(...list.getEntries().map(({ duration }) => duration)),
).observe({
  type: 'longtask',
});

Object.assign(globalThis, {
  trace: () => createTracing({ service: 'bench', instrumentations: [traceFetch(), traceUserActions()] }),
  counted: () => ({ count, longTasks: longTasks.length }),
});
