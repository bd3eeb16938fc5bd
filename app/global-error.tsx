"use client";

import PageError from "./error";
import "./globals.css";

/** Stands in for the layout itself when that failed. */
export default function GlobalError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <head>
        <title>Not shown · Hardsim</title>
      </head>
      <body>
        <PageError {...props} />
      </body>
    </html>
  );
}
