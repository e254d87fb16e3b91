"""The billing, in Python with FastAPI. It passes each order on to the ledger, with httpx."""

import os
import socket

import httpx
import uvicorn
from fastapi import Body, FastAPI, Request, Response
from tracing import Span, read_headers

app = FastAPI()


def enter(span, order):
    with span.child("POST", "client") as sent:
        answer = httpx.post(os.environ["LEDGER"] + "/ledger", content=order, headers=sent.headers())
        answer.raise_for_status()


@app.post("/bills")
def bill(request: Request, order: bytes = Body(..., media_type="text/plain")):
    try:
        with Span("billing", "POST /bills", "server", read_headers(request.headers.raw)) as span:
            enter(span, order)
        return Response("billed")
    except httpx.HTTPError:
        return Response("The ledger is away.", status_code=502)


listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen()
print(listener.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
