import { z } from "zod";

// Next runs this before the console.

// Where text may not become code, zod need not try whether it may: the browser would report it.
z.config({ jitless: true });

// Under this name the library that keeps a page still below a dialog looks for the nonce of its style element.
const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
Object.assign(globalThis, { __webpack_nonce__: nonce });
