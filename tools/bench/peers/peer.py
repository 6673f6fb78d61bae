"""One side of a benchmark: answers requests on stdin, one line of JSON each, until it ends.

The other side is src/worker.ts; both know the same requests.
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


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def memory_bytes(field):
    """VmHWM (the peak) or VmRSS (now). Elsewhere than on Linux only the peak is known."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith(field + ":"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


class Side:
    def __init__(self):
        self.subject = None
        self.rested_from = None

    def start(self, request):
        import torch

        torch.set_num_threads(request["threads"])
        base_bytes = memory_bytes("VmRSS")
        bench = importlib.import_module(request["bench"])
        self.subject = bench.prepare(request["case"], request["inputs"])
        return {
            "version": torch.__version__,
            "runtime": "Python " + sys.version.split()[0],
            "threads": torch.get_num_threads(),
            "baseBytes": base_bytes,
        }

    def check(self, request):
        return {"numbers": self.subject.check()}

    def round(self, request):
        idle = 0 if self.rested_from is None else cpu_seconds() - self.rested_from
        start = time.perf_counter()
        for _ in range(request["runs"]):
            self.subject.run()
        seconds = (time.perf_counter() - start) / request["runs"]
        self.rested_from = cpu_seconds()
        return {"seconds": seconds, "idleSeconds": idle}

    def end(self, request):
        return {"peakBytes": memory_bytes("VmHWM")}


side = Side()
for line in sys.stdin:
    request = json.loads(line)
    try:
        reply = getattr(side, request["do"])(request)
    except Exception as error:
        reply = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply), file=replies, flush=True)
