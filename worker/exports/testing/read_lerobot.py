"""Holds a LeRobot dataset against the batches that it was made of, with pyarrow and pandas.

    read_lerobot.py <dataset> <batch.safetensors> ...     in the order of the dataset; prints what it read as JSON
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

DTYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "U64": "<u8", "I32": "<i4", "U32": "<u4",
          "I16": "<i2", "U16": "<u2", "I8": "i1", "U8": "u1", "BOOL": "?"}
NAMES = {"observation": "observation.state", "reward": "next.reward", "terminated": "next.terminated",
         "truncated": "next.truncated"}


def read_batch(path):
    data = Path(path).read_bytes()
    end = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:end])
    metadata = header.pop("__metadata__", {})
    arrays = {}
    for name, entry in header.items():
        start, stop = entry["data_offsets"]
        flat = np.frombuffer(data[end + start : end + stop], DTYPES[entry["dtype"]])
        arrays[name] = flat.reshape(entry["shape"])
    return arrays, metadata


def plain(value):
    """Arrays of arrays as lists of lists."""
    return [plain(one) for one in value] if isinstance(value, (np.ndarray, list)) else value


def stack(column):
    return np.array([plain(value) for value in column])


def main():
    root, *paths = sys.argv[1:]
    root = Path(root)
    info = json.loads((root / "meta/info.json").read_text())
    notes = json.loads((root / "meta/hardsim.json").read_text())
    left_out = {entry["name"] for entry in notes["left_out"]}
    files = sorted((root / "data").rglob("*.parquet"))
    table = pd.concat([pq.read_table(path).to_pandas() for path in files], ignore_index=True)
    pandas_table = pd.concat([pd.read_parquet(path) for path in files], ignore_index=True)
    pd.testing.assert_frame_equal(table, pandas_table)
    assert list(table.columns) == list(info["features"]), "the columns are the features"
    tasks = pd.read_parquet(root / "meta/tasks.parquet")
    episodes = pd.read_parquet(root / "meta/episodes/chunk-000/file-000.parquet")
    stats = json.loads((root / "meta/stats.json").read_text())
    assert len(table) == info["total_frames"] and len(episodes) == info["total_episodes"]

    compared, episode = 0, 0
    for path in paths:
        arrays, metadata = read_batch(path)
        for env, length in enumerate(arrays["length"]):
            row = episodes.iloc[episode]
            assert (row["length"], row["hardsim/env"], row["episode_index"]) == (length, env, episode)
            rows = table.iloc[row["dataset_from_index"] : row["dataset_to_index"]]
            assert (rows["episode_index"] == episode).all() and (rows["frame_index"] == np.arange(length)).all()
            assert np.allclose(rows["timestamp"], np.arange(length) / info["fps"], atol=1e-4)
            ends = rows["next.done"].to_numpy()
            assert ends[-1] and not ends[:-1].any(), "an episode is done at its last frame"
            assert rows["next.success"].iloc[-1] == bool(arrays["success"][env])
            for name, array in arrays.items():
                if name in ("length", "success") or name in left_out:
                    continue
                wanted = array[env, :length]
                got = stack(rows[NAMES.get(name, name)]).reshape(wanted.shape)
                assert np.array_equal(got, wanted, equal_nan=wanted.dtype.kind == "f"), name
                compared += wanted.size
            episode += 1
    assert episode == info["total_episodes"]
    for name, told in stats.items():
        numbers = stack(table[name]).astype("f8").reshape(len(table), -1)
        finite = np.where(np.isfinite(numbers), numbers, np.nan)
        rounding = 1e-6 + 1e-14 * np.nanmax(np.abs(finite))
        assert np.allclose(np.ravel(told["mean"]), np.nanmean(finite, axis=0)), name
        assert np.allclose(np.ravel(told["std"]), np.nanstd(finite, axis=0), atol=rounding), name
        assert np.allclose(np.ravel(told["max"]), np.nanmax(finite, axis=0)), name
    print(json.dumps({"episodes": episode, "frames": len(table), "numbers": compared, "tasks": list(tasks.index)}))


if __name__ == "__main__":
    main()
