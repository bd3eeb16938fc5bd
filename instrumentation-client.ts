import { z } from "zod";

// Next runs this before the console. Where text may not become code, zod need not try whether it may: the browser would
// report it.
z.config({ jitless: true });
