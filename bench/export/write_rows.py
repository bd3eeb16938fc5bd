"""Writes the rows of a folder's batches with pyarrow, as bench/export.ts tells: one table of frames, row groups of 10,000."""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq


def read_batch(path):
    data = path.read_bytes()
    end = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:end])
    header.pop("__metadata__")
    types = {"F32": "<f4", "I32": "<i4", "BOOL": "?"}
    return {
        name: np.frombuffer(data[end + entry["data_offsets"][0] : end + entry["data_offsets"][1]], types[entry["dtype"]])
        .reshape(entry["shape"])
        for name, entry in header.items()
    }


def columns(arrays, first):
    episodes, steps = arrays["reward"].shape
    frames = episodes * steps
    vectors = {
        name: pa.FixedSizeListArray.from_arrays(pa.array(array.reshape(-1)), array.shape[2])
        for name, array in arrays.items()
        if array.ndim == 3
    }
    return {
        **vectors,
        **{name: pa.array(arrays[name].reshape(-1)) for name in ("reward", "terminated", "truncated")},
        "timestamp": pa.array(np.tile(np.arange(steps, dtype="f4") / 50, episodes)),
        "frame_index": pa.array(np.tile(np.arange(steps), episodes)),
        "episode_index": pa.array(first // steps + np.repeat(np.arange(episodes), steps)),
        "index": pa.array(first + np.arange(frames)),
        "task_index": pa.array(np.zeros(frames, "i8")),
    }


def main():
    folder = Path(sys.argv[1])
    target = folder / "pyarrow.parquet"
    began, cpu, writer, frames = time.perf_counter(), time.process_time(), None, 0
    for path in sorted((folder / "batches").iterdir()):
        table = pa.table(columns(read_batch(path), frames))
        writer = writer or pq.ParquetWriter(target, table.schema)
        writer.write_table(table, row_group_size=10_000)
        frames += len(table)
    writer.close()
    target.unlink()
    print(json.dumps({
        "seconds": time.perf_counter() - began,
        "cpuSeconds": time.process_time() - cpu,
        "memoryMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000,
    }))


if __name__ == "__main__":
    main()
