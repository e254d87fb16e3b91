/** The parts of a client of mqtt that the tests use. */
export interface MqttClient {
  publishAsync: (topic: string, payload: string, options: object) => Promise<unknown>;
  subscribeAsync: (topic: string, options?: object) => Promise<unknown>;
  on: (event: 'message', listener: (topic: string, payload: Uint8Array, packet: object) => void) => void;
  endAsync: () => Promise<void>;
}

/** The parts of mqtt that the tests use. */
export interface Mqtt {
  readonly default: { connectAsync: (options: object) => Promise<MqttClient> };
}
