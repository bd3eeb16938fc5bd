"""Every scalar below a log directory, as TensorBoard's own reader has it.

    read_events.py <log directory>     prints JSON: run by run, tag by tag, [step, value] with NaN and infinities as texts
"""

import json
import math
import sys
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

EVERY_POINT = {"scalars": 0, "tensors": 0}


def main():
    root = Path(sys.argv[1])
    runs = {}
    for folder in sorted({path.parent for path in root.rglob("*tfevents*")}):
        events = EventAccumulator(str(folder), size_guidance=EVERY_POINT)
        events.Reload()
        runs[str(folder.relative_to(root))] = {
            tag: [[point.step, point.value if math.isfinite(point.value) else str(point.value)]
                  for point in events.Scalars(tag)]
            for tag in events.Tags()["scalars"]
        }
    print(json.dumps(runs))


if __name__ == "__main__":
    main()
