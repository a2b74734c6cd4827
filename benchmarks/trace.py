"""Where the time of a crawl goes: what its pages wait for, and why fewer of them are in flight than may be.

    python -m benchmarks.trace [--out trace.json] [-s NAME=VALUE]… [URL...]

Crawls in this process, prints a table, and writes a file that chrome://tracing and ui.perfetto.dev show. Without
addresses the fixture outlets are served. Times are of the wall clock: another load of the machine is in them.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import tempfile
from contextlib import ExitStack

from benchmarks.crawl import SETTINGS
from benchmarks.tracing import KINDS, Trace, Tracing, chrome_events, seconds_by_kind, shares_in_flight
from crawler.demo.server import outlet_folders, serve
from crawler.running.base import Job
from crawler.running.local import LocalRunner, crawl_settings


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("urls", nargs="*", metavar="URL")
    parser.add_argument("--out", default="trace.json", metavar="FILE")
    parser.add_argument("-s", dest="settings", action="append", default=[], metavar="NAME=VALUE")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        urls = arguments.urls or [
            f"{stack.enter_context(serve(folder, f'127.0.0.{n}')).url}/"
            for n, folder in enumerate(outlet_folders().values(), 2)
        ]
        trace = traced(urls, [*SETTINGS, *arguments.settings])
    with open(arguments.out, "w", encoding="utf-8") as file:
        json.dump({"traceEvents": chrome_events(trace)}, file)
    table(trace)
    print(f"\n{arguments.out} has every span of every page")


def traced(urls: list[str], given: list[str]) -> Trace:
    """Crawl with the tracing extension.

    :param given: settings as ``NAME=VALUE``.
    """
    with tempfile.TemporaryDirectory() as folder:
        options = dict(setting.split("=", 1) for setting in given)
        settings = crawl_settings(f"{folder}/crawler.db", options, output=f"{folder}/articles.jsonl")
        settings.set_in_component_priority_dict("EXTENSIONS", Tracing, 1000)
        job = Job(name="section", spider="section", arguments={"url": urls, "limit": None, "pages": None})
        LocalRunner(job, settings, lambda event: None).run()
    return Tracing.last


def table(trace: Trace) -> None:
    """Print what an article's page waits for, in milliseconds, and how full the crawl was."""
    seconds = seconds_by_kind(trace)
    number, span = len(seconds["worker"]), trace.ended - trace.began
    print(f"{number} articles' pages in {span:.1f} s; milliseconds of each:\n")
    print(f"{'':16}{'mean':>8}{'median':>8}{'90 %':>8}{'most':>8}")
    for kind in KINDS:
        times = sorted(1000 * each for each in seconds[kind])
        figures = statistics.mean(times), statistics.median(times), times[len(times) * 9 // 10], times[-1]
        print(f"{kind:16}" + "".join(f"{figure:8.0f}" for figure in figures))
    looks = shares_in_flight(trace)
    print(f"\nfewer than {trace.allowed} in flight {1 - looks[''] / looks.total():.0%} of the time:")
    for why, count in looks.most_common():
        print(f"  {count / looks.total():4.0%}  {why or 'full'}")
    first = min(begin for begin, _ in trace.lent.values()) - trace.began
    ends = [end for url, (_, end) in trace.lent.items() if trace.roles[url] == "article"]
    print(f"\nfirst lease {first:.2f} s after the start, first article done {min(ends) - trace.began:.2f} s after it,")
    print(f"last {max(ends) - trace.began:.2f} s after it, then {trace.ended - max(ends):.2f} s to the end")
    busy = sum(end - begin for _, kind, begin, end in trace.spans if kind == "worker")
    stored = sum(end - begin for _, kind, begin, end in trace.spans if kind == "store")
    own = resource.getrusage(resource.RUSAGE_SELF)
    print(
        f"workers busy {busy:.1f} s, the store's thread {stored:.1f} s; this process has taken {_cpu(own):.1f} s of CPU"
    )


def _cpu(usage: resource.struct_rusage) -> float:
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
