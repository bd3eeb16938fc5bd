"""Every call of the published client that concerns training runs."""

import io
import re

import hardsim
from checks import ENDS, TIME, check, client, equal, raises, run_body, scripted, until

PATIENT = ["time.sleep(600)"]


def creates_once_per_key():
    body = run_body("one key")
    first = client.create_training_run(**body, idempotency_key="compat-runs-1")
    again = client.create_training_run(**body, idempotency_key="compat-runs-1")
    equal(again, first, "the second answer under one key")
    other = {**body, "name": "another body"}
    raises(
        hardsim.HardsimRequestError,
        lambda: client.create_training_run(**other, idempotency_key="compat-runs-1"),
        409,
        "Idempotency-Key",
    )
    without = [client.create_training_run(**body)["run_id"] for _ in range(2)]
    check(len({first["run_id"], *without}) == 3, "two creates without a key make two runs")
    for run_id in (first["run_id"], *without):
        client.cancel_training_run(run_id)


def takes_empty_policies_and_its_own_nested_form():
    body = run_body("nested")
    trainer = body["trainer_spec"]
    flat = {"rollout_parallelism": 1, "episodes_per_iteration": 1}
    job = {
        "job_type": "rollout",
        "robot": {"urdf_uri": "hardsim://robots/fr3.urdf"},
        "scene": {"scene_id": "table_top_v0"},
        "physics": {"dt": 0.005, "substeps": 2},
        "execution": {"num_envs": 2, "steps": 16, "seed": 7},
        "outputs": {"video": True, "log_format": "zarr"},
    }
    run = client.create_training_run(
        project_id=body["project_id"],
        name="nested",
        rollout_template={**flat, "job_template": job},
        trainer_spec=trainer,
    )
    resolved = run["resolved_spec"]
    equal(resolved["rollout_template"]["scene_id"], "table_top_v0", "the nested scene")
    equal(resolved["seed"], 7, "the nested seed")
    equal(resolved["loop_policy"]["max_iterations"], 10, "the default of an empty loop_policy")
    client.cancel_training_run(run["run_id"])
    least = client.create_training_run(
        project_id=body["project_id"],
        name="least",
        rollout_template={"job_template": {"job_type": "rollout"}, **flat},
        trainer_spec={"image_uri": trainer["image_uri"], "entrypoint": "python x", "resources": {"gpu": 1}},
        loop_policy={"max_iterations": 1},
    )
    client.cancel_training_run(least["run_id"])


def watches_lists_and_reads():
    run = client.create_training_run(**run_body("watched", loop_policy={"max_iterations": 2}))
    run_id = run["run_id"]
    check(run_id in [one["run_id"] for one in client.list_training_runs(limit=5)], "a new run is listed first")
    stream = io.StringIO()
    ended = client.watch_training_run(run_id, poll_interval_s=0.05, stream=stream)
    equal(ended["status"], "succeeded", "the run's end")
    lines = stream.getvalue().splitlines()
    states = [line for line in lines if line.startswith("training_run ")]
    text = "\n".join(states)
    for moved in ("stage=rollouts", "stage=training", "iteration=0", "iteration=1", "status=running"):
        check(moved in text, f"watch never shows {moved}:\n{text}")
    equal(states[-1].split()[2], "status=succeeded", "the last line of the watch")
    events = [line for line in lines if line.startswith("[")]
    for line in events:
        check(re.match(r"^\[\S+Z\] [a-z]+(\.[a-z_]+)?: \w+ .*\w.*[.!]$", line), f"no sentence: {line}")
    check(len(events) == len(set(events)), "no event is shown twice")

    listed = client.list_training_events(run_id, limit=500)
    seqs = [event["seq"] for event in listed]
    equal(seqs, sorted(seqs, reverse=True), "the newest events first")
    equal(seqs[-1], 1, "the oldest event's seq")
    by_time = sorted(listed, key=lambda event: (event["created_at"], event["event_id"]))
    equal([event["seq"] for event in by_time], seqs[::-1], "events sorted as the client sorts them")
    for event in listed:
        check(TIME.match(event["created_at"]), f"UTC with milliseconds: {event['created_at']}")
    equal([e["seq"] for e in client.list_training_events(run_id, limit=3)], seqs[:3], "the newest three")

    iterations = client.list_training_iterations(run_id)
    equal([one["index"] for one in iterations], [0, 1], "iterations by index")
    equal([one["status"] for one in iterations], ["completed", "completed"], "their ends")
    checkpoints = client.list_run_checkpoints(run_id)
    equal([one["iteration_index"] for one in checkpoints], [1, 0], "the lineage, newest first")
    equal(checkpoints[0]["parent_checkpoint_id"], checkpoints[1]["checkpoint_id"], "the parent")
    equal(client.get_latest_checkpoint(run_id), checkpoints[0], "the latest checkpoint")
    equal(client.get_training_run(run_id), client.wait_training_run(run_id), "get and wait of an ended run")

    chained = client.create_training_run(
        **run_body("chained", loop_policy={"max_iterations": 1}), checkpoint_init_uri=checkpoints[0]["uri"]
    )
    equal(client.wait_training_run(chained["run_id"], poll_interval_s=0.2)["status"], "succeeded", "the chained run")
    parent = client.get_latest_checkpoint(chained["run_id"])["parent_checkpoint_id"]
    equal(parent, checkpoints[0]["checkpoint_id"], "the parent of a run that starts from a checkpoint's uri")


def pauses_resumes_and_cancels():
    run_id = client.create_training_run(**scripted("paused", PATIENT))["run_id"]
    equal(client.get_latest_checkpoint(run_id), None, "the latest checkpoint of a run without one")
    # Not the stage: a trainer that nobody has taken yet is paused at once.
    started = lambda: any(e["event_type"] == "trainer.started" for e in client.list_training_events(run_id))
    until(started, "the run trains")
    equal(client.pause_training_run(run_id)["stage"], "pausing", "the stage after a pause")
    equal(client.pause_training_run(run_id)["stage"], "pausing", "a pause that arrives twice")
    equal(client.resume_training_run(run_id)["stage"], "training", "the stage after a resume")
    raises(
        hardsim.HardsimRequestError,
        lambda: client.wait_training_run(run_id, poll_interval_s=0.1, timeout_s=0.2),
        408,
        "timed out",
    )
    client.cancel_training_run(run_id)
    client.cancel_training_run(run_id)
    raises(
        hardsim.HardsimRequestError,
        lambda: client.wait_training_run(run_id, poll_interval_s=0.2),
        409,
        "status=canceled",
    )
    ended = client.wait_training_run(run_id, raise_on_error=False)
    check(ended["status"] in ENDS and ended["stage"] is None, "an ended run has no stage")
    raises(hardsim.HardsimRequestError, lambda: client.resume_training_run(run_id), 409)


def names_the_original_failure_first():
    lines = ['sys.exit("ValueError: the learning rate is a banana")']
    change = {"loop_policy": {"max_iterations": 1, "trainer_retry_limit": 0}}
    run_id = client.create_training_run(**scripted("fails", lines, **change))["run_id"]
    stream = io.StringIO()
    raises(
        hardsim.HardsimRequestError,
        lambda: client.watch_training_run(run_id, poll_interval_s=0.1, stream=stream),
        409,
        "status=failed",
    )
    run = client.get_training_run(run_id)
    equal(run["error_code"], "trainer_exit_nonzero", "the code")
    check("the learning rate is a banana" in run["error"].splitlines()[0], f"first of all: {run['error']}")
    check("banana" in stream.getvalue(), "watch shows it")


for promise in (
    creates_once_per_key,
    takes_empty_policies_and_its_own_nested_form,
    watches_lists_and_reads,
    pauses_resumes_and_cancels,
    names_the_original_failure_first,
):
    promise()
    print("kept:", promise.__name__)
