"""The peer's side of a benchmark: answers requests on stdin, one line of JSON each, until it ends.

The requests are those of src/protocol.ts.
"""

import importlib
import json
import os
import resource
import sys
import time

# What libraries print must not come between the replies.
replies = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def processor_seconds():
    """Processor time of all threads of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def memory_bytes(field):
    """Resident memory: VmHWM is the peak, VmRSS what it is now. Elsewhere than on Linux only the peak is known."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith(field + ":"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def load_library(threads):
    """Loads what this environment is for, and gives its version: PyTorch, or else SciPy."""
    try:
        import torch
    except ModuleNotFoundError:
        import scipy.linalg

        return scipy.__version__
    torch.set_num_threads(threads)
    return torch.__version__


class Side:
    def __init__(self):
        self.subject = None
        self.resting_since = None

    def start(self, request):
        # Read when NumPy is loaded, which nothing has done yet.
        os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = str(request["threads"])
        return {
            "version": load_library(request["threads"]),
            "runtime": "Python " + sys.version.split()[0],
            "threads": request["threads"],
            "baseBytes": memory_bytes("VmRSS"),
            "reasons": [],
        }

    def prepare(self, request):
        self.subject = importlib.import_module(request["bench"]).prepare(request["case"], request["inputs"])
        return {}

    def check(self, request):
        return {"outcome": self.subject.check()}

    def round(self, request):
        begin = processor_seconds()
        start = time.perf_counter()
        for _ in range(request["runs"]):
            self.subject.run()
        seconds = (time.perf_counter() - start) / request["runs"]
        idle = 0 if self.resting_since is None else begin - self.resting_since
        self.resting_since = processor_seconds()
        return {"seconds": seconds, "busySeconds": self.resting_since - begin, "idleSeconds": idle}

    def end(self, request):
        return {"peakBytes": memory_bytes("VmHWM")}


side = Side()
for line in sys.stdin:
    request = json.loads(line)
    try:
        reply = json.dumps(getattr(side, request["do"])(request), allow_nan=False)
    except Exception as error:
        reply = json.dumps({"error": f"{type(error).__name__}: {error}"})
    print(reply, file=replies, flush=True)
