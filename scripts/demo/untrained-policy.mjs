import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { connect } from "../setup/engine-client.mjs";
import { daggerImage } from "../setup/images.mjs";
import { SetupError } from "../terminal.mjs";

/**
 * The bytes of a policy.onnx that has learned nothing: random weights that follow from the seed. The trainer's own image
 * writes it, so that it is the network that the trainer will train.
 * @param {object} wanted
 * @param {readonly string[]} wanted.observationNames
 * @param {number} wanted.actions how many numbers an action has
 * @param {number} wanted.seed
 * @returns {Promise<Buffer>}
 */
export async function makeUntrainedPolicy({ observationNames, actions, seed }) {
  const docker = await connect();
  const args = ["-", "--observation-names", JSON.stringify(observationNames)];
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const [bytes, said, [{ StatusCode: status }, container]] = await Promise.all([
    buffer(output),
    buffer(errors),
    docker
      .run(
        daggerImage,
        ["/app/write_onnx.py", ...args, "--actions", String(actions), "--seed", String(seed)],
        [output, errors],
        { Entrypoint: ["python"], Tty: false, HostConfig: { NetworkMode: "none" } },
      )
      .finally(() => {
        output.end();
        errors.end();
      }),
  ]);
  await container.remove();
  if (status !== 0) throw new SetupError(`no untrained policy: ${said.toString().trim()}`);
  return bytes;
}
