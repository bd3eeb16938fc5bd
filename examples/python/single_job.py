"""python single_job.py folder: runs one rollout job by itself and downloads what it left."""

import sys

import hardsim

job = hardsim.submit(robot="hardsim://robots/fr3.urdf", scene="table_top_v0", num_envs=2, steps=32)
hardsim.watch(job.job_id, poll_interval_s=0.5)
print("\n".join(hardsim.download(job.job_id, sys.argv[1])))
