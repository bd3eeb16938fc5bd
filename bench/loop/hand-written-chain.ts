import postgres from "postgres";
import { type Cost, startClock, summarise, warmUp } from "./cost";

const steps = 4;

/** A hand-written chain of four durable steps that does nothing but claim, commit and wake the next step, one after another. */
export async function measureChain(url: string, chains: number): Promise<Cost> {
  const sql = postgres(url, { max: 4, onnotice: () => {} });
  await sql`create table chain (id int primary key, step int not null, owner text)`;
  await sql`create table chain_event (id int, step int, at timestamptz default clock_timestamp())`;
  const ends: (() => void)[] = [];
  let busy = Promise.resolve();
  const work = async () => {
    const [row] = await sql<{ id: number; step: number }[]>`
      update chain set owner = 'me' where id = (
        select id from chain where owner is null and step < ${steps} limit 1 for update skip locked)
      returning id, step`;
    if (!row) return;
    await sql.begin(async (tx) => {
      await tx`insert into chain_event (id, step) values (${row.id}, ${row.step})`;
      await tx`update chain set step = step + 1, owner = null where id = ${row.id}`;
      await tx`select pg_notify('chain', ${String(row.id)})`;
    });
    if (row.step + 1 === steps) ends[row.id]?.();
  };
  const listening = await sql.listen("chain", () => {
    busy = busy.then(work);
  });
  let readClock = startClock();
  const durations: number[] = [];
  for (let id = 0; id < chains + warmUp; id += 1) {
    if (id === warmUp) readClock = startClock();
    const began = performance.now();
    await new Promise<void>((resolve) => {
      ends[id] = resolve;
      void sql.begin(async (tx) => {
        await tx`insert into chain (id, step) values (${id}, 0)`;
        await tx`select pg_notify('chain', ${String(id)})`;
      });
    });
    durations.push(performance.now() - began);
  }
  const cost = summarise(durations.slice(warmUp), readClock());
  await busy;
  await listening.unlisten();
  await sql.end({ timeout: 2 });
  return cost;
}
