"""The real servers, each with the same four routes in its own framework's words."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hookseal import Event, Webhook
from hookseal.receive import AsyncReceiver, Receiver
from hookseal.stores import MemoryStore
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations.

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

LIMIT = 64 * 1024
WEBHOOK = Webhook("singlekey", "x7Hq-only-the-two-of-us", max_body_bytes=LIMIT)
# What it signs, nobody's server sees whole.
SIGNED_LINE = Webhook(
    {
        "name": "acme",
        "algorithm": "hmac-sha256",
        "signature": {"header": "Acme-Signature", "layout": "plain", "encoding": "hex"},
        "signedContent": ["method", "url", "body"],
        "secret": "utf8",
    },
    "a secret",
    base_url="https://example.com",
)
HANDLED: list[str | None] = []
STORE = MemoryStore()
# The program's own limits are smaller: an adapter does not depend on them.
OWN_LIMIT = 1024


def handled(event: Event) -> dict[str, Any]:
    """Count an event, and give what it is answered."""
    HANDLED.append(event.id)
    return {"received": event.type}


def broken(event: Event) -> dict[str, Any]:
    """Fail, as a handler of the user's may."""
    HANDLED.append(event.id)
    raise RuntimeError("what nobody outside may read")


def received(event: Event, delivery: Any) -> None:
    """Fail at the first attempt where the event says so."""
    if event.type == "screening.failed" and delivery.attempt == 1:
        raise RuntimeError("what nobody outside may read")
    HANDLED.append(event.id)


def receiver(make: Any) -> Any:
    """Give a receiver."""
    made = make(WEBHOOK, endpoint="screenings", store=STORE)
    made.otherwise(received)
    return made


@contextmanager
def waitress_server(application: Any) -> Iterator[int]:
    """Serve a WSGI application by waitress."""
    from waitress import wasyncore
    from waitress.server import create_server

    server = create_server(application, host="127.0.0.1", port=0, threads=2, max_request_body_size=16 * LIMIT)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server.effective_port
    finally:
        # On its own thread, which ends when nothing is left to wait for.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
        thread.join()
        server.task_dispatcher.shutdown()


@contextmanager
def werkzeug_server(application: Any) -> Iterator[int]:
    """Serve a WSGI application by werkzeug, which hands the body over as it comes."""
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def uvicorn_server(application: Any) -> Iterator[int]:
    """Serve an ASGI application by uvicorn."""
    import uvicorn

    config = uvicorn.Config(application, host="127.0.0.1", port=0, log_config=None, lifespan="off", http="h11")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    with_port = threading.Event()
    start = server.startup

    async def startup(sockets: Any = None) -> None:
        await start(sockets)
        with_port.set()

    server.startup = startup  # type: ignore[method-assign]
    thread.start()
    assert with_port.wait(10)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def aiohttp_server(application: Any) -> Iterator[int]:
    """Serve an application of aiohttp's."""
    from aiohttp import web

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def on_loop(coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result(10)

    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)

    async def start() -> int:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        return int(runner.addresses[0][1])

    try:
        yield on_loop(start())
    finally:
        on_loop(runner.cleanup())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def flask_application() -> Any:
    """Give the routes in Flask's words."""
    from flask import Flask, g, request
    from hookseal.flask import flask

    app = Flask("webhooks")
    app.config["MAX_CONTENT_LENGTH"] = OWN_LIMIT

    @app.before_request
    def read_before() -> None:
        if request.path == "/parsed":
            request.max_content_length = LIMIT
            _ = request.form
        if request.path == "/kept":
            request.max_content_length = LIMIT
            request.get_data()

    @app.post("/hook", endpoint="hook")
    @app.post("/parsed", endpoint="parsed")
    @app.post("/kept", endpoint="kept")
    @flask(WEBHOOK)
    def hook() -> Any:
        return handled(g.event)

    @app.post("/broken")
    @flask(WEBHOOK)
    async def broken_hook() -> Any:
        return broken(g.event)

    made = receiver(Receiver)
    app.route("/received", methods=["GET", "POST"])(flask(made))
    app.get("/health")(flask(made.health()))

    @app.post("/line")
    @flask(SIGNED_LINE)
    def line() -> Any:
        return handled(g.event)

    return app


def django_urls() -> list[Any]:
    """Give the routes in Django's words."""
    from django.http import HttpRequest, HttpResponse, JsonResponse
    from django.urls import path
    from django.views.decorators.csrf import csrf_exempt
    from django.views.decorators.http import require_POST
    from hookseal.django import django

    @require_POST
    @django(WEBHOOK)
    def hook(request: Any) -> HttpResponse:
        return JsonResponse(handled(request.event))

    @require_POST
    @django(WEBHOOK)
    async def broken_hook(request: Any) -> HttpResponse:
        return JsonResponse(broken(request.event))

    @csrf_exempt
    def parsed(request: HttpRequest) -> HttpResponse:
        _ = request.POST
        return hook(request)

    @csrf_exempt
    def kept(request: HttpRequest) -> HttpResponse:
        _ = request.body
        return hook(request)

    views: dict[str, Callable[..., Any]] = {"hook": hook, "broken": broken_hook, "parsed": parsed, "kept": kept}
    made = receiver(Receiver)
    looped = receiver(AsyncReceiver)
    views |= {"received": django(made), "health": django(made.health()), "looped": django(looped)}

    @django(SIGNED_LINE)
    def line(request: Any) -> HttpResponse:
        return JsonResponse(handled(request.event))

    views["line"] = line
    return [path(name, view) for name, view in views.items()]


def django_application() -> Any:
    """Give Django's application, with its usual protection against forged forms."""
    from django.conf import settings

    if not settings.configured:
        settings.configure()
    import django

    settings.ROOT_URLCONF = "django_urls"
    settings.ALLOWED_HOSTS = ["*"]
    settings.MIDDLEWARE = ["django.middleware.csrf.CsrfViewMiddleware"]
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = LIMIT
    settings.SECRET_KEY = "for the tests"
    settings.LOGGING_CONFIG = None
    django.setup()
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


def fastapi_application() -> Any:
    """Give the routes in FastAPI's words."""
    from fastapi import Depends, FastAPI
    from hookseal.asgi import asgi

    app = FastAPI()
    receive = asgi(WEBHOOK)

    received = Depends(receive)

    async def parse(request: Request) -> None:
        async for _ in request.stream():
            pass

    async def keep(request: Request) -> None:
        await request.body()

    @app.post("/hook")
    @app.post("/parsed", dependencies=[Depends(parse)])
    @app.post("/kept", dependencies=[Depends(keep)])
    async def hook(event: Event = received) -> Any:
        return handled(event)

    @app.post("/broken")
    def broken_hook(event: Event = received) -> Any:
        return broken(event)

    made = receiver(AsyncReceiver)
    app.api_route("/received", methods=["GET", "POST"])(asgi(made))
    app.get("/health")(asgi(made.health()))
    line = Depends(asgi(SIGNED_LINE))

    @app.post("/line")
    async def line_hook(event: Event = line) -> Any:
        return handled(event)

    return app


def starlette_application() -> Any:
    """Give the routes in Starlette's words."""
    from hookseal.asgi import asgi
    from starlette.applications import Starlette
    from starlette.responses import JSONResponse, Response
    from starlette.routing import Mount, Route

    receive = asgi(WEBHOOK)

    async def hook(request: Request) -> Response:
        if request.url.path == "/parsed":
            async for _ in request.stream():
                pass
        if request.url.path == "/kept":
            await request.body()
        return JSONResponse(handled(await receive(request)))

    async def broken_hook(request: Request) -> Response:
        return JSONResponse(broken(await receive(request)))

    receive_line = asgi(SIGNED_LINE)

    async def line_hook(request: Request) -> Response:
        return JSONResponse(handled(await receive_line(request)))

    routes = [Route(f"/{name}", hook, methods=["POST"]) for name in ("hook", "parsed", "kept")]
    made = receiver(AsyncReceiver)
    routes += [
        Route("/broken", broken_hook, methods=["POST"]),
        Route("/received", asgi(made), methods=["GET", "POST"]),
        Route("/health", asgi(made.health())),
        Mount("/line", routes=[Route("/", line_hook, methods=["POST"])]),
    ]
    return Starlette(routes=routes)


def aiohttp_application() -> Any:
    """Give the routes in aiohttp's words."""
    from aiohttp import web
    from hookseal.aiohttp import EVENT, aiohttp

    @web.middleware
    async def read_before(request: web.Request, handler: Any) -> web.StreamResponse:
        if request.path == "/parsed":
            await request.post()
        if request.path == "/kept":
            await request.read()
        response: web.StreamResponse = await handler(request)
        return response

    @aiohttp(WEBHOOK)
    async def hook(request: web.Request) -> web.StreamResponse:
        return web.json_response(handled(request[EVENT]))

    @aiohttp(WEBHOOK)
    async def broken_hook(request: web.Request) -> web.StreamResponse:
        return web.json_response(broken(request[EVENT]))

    app = web.Application(client_max_size=LIMIT, middlewares=[read_before])
    for name in ("hook", "parsed", "kept"):
        app.router.add_post(f"/{name}", hook)
    app.router.add_post("/broken", broken_hook)
    made = receiver(AsyncReceiver)
    app.router.add_route("*", "/received", aiohttp(made))
    app.router.add_get("/health", aiohttp(made.health()))

    @aiohttp(SIGNED_LINE)
    async def line(request: web.Request) -> web.StreamResponse:
        return web.json_response(handled(request[EVENT]))

    app.router.add_post("/line", line)
    return app


SERVERS: dict[str, Callable[[], AbstractContextManager[int]]] = {
    "flask, waitress": lambda: waitress_server(flask_application()),
    "flask, werkzeug": lambda: werkzeug_server(flask_application()),
    "django, waitress": lambda: waitress_server(django_application()),
    "django, werkzeug": lambda: werkzeug_server(django_application()),
    "fastapi, uvicorn": lambda: uvicorn_server(fastapi_application()),
    "starlette, uvicorn": lambda: uvicorn_server(starlette_application()),
    "aiohttp": lambda: aiohttp_server(aiohttp_application()),
}
