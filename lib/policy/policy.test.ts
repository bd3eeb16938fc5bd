import { afterEach, describe, expect, test } from "vitest";
import { loadPolicy, type Policy } from "./load-policy";
import { maxPolicyBytes, PolicyRefusal } from "./policy-refusal";
import { makeOnnx, type TestValue } from "./testing/make-onnx";
import { batchDependent, perceptron, recurrent, testSpaces, withOperator } from "./testing/test-models";

const recorded = Float32Array.from([0.1, -0.2, 0.3, 1.5, -2, 0.7]);
const opened: Policy[] = [];
const open = async (bytes: Uint8Array): Promise<Policy> => {
  const policy = await loadPolicy(bytes, testSpaces, recorded);
  opened.push(policy);
  return policy;
};
afterEach(async () => {
  for (const policy of opened.splice(0)) await policy.release();
});

const refusalOf = async (bytes: Uint8Array): Promise<string> => {
  const caught = await loadPolicy(bytes, testSpaces, recorded).then(
    () => null,
    (error: unknown) => error,
  );
  if (!(caught instanceof PolicyRefusal)) throw new Error(`not refused: ${String(caught)}`);
  return `${caught.code}: ${caught.message}`;
};

/** Environment `at` observes numbers of its own; the actions of `steps` steps, asked together in groups of `group`. */
async function play(policy: Policy, environments: number, steps: number, group: number): Promise<number[][]> {
  const rows = Array.from({ length: environments }, (_, at) => ({
    observation: recorded.map((x, i) => x + Math.fround(((at * 7 + i * 3) % 11) / 10)),
    action: new Float32Array(2),
    memory: policy.createMemory(),
  }));
  const seen: number[][] = rows.map(() => []);
  for (let step = 0; step < steps; step++) {
    for (let from = 0; from < environments; from += group) await policy.act(rows.slice(from, from + group));
    rows.forEach(({ action }, at) => {
      seen[at].push(...action);
    });
  }
  return seen;
}

describe("a policy's numbers", () => {
  const nets = {
    "tanh net": () => perceptron("Tanh"),
    "ReLU net": () => perceptron("Relu"),
    "sigmoid net": () => perceptron("Sigmoid"),
    LSTM: recurrent,
    "net that mixes its batch": batchDependent,
    "net for one environment": () =>
      perceptron("Tanh", {
        inputs: [{ name: "obs", shape: [1, 6] }],
        outputs: [{ name: "action", shape: [1, 2] }],
      }),
  };
  test.each(Object.entries(nets))("of a %s are the same bits alone and in any group", async (_name, make) => {
    const policy = await open(make());
    const alone = await play(policy, 67, 3, 1);
    for (const group of [2, 5, 16, 67]) expect(await play(policy, 67, 3, group)).toEqual(alone);
    expect(new Set(alone.map((numbers) => numbers.join())).size).toBeGreaterThan(5);
  });

  test("of a net that mixes its batch come from asking one by one", async () => {
    expect((await open(batchDependent())).batched).toBe(false);
    expect((await open(perceptron("Tanh"))).batched).toBe(true);
  });

  test("with memory differ from step to step though the observation does not, and start alike after a reset", async () => {
    const policy = await open(recurrent());
    const [first] = await play(policy, 1, 3, 1);
    expect(first.slice(0, 2)).not.toEqual(first.slice(2, 4));
    expect((await play(policy, 1, 3, 1))[0]).toEqual(first);
  });

  test("are clipped to the action's bounds", async () => {
    const policy = await open(perceptron("Exp"));
    const [action] = await play(policy, 1, 1, 1);
    expect(Math.max(...action.map(Math.abs))).toBe(1);
  });
});

describe("a policy may call", () => {
  test("its only input and output whatever it likes", async () => {
    const bytes = makeOnnx({
      nodes: [{ kind: "Gemm", inputs: ["state", "w"], outputs: ["torque"] }],
      inputs: [{ name: "state", shape: ["batch", 6] }],
      outputs: [{ name: "torque", shape: ["batch", 2] }],
      tensors: [{ name: "w", shape: [6, 2], values: Array.from({ length: 12 }, (_, i) => i / 12) }],
    });
    expect((await open(bytes)).layout).toMatchObject({ observation: "state", action: "torque" });
  });

  test("the numbers that it expects by name, when they are the task's", async () => {
    const named = (names: string) => perceptron("Tanh", { metadata: { "hardsim.observation_names": names } });
    await open(named(JSON.stringify(testSpaces.observationNames)));
    expect(await refusalOf(named('["a", "b", "z", "d", "e", "f"]'))).toBe(
      'policy_names: As number 2 of its observation the policy expects "z"; the task gives "c".',
    );
    expect(await refusalOf(named('["a", "b"]'))).toContain('expects nothing; the task gives "c"');
    expect(await refusalOf(named('["a", "b", "c", "d", "e", "f", "g"]'))).toContain(
      'expects "g"; the task gives nothing',
    );
    for (const broken of ["[", "{}", "[1]"])
      expect(await refusalOf(named(broken))).toContain("is not a JSON list of texts");
  });
});

describe("refused by name is", () => {
  test("a file that is no model, or half of one", async () => {
    const whole = perceptron("Tanh");
    for (const bytes of [
      new Uint8Array(),
      new Uint8Array([1, 2, 3, 4]),
      new TextEncoder().encode('{"format": "pt"}'),
      new Uint8Array(1_000).fill(0xff),
      whole.slice(0, whole.length / 2),
    ]) {
      expect(await refusalOf(bytes)).toMatch(/^policy_not_onnx: /);
    }
  });

  test("a file of 300 MB, before it is read", async () => {
    expect(await refusalOf(new Uint8Array(300_000_000))).toBe(
      `policy_too_large: The policy has 300000000 bytes; at most ${maxPolicyBytes} are run.`,
    );
  });

  test("one that draws random numbers, in an inner graph too", async () => {
    expect(await refusalOf(withOperator("RandomNormalLike"))).toMatch(
      /^policy_random: .*operator RandomNormalLike/,
    );
    expect(await refusalOf(withOperator("Multinomial"))).toMatch(/^policy_random: /);
  });

  test("one whose weights lie in another file", async () => {
    const tensors = [{ name: "w", shape: [6, 2], values: [], outside: true } as const];
    expect(await refusalOf(withOperator("Identity", { tensors }))).toMatch(
      /^policy_not_onnx: .*in another file/,
    );
  });

  test("one with an operator that the runtime lacks", async () => {
    expect(await refusalOf(withOperator("NoSuchOperator"))).toMatch(
      /^policy_operator_unknown: .*NoSuchOperator/,
    );
  });

  test("one whose answers are not finite", async () => {
    expect(await refusalOf(withOperator("Log"))).toMatch(/^policy_not_finite: /);
  });

  const wrong = (inputs: TestValue[], kind: string, columns = 6) =>
    makeOnnx({
      inputs,
      outputs: [{ name: "action", shape: ["N", 2] }],
      nodes: [
        { kind, inputs: kind === "Add" ? inputs.map(({ name }) => name) : ["obs"], outputs: ["h"] },
        { kind: "Gemm", inputs: ["h", "w"], outputs: ["action"] },
      ],
      tensors: [{ name: "w", shape: [columns, 2], values: new Array<number>(columns * 2).fill(0.1) }],
    });
  const obs = (...shape: (number | string)[]): TestValue => ({ name: "obs", shape });
  test.each([
    ["an observation of another size", wrong([obs("N", 7)], "Identity", 7), "the task's has 6 numbers"],
    ["a batch of fixed size", wrong([obs(4, 6)], "Identity"), "its first axis must be free or 1"],
    ["three axes", wrong([obs("N", 1, 6)], "Flatten"), "needed is float32 [N, 6]"],
    [
      "two inputs of other names",
      wrong(
        [
          { name: "p", shape: ["N", 6] },
          { name: "q", shape: ["N", 6] },
        ],
        "Add",
      ),
      "no input called obs; it has: p, q",
    ],
    [
      "a memory without its output",
      wrong([obs("N", 6), { name: "h_in", shape: ["N", 6] }], "Add"),
      '"h_in" is no observation and has no output',
    ],
  ])("%s", async (_name, bytes, sentence) => {
    expect(await refusalOf(bytes)).toContain(sentence);
  });
});
