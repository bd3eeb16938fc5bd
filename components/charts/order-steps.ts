/** How a series whose steps go backwards is drawn. `turns`: how often they do, at least. */
export type StepOrder = { turns: number; how: "counted_on" | "sorted" };

/**
 * Places of a series, ascending, whatever steps its trainer wrote; `order` says where each stood. Steps that begin again, as
 * with every epoch, are counted on, so that each part is drawn after the one before it and none over another. Lines that
 * only came out of order, as of several writers, are sorted. Null: they never go backwards.
 */
export function orderSteps(
  x: readonly number[],
): { x: readonly number[]; order: readonly number[]; told: StepOrder } | null {
  const turned = x.filter((step, at) => at > 0 && step < (x[at - 1] ?? step));
  const turns = turned.length;
  if (turns === 0) return null;
  const places = x.map((_, at) => at);
  const least = x.reduce((low, step) => Math.min(low, step));
  const beginsAgain = turned.every((step) => step === least) || x.length >= 3 * (turns + 1);
  if (!beginsAgain) {
    const order = places.sort((one, other) => (x[one] ?? 0) - (x[other] ?? 0));
    return { x: order.map((at) => x[at] ?? 0), order, told: { turns, how: "sorted" } };
  }
  return { x: countOn(x), order: places, told: { turns, how: "counted_on" } };
}

/** Where they begin again they go on as far as between the two steps before. */
function countOn(x: readonly number[]): readonly number[] {
  let place = 0;
  let gap = 1;
  return x.map((step, at) => {
    const moved = step - (x[at - 1] ?? step);
    if (moved > 0) gap = moved;
    place = at === 0 ? step : place + (moved < 0 ? gap : moved);
    return place;
  });
}

/** "steps go backwards 2 times: …"; null where no series' do. */
export function sayBackwards(orders: readonly StepOrder[], isReduced: boolean): string | null {
  if (orders.length === 0) return null;
  const turns = orders.reduce((sum, one) => sum + one.turns, 0);
  const times = turns === 1 ? "once" : `${turns} times`;
  const how = {
    counted_on: "each part is drawn after the one before it, its steps counted on",
    sorted: "drawn in the order of the steps",
  };
  const hows = [...new Set(orders.map((one) => how[one.how]))].join("; ");
  return `steps go backwards ${isReduced ? "at least " : ""}${times}: ${hows}`;
}
