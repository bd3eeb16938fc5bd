import { fastify } from "fastify";
import postgres from "postgres";

/** The row as it is, by one prepared query; whoever asks is let in. */
export async function serveFastify(): Promise<number> {
  const sql = postgres(process.env.DATABASE_URL ?? "", { max: 10, onnotice: () => {} });
  const server = fastify();
  server.get<{ Params: { id: string } }>("/runs/:id", async ({ params }, reply) => {
    const [run] = await sql`select * from training_run where run_id = ${params.id}`;
    if (!run) return reply.code(404).send({ code: "not_found" });
    return run;
  });
  return Number(new URL(await server.listen({ port: 0, host: "127.0.0.1" })).port);
}
