/** How a list goes on from page to page: each names where the next one begins, the last one names nothing. */
export const byCursor = {
  initialPageParam: null as string | null,
  getNextPageParam: (page: { next_cursor: string | null }) => page.next_cursor,
};
