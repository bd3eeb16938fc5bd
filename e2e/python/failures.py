"""Error classes of the published client that a server must be brought to: `failures.py <promise>` keeps one of them."""

import os
import sys
import urllib.error
import urllib.request

import hardsim
from checks import check, client, equal, raises

#: (status, Retry-After) of every answer that was no success, in order: the client does not tell.
refused = []


def record_refusals():
    urlopen = urllib.request.urlopen

    def recorded(*args, **kwargs):
        try:
            return urlopen(*args, **kwargs)
        except urllib.error.HTTPError as error:
            refused.append((error.code, error.headers.get("Retry-After")))
            raise

    urllib.request.urlopen = recorded


record_refusals()


def a_key_that_asks_too_often_is_told_when_to_go_on():
    per_minute = int(os.environ["REQUESTS_PER_MINUTE"])
    hasty = hardsim.HardsimClient(os.environ["READ_KEY"], client.base_url, max_retries=0)
    for _ in range(per_minute):
        hasty.list_training_runs()
    kind = hardsim.HardsimRateLimitError

    def ask_on():
        # Some come back while these are sent.
        for _ in range(per_minute):
            hasty.list_training_runs()

    error = raises(kind, ask_on, 429, f"This key may send {per_minute} requests a minute")
    wait_s = int(refused[-1][1])
    check(error.detail.endswith(f"in {wait_s} s."), f"Retry-After is what the sentence says: {error.detail}")
    client.list_training_runs()
    hardsim.HardsimClient(os.environ["READ_KEY"], client.base_url).list_training_runs()


def a_job_that_fails_names_its_failure():
    job = client.submit(
        robot="hardsim://robots/fr3.urdf", scene="table_top_v0", num_envs=2, steps=16, video=False
    )
    kind = hardsim.HardsimJobFailedError
    error = raises(kind, lambda: job.wait(poll_interval_s=0.5, timeout_s=30), said="provoked by a test")
    equal(error.status, "failed", "the status of the error")
    raises(kind, lambda: job.download("."), said="provoked by a test")


def a_server_without_its_database_says_so_after_the_retries():
    key = os.environ["HARDSIM_API_KEY"]
    patient = hardsim.HardsimClient(key, client.base_url, max_retries=2, retry_backoff_s=0.05)
    raises(hardsim.HardsimServerError, patient.list_training_runs, 503, "The database does not answer")
    equal(refused, [(503, "2")] * 3, "what was answered to the call and its two retries")


promise = globals()[sys.argv[1]]
promise()
print("kept:", promise.__name__)
