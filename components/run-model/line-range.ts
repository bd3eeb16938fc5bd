/** Lines `first` to `last`, both included, from 1 as people count. */
export type LineRange = { first: number; last: number };

/** "4210", "4,210" or "4210-4230", in either order; anything else is no place in a log. */
export function readLineRange(text: string): LineRange | null {
  const [, one = "", other = one] =
    /^(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?$/.exec(text.trim().replaceAll(",", "")) ?? [];
  const ends = [Number(one), Number(other)];
  const first = Math.min(...ends);
  return first >= 1 ? { first, last: Math.max(...ends) } : null;
}

/** As the address writes it. */
export function formatLineRange({ first, last }: LineRange): string {
  return first === last ? String(first) : `${first}-${last}`;
}
