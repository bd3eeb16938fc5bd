"""Each error class of the published client, as the server brings it about."""

import os
import socket

import hardsim
from checks import check, client, raises, run_body

url = os.environ["HARDSIM_API_URL"]


def other_client(key, base_url=url):
    return hardsim.HardsimClient(key, base_url, max_retries=1, retry_backoff_s=0.05)


def nobody_is_let_in():
    for key in ("hls_live_" + "A" * 43, "nonsense"):
        raises(
            hardsim.HardsimAuthenticationError, lambda key=key: other_client(key).list_training_runs(), 401
        )


def a_missing_scope_is_named():
    reader = other_client(os.environ["READ_KEY"])
    reader.list_training_runs()
    kind = hardsim.HardsimAuthenticationError
    raises(kind, lambda: reader.create_training_run(**run_body("no")), 403, "training:write")
    raises(kind, reader.list_input_assets, 403, "assets:read")
    raises(kind, lambda: reader.status("job_none"), 403, "jobs:read")
    raises(kind, lambda: reader.cancel("job_none"), 403, "jobs:write")
    raises(kind, lambda: reader.upload_input(__file__), 403, "assets:write")


def what_is_not_there_is_not_found():
    kind = hardsim.HardsimNotFoundError
    raises(kind, lambda: client.get_training_run("run_none"), 404, "run_none")
    for call in (
        client.pause_training_run,
        client.resume_training_run,
        client.cancel_training_run,
        client.list_training_iterations,
        client.list_run_checkpoints,
        client.list_training_events,
    ):
        raises(kind, lambda call=call: call("run_none"), 404, "run_none")
    raises(kind, lambda: client.create_training_run(**{**run_body("x"), "project_id": "proj_none"}), 404)


def a_wrong_body_is_told_by_field():
    body = run_body("no gpu")
    trainer = {**body["trainer_spec"], "resources": {}}
    error = raises(
        hardsim.HardsimRequestError,
        lambda: client.create_training_run(**{**body, "trainer_spec": trainer}),
        400,
        "trainer_spec.resources.gpu",
    )
    check(error.detail.endswith("64"), f"a sentence to act on: {error.detail}")


def nobody_at_home_is_a_transport_error():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{held.getsockname()[1]}"
        raises(hardsim.HardsimTransportError, lambda: other_client("x", nowhere).list_training_runs())


def a_client_without_a_key_does_not_ask():
    raises(hardsim.HardsimConfigurationError, lambda: hardsim.HardsimClient(" "))
    raises(
        hardsim.HardsimConfigurationError,
        lambda: client.create_training_run(**run_body("long"), idempotency_key="k" * 257),
    )


for promise in (
    nobody_is_let_in,
    a_missing_scope_is_named,
    what_is_not_there_is_not_found,
    a_wrong_body_is_told_by_field,
    nobody_at_home_is_a_transport_error,
    a_client_without_a_key_does_not_ask,
):
    promise()
    print("kept:", promise.__name__)
