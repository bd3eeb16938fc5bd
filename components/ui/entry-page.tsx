import type { ReactNode } from "react";
import { BrandMark } from "./brand-mark";

/** A page outside the frame, with one thing to do: first start, sign-in, nothing here, something broke. */
export function EntryPage({
  title,
  children,
  foot,
}: {
  title: string;
  children: ReactNode;
  foot?: ReactNode;
}) {
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr_auto] p-6 max-rail:p-4">
      <header className="flex items-center gap-2 font-strong text-lead tracking-[-0.01em]">
        <BrandMark />
        Hardsim
      </header>
      <main id="main" className="mx-auto grid w-full max-w-entry gap-5 self-center py-8">
        <h1 className="text-title tracking-[-0.012em]">{title}</h1>
        {children}
      </main>
      <footer className="flex flex-wrap justify-between gap-2 text-small text-text-3">{foot}</footer>
    </div>
  );
}
