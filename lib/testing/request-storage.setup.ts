import { AsyncLocalStorage } from "node:async_hooks";

// Next's own server does this first of all: what `headers()` reads is kept in one of these, made when a module is loaded.
Object.assign(globalThis, { AsyncLocalStorage });
