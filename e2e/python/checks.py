"""What the promises in this folder are written with. The client itself is the published one, unchanged."""

import atexit
import json
import os
import re
import time
import urllib.request
from urllib.parse import urlsplit

import hardsim

#: Every call of a script goes to the server that the test names in the environment.
client = hardsim.HardsimClient.from_env()


def trace_requests():
    """Says at the end which verbs were answered with success: the client sends all that it sends through urlopen."""
    urlopen = urllib.request.urlopen
    answered = set()

    def traced(request, *args, **kwargs):
        response = urlopen(request, *args, **kwargs)
        path = urlsplit(request.full_url).path
        path = re.sub(r"/(run|job|asset)_\w+", r"/{\1_id}", path)
        path = re.sub(r"/artifacts/[^/]+", "/artifacts/{name}", path)
        path = re.sub(r"/(uploads|downloads)/[^/]+", r"/\1/{token}", path)
        answered.add(f"{request.get_method()} {path}")
        return response

    urllib.request.urlopen = traced
    atexit.register(lambda: print("\n".join(f"answered: {verb}" for verb in sorted(answered))))


trace_requests()
TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
ENDS = {"succeeded", "failed", "canceled"}


def check(holds, message):
    """An assert that is not stripped, and that says what was there instead."""
    if not holds:
        raise SystemExit(f"broken promise: {message}")


def equal(found, wanted, what):
    check(found == wanted, f"{what} is {found!r}, not {wanted!r}")


def raises(kind, call, status=None, said=""):
    """Calls it and answers the error, which must be of exactly this class, status and wording."""
    try:
        answer = call()
    except hardsim.HardsimError as error:
        check(type(error) is kind, f"{type(error).__name__} instead of {kind.__name__}: {error}")
        if status is not None:
            equal(error.status_code, status, f"the status of {error}")
        check(said in str(error), f"{error} does not say {said!r}")
        return error
    raise SystemExit(f"broken promise: no {kind.__name__}, but {answer!r}")


def run_body(name, **change):
    """The seed's body with rollouts that take next to no time."""
    with open(os.environ["RUN_BODY"]) as file:
        return {**json.load(file), "name": name, **change}


def scripted(name, lines, **change):
    """The same with a trainer that is these lines of Python, without braces; `out` is its output folder."""
    body = run_body(name, **change)
    program = "\n".join(["import json, os, sys, time", "out = sys.argv[1]", *lines])
    return {
        **body,
        "trainer_spec": {
            **body["trainer_spec"],
            "entrypoint": "python",
            "args_template": ["-u", "-c", program, "{output_dir}"],
        },
    }


def until(holds, what, timeout_s=60.0):
    """Looks again and again; answers the first true value."""
    deadline = time.monotonic() + timeout_s
    while True:
        found = holds()
        if found:
            return found
        check(time.monotonic() < deadline, f"it never came true: {what}")
        time.sleep(0.1)
