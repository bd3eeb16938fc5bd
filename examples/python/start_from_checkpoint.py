"""python start_from_checkpoint.py mine.pt run.json newest.pt: trains from a file of yours and downloads what came of it."""

import hashlib
import json
import sys
import urllib.request

import hardsim

client = hardsim.HardsimClient.from_env()
asset_id = client.upload_input_asset(sys.argv[1], asset_kind="checkpoint")
run = client.create_training_run(**json.load(open(sys.argv[2])), checkpoint_init_asset_id=asset_id)
run_id = client.watch_training_run(run["run_id"], poll_interval_s=0.5)["run_id"]
print(client.list_training_iterations(run_id), client.list_run_checkpoints(run_id), client.list_input_assets())
latest = client.get_latest_checkpoint(run_id)
link = f"/v1/training-runs/{run_id}/checkpoints/{latest['checkpoint_id']}/download-url"
file = urllib.request.urlopen(client._request("GET", link).json()["url"]).read()
assert hashlib.sha256(file).hexdigest() == latest["sha256"], "the file is not what the lineage says"
print(open(sys.argv[3], "wb").write(file), "bytes of", latest["checkpoint_id"], latest["sha256"])
