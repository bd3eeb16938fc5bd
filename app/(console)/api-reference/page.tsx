import type { Metadata } from "next";
import { ApiReferencePage } from "@/components/api-reference/api-reference-page";
import { readApiUrl } from "../read-api-url";
import { requireContext } from "../require-context";

export const metadata: Metadata = { title: "API reference" };

export default async function Page({ searchParams }: PageProps<"/api-reference">) {
  await requireContext();
  const { operation } = await searchParams;
  return (
    <ApiReferencePage
      operationId={typeof operation === "string" && operation !== "" ? operation.slice(0, 100) : null}
      apiUrl={await readApiUrl()}
    />
  );
}
