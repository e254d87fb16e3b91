export { extractMessage } from './context/extract-message.ts';
export { injectMessage } from './context/inject-message.ts';
export { consume } from './work/consume.ts';
export { produce } from './work/produce.ts';
export { transform } from './work/transform.ts';
export { unwrapMessage } from './context/unwrap-message.ts';
export { wrapMessage } from './context/wrap-message.ts';
export type { MessageForm } from './carriers/find-carrier.ts';
export type { ExtractMessageOptions } from './context/extract-message.ts';
export type { InjectMessageOptions } from './context/inject-message.ts';
export type { MessageHeader } from './context/message-headers.ts';
export type { MessageProblem, MessageProblemKind } from './context/message-problem.ts';
export type { UnwrappedMessage } from './context/unwrap-message.ts';
export type { ConsumeOptions } from './work/consume.ts';
export type { DeadLetter } from './work/dead-letter.ts';
export type { MessageOptions } from './work/describe-operation.ts';
export type {
  MessageTracing,
  MessageWorkOptions,
  PageMessageTracing,
  ServerMessageTracing,
} from './work/message-tracing.ts';
export type { TransformOptions, TransformTools } from './work/transform.ts';
