// The layers of the house (docs: the map in README). `npm run check` plants a violation of every rule and demands that
// it is reported: a rule that cannot fail guards nothing.

const notProduct = "(\\.test\\.tsx?$|/testing/|/contract-suite\\.ts$|^lib/testing/)";
// Everything of ours; what a layer may use is taken out of it by `pathNot`.
const ours = "^(app|components|lib|worker|scripts|bench|e2e)/|^server\\.ts$";

/** A layer may import its own files and those named, of all that is ours. */
const layer = (name, from, allowed, comment) => ({
  name: `layer-${name}`,
  severity: "error",
  comment,
  from: { path: from, pathNot: notProduct },
  to: { path: ours, pathNot: [from, ...allowed] },
});

/** A third party lives in one folder (and those that are named). */
const home = (name, packages, folders, comment) => ({
  name: `home-of-${name}`,
  severity: "error",
  comment,
  from: { path: ours, pathNot: [...folders, notProduct] },
  to: { path: `^(node_modules/)?(${packages})(/|$)` },
});

/**
 * The floors of components/, from the top. A folder imports floors below its own; pages and features never one another,
 * parts may use parts as long as no circle closes. `docs/architecture.md` draws them.
 */
const floors = {
  pages:
    "account|api-reference|assets|audit|compare|composer|drive|episode|fleet|keys|members|provenance|run|run-list|shell|sign-in|usage",
  features: "checkpoints|episodes|events|failure|iterations|logs|metrics|palette|projects|run-spec|sessions",
  parts:
    "account-parts|attempts|charts|exports|lineage|log-view|marks|page-parts|replay|run-model|spec|workers",
  ui: "ui",
};

/**
 * The floors of worker/, from the top. No folder imports its own floor, and none but main.ts stands outside of them. What
 * each is for stands in docs/decisions/0009-floors-in-the-worker.md.
 */
const workerFloors = {
  boot: "boot",
  attempts: "attempts",
  tasks: "tasks",
  parts: "dataset|exports|fleet|rollout-job|supplies|trainer",
  runs: "container-run",
  files: "container-io",
  held: "held",
  engines: "containers|datasets|rollouts",
};

/** A house with floors: `on` is the path of folders on the floors named, `floor` the rule of one floor. */
const house = (root, table) => {
  const on = (...names) => `^${root}/(${names.map((name) => table[name]).join("|")})/`;
  return {
    on,
    /** A floor imports itself inside one folder (`$1`), and the floors named. */
    floor: (rule, name, allowed, comment) => ({
      name: rule,
      severity: "error",
      comment,
      from: { path: on(name), pathNot: notProduct },
      to: { path: `^${root}/`, pathNot: [`^${root}/$1/`, ...(allowed.length > 0 ? [on(...allowed)] : [])] },
    }),
  };
};
const components = house("components", floors);
const worker = house("worker", workerFloors);

const core = "^lib/core/";
const contracts = "^lib/contracts/";
const simulation = "^lib/simulation/";
const policy = "^lib/policy/";
// What drives in a browser's worker; of it a page knows the words that are exchanged, so that no page loads the simulator.
const drive = "^lib/drive/";
const driveWords = "^lib/drive/messages\\.ts$";
const csv = "^lib/csv/";
const safetensors = "^lib/safetensors/";
// Of the simulation the part that a page draws with: no bindings, no tasks.
const kinematics = "^lib/simulation/kinematics/";
const server = (folders) => `^lib/server/(${folders})/`;
// Files that stand directly in lib/server: settings and ids, for web and worker alike.
const serverFiles = "^lib/server/[^/]+\\.ts$";

module.exports = {
  forbidden: [
    {
      name: "core-is-pure",
      severity: "error",
      comment: "lib/core imports nothing outside itself: no package, no Node, no clock.",
      from: { path: core, pathNot: notProduct },
      to: { pathNot: core },
    },
    {
      name: "contracts-run-in-browsers",
      severity: "error",
      comment:
        "The browser validates with the same contracts: nothing of Node in them (files/ is for the server).",
      from: { path: contracts, pathNot: [notProduct, "^lib/contracts/files/"] },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "simulation-runs-anywhere",
      severity: "error",
      comment:
        "Threads and browsers run the same code: no Node, and no mathematics but that which the check of it covers.",
      from: { path: simulation, pathNot: notProduct },
      to: {
        pathNot: [
          simulation,
          safetensors,
          "^lib/core/(scenes/|curation/measure\\.ts$|names\\.ts$)",
          "^(node_modules/)?@mujoco/mujoco(/|$)",
          "^(node_modules/)?@stdlib/math-base-special-",
        ],
      },
    },
    {
      name: "policies-run-anywhere",
      severity: "error",
      comment:
        "Threads and browsers run a policy with the same code: no Node, and nothing of ours but the core.",
      from: { path: policy, pathNot: notProduct },
      to: { pathNot: [policy, core, "^(node_modules/)?(onnxruntime-web|protobufjs)(/|$)"] },
    },
    {
      name: "drive-runs-in-browsers",
      severity: "error",
      comment:
        "The worker in which a browser drives: the simulation and policies of rollouts, and nothing of Node or of servers.",
      from: { path: drive, pathNot: notProduct },
      to: { pathNot: [drive, simulation, policy, core] },
    },
    {
      name: "webassembly-of-browsers",
      severity: "error",
      comment: "Only the bundle for browsers has an address for a WebAssembly file; Node reads it by itself.",
      from: { path: ours, pathNot: [drive, notProduct] },
      to: { path: "^lib/(simulation/mujoco/mujoco|policy/runtime)-file\\.ts$" },
    },
    layer(
      "core-attempts",
      "^lib/core/attempts/",
      ["^lib/core/(metrics/|names\\.ts$|assert-never\\.ts$)"],
      "The one life of an attempt knows neither runs nor jobs.",
    ),
    layer("contracts", contracts, [core], "Contracts know the core alone."),
    layer("csv", csv, [], "One writer of CSV for server and browser; it knows nothing of ours."),
    {
      name: "safetensors-run-anywhere",
      severity: "error",
      comment: "Worker, server and browser read one format with the same code, which knows nothing of ours.",
      from: { path: safetensors, pathNot: notProduct },
      to: { pathNot: safetensors },
    },
    layer("client", "^lib/client/", [safetensors, contracts, core], "The browser's side of the wire."),
    layer(
      "components",
      "^components/",
      ["^lib/client/", driveWords, kinematics, safetensors, contracts, core, csv, "^app/.*actions?(\\.ts|/)"],
      "React never sees the server, but for server actions.",
    ),
    components.floor("floor-ui", "ui", [], "Primitives without a word of the domain."),
    components.floor(
      "floor-parts",
      "parts",
      ["parts", "ui"],
      "What several features draw with or read from a run.",
    ),
    components.floor(
      "floor-features",
      "features",
      ["parts", "ui"],
      "One thing that a person looks at, on whatever page.",
    ),
    components.floor("floor-pages", "pages", ["features", "parts", "ui"], "What an address shows."),
    {
      name: "every-folder-has-a-floor",
      severity: "error",
      comment: "A new folder of components/ is entered in `floors` above.",
      from: { path: "^components/", pathNot: [components.on(...Object.keys(floors))] },
      to: {},
    },
    worker.floor("worker-floor-engines", "engines", [], "Ports to engines and what stands behind them."),
    worker.floor("worker-floor-held", "held", ["engines"], "What everything knows of an attempt in work."),
    worker.floor(
      "worker-floor-files",
      "files",
      ["held", "engines"],
      "What goes into a container and comes out.",
    ),
    worker.floor(
      "worker-floor-runs",
      "runs",
      ["files", "held", "engines"],
      "One container from its claim to its end, whatever it is for.",
    ),
    worker.floor(
      "worker-floor-parts",
      "parts",
      ["runs", "files", "held", "engines"],
      "Steps of a task, what a queued trainer waits for, and the fleet.",
    ),
    worker.floor(
      "worker-floor-tasks",
      "tasks",
      ["parts", "runs", "files", "held", "engines"],
      "One file per kind of work.",
    ),
    worker.floor(
      "worker-floor-attempts",
      "attempts",
      ["tasks", "parts", "runs", "files", "held", "engines"],
      "Which attempts this worker has, and until when.",
    ),
    worker.floor(
      "worker-floor-boot",
      "boot",
      ["attempts", "tasks", "parts", "runs", "files", "held", "engines"],
      "One worker is put together.",
    ),
    {
      name: "every-worker-folder-has-a-floor",
      severity: "error",
      comment: "A new folder of worker/ is entered in `workerFloors` above.",
      from: {
        path: "^worker/",
        pathNot: [worker.on(...Object.keys(workerFloors)), "^worker/main\\.ts$", notProduct],
      },
      to: {},
    },
    layer(
      "app",
      "^app/",
      ["^components/", "^lib/client/", contracts, core, serverFiles, server("http|auth|services")],
      "Pages and routes are adapters: they call verbs.",
    ),
    layer(
      "http",
      server("http|auth"),
      [serverFiles, server("services|events|storage|store|db"), contracts, core],
      "The web's edge.",
    ),
    layer(
      "services",
      server("services"),
      [serverFiles, server("loop|store|events|storage|db"), safetensors, contracts, core, csv],
      "Verbs know neither HTTP nor pages.",
    ),
    layer(
      "loop",
      server("loop"),
      [serverFiles, server("attempts|store|events|storage|db"), contracts, core],
      "The doors of runs and of single jobs.",
    ),
    layer(
      "attempts",
      server("attempts"),
      [serverFiles, server("store|events|db"), contracts, core],
      "The one life of an attempt, below both doors.",
    ),
    layer(
      "events",
      server("events"),
      [serverFiles, server("store|db"), contracts, core],
      "Facts: append, tail, notifications.",
    ),
    layer(
      "store",
      server("store"),
      [serverFiles, server("db"), contracts, core],
      "Queries know tables alone.",
    ),
    layer("storage", server("storage"), [serverFiles, contracts, core], "Bytes, behind a port."),
    layer("db", server("db"), [serverFiles, contracts, core], "Tables and the one client."),
    layer(
      "cli",
      server("cli"),
      [serverFiles, server("services|store|db"), contracts, core],
      "Command-line verbs.",
    ),
    layer(
      "worker",
      "^worker/",
      [
        serverFiles,
        server("services|loop|attempts|store|events|storage|db"),
        simulation,
        policy,
        safetensors,
        contracts,
        core,
        csv,
        // Where the engine is: set-up and worker look in the same places.
        "^scripts/setup/engine-socket\\.mjs$",
      ],
      "The worker never meets the web.",
    ),
    layer(
      "server-entry",
      "^server\\.ts$",
      [
        "^app/(v0|v1|healthz|readyz|metrics)/|^app/route-table\\.ts$",
        serverFiles,
        server("http|auth|services|db"),
        contracts,
        core,
      ],
      "What stands in front of Next.",
    ),
    home(
      "dockerode",
      "dockerode|docker-modem|@types/dockerode",
      ["^worker/containers/docker/", "^scripts/"],
      "One hand on the engine.",
    ),
    home(
      "recharts",
      "recharts|d3-[^/]+|@types/d3-[^/]+",
      ["^components/charts/"],
      "Charts draw in one place.",
    ),
    home("three", "three|@react-three", ["^components/replay/"], "The 3D player."),
    home(
      "database",
      "drizzle-orm|postgres",
      ["^lib/server/(db|store|attempts|loop|events)/", "^scripts/", "^bench/", "^e2e/"],
      "SQL lives with the tables.",
    ),
    home(
      "metrics",
      "prom-client",
      ["^lib/server/(http/|process-metrics\\.ts$)", "^worker/boot/"],
      "What a process counts is named at its edge.",
    ),
    home(
      "tar",
      "tar-stream",
      ["^worker/container-io/", "^worker/containers/docker/user-files"],
      "Archives from outside are read in one place; the engine hands out two small files as archives, too.",
    ),
    home("csv", "csv-stringify", [csv], "No cell leaves us that a spreadsheet would run."),
    home("next-auth", "next-auth", ["^lib/server/auth/", "^lib/client/session\\.ts$", "^app/"], "Sign-in."),
    home(
      "links",
      "next/link(\\.js)?",
      ["^components/ui/link\\.tsx$"],
      "A page asks for another one when a pointer comes near its link, not for all that can be seen.",
    ),
    home("policies", "onnxruntime-(web|common)", [policy], "One way to run a policy."),
    home(
      "protobuf",
      "protobufjs|crc-32",
      [policy, "^worker/exports/tensorboard/"],
      "Messages of others' formats: models that are read, and event files that are written.",
    ),
    home("parquet", "hyparquet-writer|hyparquet", ["^worker/datasets/parquet/"], "One way to write a table."),
    home("simulator", "@mujoco", ["^lib/simulation/mujoco/"], "The bindings stay behind typed classes."),
    {
      name: "identity-from-the-request",
      severity: "error",
      comment:
        "API handlers and verbs take identity from the Request; next/headers works only inside Next's own scope.",
      from: { path: "^app/(v0|v1)/|^lib/server/" },
      to: { path: "^(node_modules/)?next/headers" },
    },
    {
      name: "testing-is-for-tests",
      severity: "error",
      from: { path: ours, pathNot: [notProduct, "^e2e/", "^bench/"] },
      to: { path: notProduct },
    },
    {
      name: "no-cycles",
      severity: "error",
      comment: "Two files that need each other are one file, or three.",
      from: { path: ours },
      to: { circular: true },
    },
    {
      name: "no-cycles-between-folders",
      severity: "error",
      comment:
        "Two folders that need each other are one, or need a third below both. A folder of test helpers uses what its neighbours' tests test.",
      scope: "folder",
      from: { path: "^(components|worker)", pathNot: "/testing$" },
      to: { circular: true, pathNot: "/testing$" },
    },
    {
      name: "everything-resolves",
      severity: "error",
      from: { path: ours },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|dist|node_modules/\\.)" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
    skipAnalysisNotInRules: true,
  },
};
