"""A Kafka broker of librdkafka, and a client in Python. Commands come from standard input, answers are lines of JSON."""

import json
import sys

from confluent_kafka import Consumer, Producer

# librdkafka starts this broker inside of the process of a client: https://github.com/confluentinc/librdkafka
producer = Producer({"test.mock.num.brokers": 1})
brokers = producer.list_topics(timeout=30).brokers.values()
address = ",".join(f"{broker.host}:{broker.port}" for broker in brokers)


def answer(value):
    print(json.dumps(value), flush=True)


def headers_as_opentelemetry_reads_them(headers):
    """OpenTelemetry's instrumentation compares names exactly, and takes the first value of a name."""
    read = {}
    for name, value in headers or []:
        if name not in read and value is not None:
            read[name] = value.decode()
    return read


def receive(topic, count):
    consumer = Consumer(
        {"bootstrap.servers": address, "group.id": "python", "auto.offset.reset": "earliest"}
    )
    consumer.subscribe([topic])
    received = []
    while len(received) < count:
        message = consumer.poll(30)
        if message is None:
            break
        if message.error() is None:
            received.append(headers_as_opentelemetry_reads_them(message.headers()))
    consumer.close()
    return received


def send(topic, headers):
    producer.produce(topic, value=b"from python", headers=[(name, value.encode()) for name, value in headers])
    return producer.flush(30)


answer(address)
for line in sys.stdin:
    command, topic, argument = json.loads(line)
    answer(receive(topic, argument) if command == "receive" else send(topic, argument))
