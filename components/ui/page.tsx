import type { ComponentProps, ReactNode } from "react";
import { PageBar } from "./page-bar";
import { PageBody } from "./page-body";
import { PageHead } from "./page-head";

/** A page of the console: its bar, then one sheet that begins with its name. */
export function Page({
  title,
  heading = title,
  crumbs,
  end,
  meta,
  actions,
  children,
}: ComponentProps<typeof PageBar> &
  Pick<ComponentProps<typeof PageHead>, "meta" | "actions"> & {
    /** The name on the sheet where it is another than the bar's. */
    heading?: string;
    children: ReactNode;
  }) {
  return (
    <>
      <PageBar crumbs={crumbs} title={title} end={end} />
      <PageBody>
        <PageHead title={heading} meta={meta} actions={actions} />
        {children}
      </PageBody>
    </>
  );
}
