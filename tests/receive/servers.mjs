// Every framework as a user would set it up: one route, with or without a JSON parser for the whole server.
import { createServer } from "node:http";
import { createRequire } from "node:module";

import { serve as serveHono } from "@hono/node-server";
import koaParser from "@koa/bodyparser";
import KoaRouter from "@koa/router";
import express5 from "express";
import express4 from "express-4";
import fastify5 from "fastify";
import fastify4 from "fastify-4";
import { Hono } from "hono";
import Koa from "koa";

import { express } from "hookseal/express";
import { fastify } from "hookseal/fastify";
import { fetchHandler } from "hookseal/fetch";
import { koa } from "hookseal/koa";
import { nest } from "hookseal/nest";
import { node } from "hookseal/node";

// As CommonJS, which it is. Its decorators are functions, and called as such they need no compiler.
const require = createRequire(import.meta.url);
require("reflect-metadata");
const { Controller, HttpCode, Module, Post, Req, UseGuards } = require("@nestjs/common");
const { NestFactory } = require("@nestjs/core");
const { FastifyAdapter } = require("@nestjs/platform-fastify");

/**
 * Each starts a server and gives its port. `target`: what the adapter is given; `route`: answers an event, and may
 * fail; `parser`: a JSON parser for everything, before the adapter.
 */
export const frameworks = {
  "Express 5": (context, setup) => expressServer(context, express5, setup),
  "Express 4": (context, setup) => expressServer(context, express4, setup),
  "Fastify 5": (context, setup) => fastifyServer(context, fastify5, setup),
  "Fastify 4": (context, setup) => fastifyServer(context, fastify4, setup),
  Koa: koaServer,
  "Nest on Express": (context, setup) => nestServer(context, { rawBody: setup.parser !== true }, setup),
  "Nest on Express, with no parser": (context, setup) => nestServer(context, { bodyParser: false }, setup),
  "Nest on Fastify": (context, setup) => nestServer(context, { rawBody: setup.parser !== true }, setup, new FastifyAdapter()),
  "node:http": nodeServer,
  Hono: honoServer,
};

/** Those in which no parser can come first, or none can be in the way. */
export const UNPARSED = new Set(["Fastify 5", "Fastify 4", "node:http", "Hono", "Nest on Express, with no parser"]);
/** Those that keep the raw body beside the parsed one, when they are told to. */
export const KEEPS_RAW = new Set(["Nest on Express", "Nest on Fastify"]);

function listen(context, server) {
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(server.address().port));
  });
}

function expressServer(context, framework, { target, options, route, parser, parserOptions }) {
  const app = framework();
  if (parser) app.use(framework.json({ type: () => true, ...parserOptions }));
  app.post("/hook", express(target, options), async (request, response) => {
    response.json(await route(request.event));
  });
  app.use("/hook", express(target, options));
  // Its own would print the stack.
  app.use((_error, _request, response, _next) => {
    response.status(500).json({ error: "route" });
  });
  return listen(context, createServer(app));
}

async function fastifyServer(context, framework, { target, options, route }) {
  const app = framework();
  context.after(() => app.close());
  app.route({ method: ["GET", "POST"], url: "/hook", handler: (request) => route(request.event), ...fastify(target, options) });
  app.setErrorHandler((_error, _request, reply) => reply.code(500).send({ error: "route" }));
  return Number(new URL(await app.listen({ port: 0, host: "127.0.0.1" })).port);
}

function koaServer(context, { target, options, route, parser }) {
  const app = new Koa();
  app.silent = true;
  // As some do who want text for their signatures: decoded, and then parsed.
  if (parser) app.use(koaParser({ enableTypes: ["json", "form", "text"], extendTypes: { json: ["*/*"] } }));
  const router = new KoaRouter();
  router.all("/hook", koa(target, options), async (ctx) => {
    ctx.body = await route(ctx.state.event);
  });
  app.use(router.routes());
  return listen(context, createServer(app.callback()));
}

async function nestServer(context, settings, { target, options, route }, ...adapter) {
  class Hook {
    receive(request) {
      return route(request.event);
    }
  }
  Controller("hook")(Hook);
  const descriptor = Object.getOwnPropertyDescriptor(Hook.prototype, "receive");
  for (const decorator of [Post(), HttpCode(200), UseGuards(nest(target, options))]) decorator(Hook.prototype, "receive", descriptor);
  Req()(Hook.prototype, "receive", 0);
  function App() {}
  Module({ controllers: [Hook] })(App);
  const app = await NestFactory.create(App, ...adapter, { logger: false, ...settings });
  context.after(() => app.close());
  await app.listen(0, "127.0.0.1");
  return app.getHttpServer().address().port;
}

function nodeServer(context, { target, options, route }) {
  const listener = node(
    target,
    async (request, response) => {
      response.end(JSON.stringify(await route(request.event)));
    },
    options,
  );
  return listen(context, createServer(listener));
}

function honoServer(context, { target, options, route }) {
  const app = new Hono();
  const handler = fetchHandler(target, async (event) => Response.json(await route(event)), options);
  app.all("/hook", (c) => handler(c.req.raw));
  app.onError((_error, c) => c.json({ error: "route" }, 500));
  return new Promise((resolve) => {
    const server = serveHono({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => resolve(port));
    context.after(() => {
      server.close();
      server.closeAllConnections();
    });
  });
}
