"""Reads and writes safetensors files with numpy alone: 8 bytes of header length, a JSON header, then the arrays,
little-endian (https://github.com/huggingface/safetensors#format).

The public package writes its metadata in an order that differs from process to process. Here equal arrays and metadata
give equal bytes.
"""

import json
import struct

import numpy as np

DTYPES = {
    "F64": "<f8",
    "I64": "<i8",
    "U64": "<u8",
    "F32": "<f4",
    "I32": "<i4",
    "U32": "<u4",
    "F16": "<f2",
    "I16": "<i2",
    "U16": "<u2",
    "I8": "i1",
    "U8": "u1",
    "BOOL": "?",
}
NAMES = {np.dtype(dtype): name for name, dtype in DTYPES.items()}


def read_safetensors(raw):
    """({name: array}, metadata)"""
    (header_bytes,) = struct.unpack_from("<Q", raw)
    header = json.loads(raw[8 : 8 + header_bytes])
    metadata = header.pop("__metadata__", {})
    arrays = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        data = raw[8 + header_bytes + begin : 8 + header_bytes + end]
        arrays[name] = np.frombuffer(data, DTYPES[entry["dtype"]]).reshape(entry["shape"])
    return arrays, metadata


def make_safetensors(arrays, metadata):
    """The bytes of a file of `arrays`, in their order. Wide types first keep all of them aligned."""
    header, parts, offset = {"__metadata__": metadata}, [], 0
    for name, values in arrays.items():
        data = np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<"), copy=False).tobytes()
        end = offset + len(data)
        header[name] = {"dtype": NAMES[values.dtype], "shape": list(values.shape), "data_offsets": [offset, end]}
        parts.append(data)
        offset = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(parts)
