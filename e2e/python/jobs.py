"""Every call of the published client that concerns single rollout jobs."""

import hashlib
import io
import json
import os
import sys

import hardsim
from checks import check, client, equal, raises, until

folder = sys.argv[1]
ROBOT = "hardsim://robots/fr3.urdf"


def submit(scene="table_top_v0", **change):
    return client.submit(**{"robot": ROBOT, "scene": scene, "num_envs": 2, "steps": 16, **change})


def runs_and_downloads():
    for scene in ("franka_cabinet_oige_v1", "table_top_v0"):
        job = submit(scene)
        done = job.wait(poll_interval_s=0.1)
        equal(done["status"], "succeeded", f"the end of a job in {scene}")
        equal(done["attempt_count"], 1, "its attempts")
        check(any("video" in text for text in done["warnings"]), "what is not made is said")
        paths = job.download(os.path.join(folder, scene))
        names = sorted(os.path.basename(path) for path in paths)
        equal(names, ["artifact_manifest.json", "rollout.safetensors", "runner.log"], "what it left")
        for artifact in done["artifacts"]:
            with open(os.path.join(folder, scene, artifact["name"]), "rb") as file:
                content = file.read()
            equal(hashlib.sha256(content).hexdigest(), artifact["sha256"], artifact["name"])
            equal(len(content), artifact["size_bytes"], artifact["name"])
        log = client.download_artifact(job.job_id, "runner.log")
        listed = next(one["sha256"] for one in done["artifacts"] if one["name"] == "runner.log")
        equal(hashlib.sha256(log).hexdigest(), listed, "the log, downloaded by itself")
        with open(os.path.join(folder, scene, "runner.log")) as log:
            for line in log:
                check(all("=" in word for word in line.split()[:3]), f"key=value: {line}")


def is_the_same_job_with_the_same_seed():
    digests = []
    for _ in range(2):
        done = submit(seed=7, control={"action_noise": 0.1}).wait(poll_interval_s=0.1)
        digests.append([one["sha256"] for one in done["artifacts"] if one["name"] == "rollout.safetensors"])
    equal(digests[0], digests[1], "the batches of one seed")


def watches():
    stream = io.StringIO()
    runner = client.run(robot=ROBOT, scene="table_top_v0", num_envs=2, steps=16)
    equal(client.wait(runner.job_id, poll_interval_s=0.1)["status"], "succeeded", "the end of what run() began")
    job = client.step(robot=ROBOT, scene="table_top_v0", num_envs=2, steps=16)
    equal(job.watch(poll_interval_s=0.05, stream=stream)["status"], "succeeded", "the end")
    lines = stream.getvalue().splitlines()
    equal(lines[-1], f"job {job.job_id} status=succeeded attempt=1", "the last line of the watch")


def makes_one_job_of_one_key():
    first = submit(idempotency_key="compat-job-1")
    equal(submit(idempotency_key="compat-job-1").job_id, first.job_id, "the job of one key")
    raises(hardsim.HardsimRequestError, lambda: submit(idempotency_key="compat-job-1", steps=17), 409)


def cancels():
    # More work than a pool does in the time that a cancel takes.
    job = submit(num_envs=400, steps=10_000)
    until(lambda: job.status()["status"] == "running", "the job runs")
    job.cancel()
    job.cancel()
    raises(hardsim.HardsimJobCanceledError, lambda: job.wait(poll_interval_s=0.1))
    raises(hardsim.HardsimJobCanceledError, lambda: job.download(folder))
    raises(hardsim.HardsimRequestError, lambda: client.watch_job(job.job_id), 409, "status=canceled")
    equal(client.wait(job.job_id, raise_on_error=False)["error"], None, "the error of a canceled job")
    done = submit()
    done.wait(poll_interval_s=0.1)
    raises(hardsim.HardsimRequestError, done.cancel, 409, "succeeded")


def times_out_on_its_side():
    job = submit(num_envs=400, steps=10_000)
    raises(hardsim.HardsimJobTimeoutError, lambda: job.wait(poll_interval_s=0.1, timeout_s=0.05))
    job.cancel()


def refuses_by_field_value_and_what_is_known():
    kind = hardsim.HardsimRequestError
    raises(kind, lambda: submit("moon"), 422, 'scene.scene_id: no scene "moon"; known: franka_cabinet_oige_v1')
    raises(kind, lambda: submit(robot="s3://b/arm.urdf"), 422, 'robot.urdf_uri: no robot "s3://b/arm.urdf"')
    raises(
        kind,
        lambda: client.submit_assets(
            robot_asset_id="asset_1", scene_asset_id="asset_2", robot_asset_type="urdf", num_envs=1, steps=1
        ),
        422,
        'scene.usd_asset_id: no scene "asset_2"',
    )
    error = raises(kind, lambda: submit(control={"task_mod": "x"}), 400, "did you mean task_mode?")
    check(not error.detail.startswith("{"), "the detail is a sentence")
    raises(hardsim.HardsimNotFoundError, lambda: client.status("job_none"), 404, "job_none")
    job = submit()
    job.wait(poll_interval_s=0.1)
    raises(hardsim.HardsimNotFoundError, lambda: client.get_download_url(job.job_id, "other"), 404, "other")


for promise in (
    runs_and_downloads,
    is_the_same_job_with_the_same_seed,
    watches,
    makes_one_job_of_one_key,
    cancels,
    times_out_on_its_side,
    refuses_by_field_value_and_what_is_known,
):
    promise()
    print("kept:", promise.__name__)
print(json.dumps({"folder": os.listdir(folder)}))
