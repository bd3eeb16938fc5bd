"""Every call of the published client that concerns inputs and assets."""

import hashlib
import os
import sys

import hardsim
from checks import check, client, equal, raises, run_body

folder = sys.argv[1]


def write(name, content):
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(content)
    return path


def uploads_and_registers():
    content = os.urandom(300_000)
    path = write("arm.urdf", content)
    uri = client.upload_input(path)
    check(uri.startswith("hardsim://inputs/") and uri.endswith("/arm.urdf"), f"the suffix is kept: {uri}")
    asset = client.register_input_asset(input_uri=uri, filename="arm.urdf", size_bytes=len(content), kind="robot")
    equal(asset["sha256"], hashlib.sha256(content).hexdigest(), "the digest")
    equal((asset["status"], asset["kind"]), ("ready", "robot"), "status and kind")
    again = client.register_input_asset(input_uri=uri)
    equal(again, asset, "the same input registered twice")
    equal(client.get_input_asset(asset["asset_id"]), asset, "the asset read alone")
    equal(client.list_input_assets(limit=1), [asset], "the newest asset")


def uploads_an_asset_in_one_call():
    path = write("scene one.usd", b"#usda 1.0\n")
    asset_id = client.upload_input_asset(path, asset_kind="a kind of mine", metadata={"from": ["a", 1, None]})
    asset = client.get_input_asset(asset_id)
    equal(asset["kind"], "a kind of mine", "an unknown kind, kept as told")
    equal(asset["metadata"], {"from": ["a", 1, None]}, "the metadata")
    equal(asset["filename"], "scene one.usd", "the name")
    named = client.get_input_asset(client.upload_input_asset(path, object_name="other.usd"))
    equal((named["filename"], named["kind"]), ("other.usd", None), "a name of its own, and no kind")
    equal(named["sha256"], asset["sha256"], "equal files have equal digests")


def starts_a_run_from_what_was_uploaded():
    path = write("start.pt", b"weights of another trainer")
    for start in (
        {"checkpoint_init_asset_id": client.upload_input_asset(path, asset_kind="checkpoint")},
        {"checkpoint_init_uri": client.upload_input(path)},
    ):
        run = client.create_training_run(**run_body("from upload", loop_policy={"max_iterations": 1}), **start)
        client.wait_training_run(run["run_id"], poll_interval_s=0.2)
        parent = client.get_latest_checkpoint(run["run_id"])["parent_asset_id"]
        equal(client.get_input_asset(parent)["filename"], "start.pt", "the parent in the lineage")


def refuses_by_name():
    path = write("empty.pt", b"")
    raises(hardsim.HardsimRequestError, lambda: client.upload_input(path), 400, "size_bytes")
    raises(hardsim.HardsimNotFoundError, lambda: client.get_input_asset("asset_none"), 404, "asset_none")
    for uri, said in (
        ("s3://bucket/a.pt", "the bucket bucket"),
        ("https://169.254.169.254/a", "private address"),
        ("hardsim://inputs/upl_NONE/a.pt", "no input"),
    ):
        raises(
            hardsim.HardsimRequestError,
            lambda uri=uri: client.register_input_asset(input_uri=uri),
            422,
            said,
        )
    pending = client._request(
        "POST",
        "/v0/inputs/presign-upload",
        json_body={"filename": "a.pt", "content_type": "a/b", "size_bytes": 5, "register_asset": True},
    ).json()
    raises(
        hardsim.HardsimRequestError,
        lambda: client.create_training_run(
            **run_body("too early"), checkpoint_init_asset_id=pending["asset_id"]
        ),
        409,
        "has not arrived",
    )


for promise in (
    uploads_and_registers,
    uploads_an_asset_in_one_call,
    starts_a_run_from_what_was_uploaded,
    refuses_by_name,
):
    promise()
    print("kept:", promise.__name__)
