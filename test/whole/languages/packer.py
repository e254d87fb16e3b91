"""The packer, in Python with confluent_kafka. It makes a shipment of each order."""

import os

from confluent_kafka import Consumer, Producer
from tracing import Span, read_headers

kafka = {"bootstrap.servers": os.environ["KAFKA"]}
producer = Producer(kafka)
consumer = Consumer(
    {**kafka, "group.id": "packers", "auto.offset.reset": "earliest", "allow.auto.create.topics": True}
)


def pack(message):
    with Span("packer", "process orders", "consumer", read_headers(message.headers() or [])) as span:
        with span.child("send shipments", "producer") as sent:
            producer.produce("shipments", value=message.value(), headers=list(sent.headers().items()))
            producer.flush(10)


consumer.subscribe(["orders"])
print("ready", flush=True)
while True:
    message = consumer.poll(1)
    if message and not message.error():
        pack(message)
