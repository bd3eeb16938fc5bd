"""Uploads a checkpoint, trains from it, watches, lists everything, and downloads the newest checkpoint."""

import hashlib
import json
import os

import hardsim

client = hardsim.HardsimClient.from_env()
body = json.load(open(os.environ["RUN_BODY"]))
asset_id = client.upload_input_asset(os.environ["CHECKPOINT"], asset_kind="checkpoint")
run_id = client.create_training_run(**body, checkpoint_init_asset_id=asset_id)["run_id"]
client.watch_training_run(run_id, poll_interval_s=0.5)
print(client.list_training_iterations(run_id), client.list_run_checkpoints(run_id), client.list_input_assets())
latest = client.get_latest_checkpoint(run_id)
path = f"/v1/training-runs/{run_id}/checkpoints/{latest['checkpoint_id']}/download-url"
file = client._request("GET", client._request("GET", path).json()["url"], include_auth_header=False).content
assert hashlib.sha256(file).hexdigest() == latest["sha256"], "the file is not what the lineage says"
print("checkpoint", latest["checkpoint_id"], latest["sha256"])
