#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench.py BUILDDIR [options]: the real window at many agents and events; prints a table, and JSON with --json FILE.

Times come from the frame clock of the window itself, processor time and memory from /proc. A run counts only when the
table shows at its end what the server has: same rows, same order, same values."""

import argparse
import json
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

from check import differences
from procs import App, Display, Feeder, busy, cpu, pss, wakeups

SEARCH = 'emea'
FULL = {'agents': [1000, 10000, 100000], 'rates': [100, 1000, 10000, 100000],
        'ramp': [50000, 100000, 200000, 300000, 400000], 'input_rates': [0, 1000, 10000], 'seconds': 20, 'watch': 5,
        'idle': 10, 'inputs': 5, 'runs': 3}
QUICK = {'agents': [1000, 100000], 'rates': [100, 10000], 'ramp': [100000, 200000], 'input_rates': [1000], 'seconds': 5,
         'watch': 3, 'idle': 5, 'inputs': 2, 'runs': 1}


def median(values):
    values = [value for value in values if value is not None]
    return statistics.median(values) if values else None


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))] if values else None


class Run:
    """One app on one feeder."""

    def __init__(self, options, display, feeder, n):
        self.options, self.display, self.feeder, self.n = options, display, feeder, n
        self.armed = False
        self.app = App(options.build, display, feeder, options.folder, SEARCH)
        ready = self.app.ready
        self.result = {
            'agents': n, 'shown': ready['shown'], 'startMs': (ready['at'] / 1e6 - self.app.started) * 1000,
            'firstRowsMs': (ready['firstRows'] / 1e6 - self.app.started) * 1000, 'startCpu': self.app.start_cpu,
            'pssAtStart': pss(self.app.pid), 'rates': [], 'window': [ready['width'], ready['height']],
        }
        self.result['stepsMs'] = {name: round((ready[name] / 1e6 - self.app.started) * 1000)
                                  for name in ('main', 'window', 'frame', 'account', 'firstRows', 'at')}
        if ready['agents'] != n:
            raise RuntimeError(f'{ready["agents"]} agents, not {n}')

    def wakeups(self):
        time.sleep(3)
        before, began = wakeups(self.app.pid), time.monotonic()
        time.sleep(self.options.idle)
        return (wakeups(self.app.pid) - before) / (time.monotonic() - began)

    def is_behind(self, rate):
        stats = self.feeder.ask('stats')
        return stats['skipped'] > 0 or stats['queued'] > rate * 600

    def measure_cpu(self):
        pids = {'cpu': self.app.pid, 'displayCpu': self.display.pid, 'feederCpu': self.feeder.pid}
        before, all_before, began = {name: cpu(pid) for name, pid in pids.items()}, busy(), time.monotonic()
        time.sleep(self.options.seconds)
        lasted = time.monotonic() - began
        result = {name: (cpu(pid) - before[name]) / lasted for name, pid in pids.items()}
        result['otherLoad'] = (busy() - all_before) / lasted - sum(result.values())
        return result

    def measure_rate(self, rate, with_cpu=True):
        self.feeder.rate(rate)
        time.sleep(1)
        result = {'rate': rate}
        if with_cpu:
            result.update(self.measure_cpu())
        self.app.ask(f'watch {self.feeder.ring}', 'watching')
        time.sleep(self.options.watch)
        report = self.app.ask('report', 'report')
        del report['event']
        result.update(report, behind=self.is_behind(rate), pss=pss(self.app.pid))
        return result

    def ramp(self):
        """The highest rate that is kept: 99 % of the events on screen within a second, nothing piles up."""
        best = 0
        for rate in self.options.ramp:
            step = self.measure_rate(rate, with_cpu=False)
            self.result['ramp'] = self.result.get('ramp', []) + [
                {'rate': rate, 'p50': step['paint']['p50'], 'p99': step['paint']['p99'], 'events': step['paint']['n'],
                 'behind': step['behind']}]
            if step['behind'] or step['paint']['p99'] > 1e6 or step['paint']['n'] < 0.9 * rate * self.options.watch:
                break
            best = rate
        self.feeder.rate(0)
        self.result['sustained'] = best

    def input(self, times, *argv):
        self.display.xdotool(*argv)
        answer = self.app.event('input', 3)
        if answer is not None:
            times.append(answer['us'] / 1000)
        time.sleep(0.15)

    def inputs(self, rate):
        keys, clicks = [], []
        if not self.armed:
            self.app.ask('arm', 'armed')
            self.armed = True
            window = self.display.xdotool('search', '--onlyvisible', '--pid', str(self.app.pid)).split()[0]
            self.display.xdotool('windowfocus', '--sync', window)
        self.feeder.rate(rate)
        self.app.ask('search', 'search')
        self.input([], 'key', 'ctrl+a')
        self.input([], 'key', 'BackSpace')
        for _ in range(self.options.inputs):
            for key in ('m', 'a', 'BackSpace', 'BackSpace'):
                self.input(keys, 'key', key)
        places = self.app.ask('places', 'places')
        for _ in range(self.options.inputs):
            for column in ('status', 'name', 'open-chats', 'open-chats'):
                x, y = places[column]
                self.display.xdotool('mousemove', str(x), str(y))
                self.input(clicks, 'click', '1')
        self.app.ask('search', 'search')
        for key in SEARCH:
            self.input([], 'key', key)
        self.result.setdefault('inputs', []).append({
            'rate': rate, 'keyMs': median(keys), 'keyP95Ms': percentile(keys, 0.95), 'keys': len(keys), 'sortMs': median(clicks),
            'sortP95Ms': percentile(clicks, 0.95), 'clicks': len(clicks)})

    def settle(self):
        """Waits until the app has every event, then compares."""
        self.feeder.rate(0)
        end = time.monotonic() + 30
        while True:
            stats, counters = self.feeder.ask('stats'), self.app.ask('counters', 'counters')
            if stats['queued'] == 0 and counters['events'] == stats['seq'] - self.first_seq and not counters['dirty']:
                break
            if time.monotonic() > end:
                return [f'the app has {counters["events"]} of {stats["seq"] - self.first_seq} events']
            time.sleep(0.2)
        time.sleep(1)
        self.app.ask(f'dump {self.options.folder / "shown"}', 'dumped')
        found = differences(self.feeder.state(), self.options.folder / 'shown', SEARCH)
        if counters['gaps'] or counters['snapshots'] != 1:
            found.append(f'{counters["gaps"]} gaps, {counters["snapshots"]} snapshots')
        return found

    def whole(self):
        self.first_seq = self.feeder.ask('stats')['seq']
        self.result['wakeupsShowing'] = self.wakeups()
        for rate in self.options.rates:
            self.result['rates'].append(self.measure_rate(rate))
            self.feeder.rate(0)
        self.result['pss'] = max(rate['pss'] for rate in self.result['rates'])
        if self.options.ramp:
            self.ramp()
        for rate in self.options.input_rates:
            self.inputs(rate)
        self.result['differences'] = self.settle()
        self.app.ask('hide', 'hide')
        self.result['wakeupsHidden'] = self.wakeups()

    def end(self):
        self.app.end()


def measure(options, display, n):
    feeder = Feeder(options.build, n, options.folder)
    starts = []
    try:
        for i in range(options.runs):
            run = Run(options, display, feeder, n)
            starts.append(run.result)
            try:
                if i == options.runs - 1 and not options.start_only:
                    run.whole()
            finally:
                run.end()
    finally:
        feeder.end()
    result = starts[-1]
    for name in ('startMs', 'firstRowsMs', 'startCpu', 'pssAtStart'):
        result[name + 'Runs'] = [start[name] for start in starts]
        result[name] = median(result[name + 'Runs'])
    result['versions'] = {name: run.app.ready[name] for name in ('renderer', 'gtk', 'adwaita', 'glib')}
    return result


def print_result(result):
    def line(name, value):
        print(f'  {name:<58} {value}')

    def times(kind):
        return f'{kind["p50"] / 1000:.1f} / {kind["p99"] / 1000:.1f} ms ({kind["n"]:,})'

    print(f'\n{result["agents"]:,} agents, {result["shown"]:,} shown')
    line('start to all rows painted (first rows), CPU', f'{result["startMs"]:.0f} ms ({result["firstRowsMs"]:.0f} ms), '
         f'{result["startCpu"]:.2f} s')
    line('  of which: main, window, frame, account, rows, all', ', '.join(str(ms) for ms in result['stepsMs'].values()) + ' ms')
    line('memory at start (PSS)', f'{result["pssAtStart"]:.0f} MB')
    if 'pss' not in result:
        return
    line('memory after all rates (PSS)', f'{result["pss"]:.0f} MB')
    for rate in result['rates']:
        print(f' at {rate["rate"]:,} events/s' + (', falling behind' if rate['behind'] else ''))
        line('CPU: app, display server, feeder, others', f'{rate["cpu"]:.3f}, {rate["displayCpu"]:.3f}, {rate["feederCpu"]:.3f}, '
             f'{rate["otherLoad"]:.2f} cores')
        line('event to paint, visible rows: median / p99', times(rate['paintVisible']))
        line('event to the frame that has it, all: median / p99', times(rate['paint']))
        line('event to settled order: median / p99', times(rate['settle']))
        work, gaps = rate['work'], rate['gaps']
        line('frames; work median / p99 / max', f'{work["n"]}; {work["p50"] / 1000:.1f} / {work["p99"] / 1000:.1f} / '
             f'{work["max"] / 1000:.1f} ms; over 16.7 ms {work["over16"]}, over 33 ms {work["over33"]}')
        line('between frames: p99 / max', f'{gaps["p99"] / 1000:.1f} / {gaps["max"] / 1000:.1f} ms; over 33 ms {gaps["over33"]}')
    for step in result.get('ramp', []):
        line(f'ramp, {step["rate"]:,} events/s: median / p99', f'{step["p50"] / 1000:.0f} / {step["p99"] / 1000:.0f} ms'
             + (', falling behind' if step['behind'] else ''))
    if 'sustained' in result:
        line('sustained', f'{result["sustained"]:,} events/s')
    for entry in result.get('inputs', []):
        for name, what in (('key', 'key stroke to filtered rows'), ('sort', 'sort click to sorted rows')):
            if entry[name + 'Ms'] is not None:
                line(f'{what} at {entry["rate"]:,}/s: median / p95', f'{entry[name + "Ms"]:.0f} / {entry[name + "P95Ms"]:.0f} ms')
    line('wake-ups while idle: showing, hidden', f'{result["wakeupsShowing"]:.1f}, {result["wakeupsHidden"]:.1f} per second')
    line('the table against the server', 'equal' if not result['differences'] else
         'NOT EQUAL, does not count: ' + '; '.join(result['differences'][:5]))


def protocol(build):
    for name in ('bench-protocol', 'bench-model'):
        program = build / 'tests/tools' / name
        print(f'\n{name}')
        print(subprocess.run([program], capture_output=True, text=True, check=True).stdout, end='')


def numbers(text):
    return [int(number) for number in text.split(',') if number]


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('build', type=pathlib.Path)
    parser.add_argument('--quick', action='store_true', help='fewer sizes and rates, 5 s each')
    parser.add_argument('--agents', type=numbers)
    parser.add_argument('--rates', type=numbers)
    parser.add_argument('--ramp', type=numbers, help='rates tried in turn until the app falls behind')
    parser.add_argument('--input-rates', type=numbers, help='rates at which keys and clicks are timed')
    parser.add_argument('--seconds', type=float, help='of processor time measured at each rate')
    parser.add_argument('--watch', type=float, help='seconds of frames watched at each rate')
    parser.add_argument('--idle', type=float, help='seconds')
    parser.add_argument('--inputs', type=int, help='rounds of four keys and of four clicks')
    parser.add_argument('--runs', type=int, help='starts; their median counts')
    parser.add_argument('--start-only', action='store_true')
    parser.add_argument('--no-protocol', action='store_true')
    parser.add_argument('--json', type=pathlib.Path)
    options = parser.parse_args()
    for name, value in (QUICK if options.quick else FULL).items():
        if getattr(options, name) is None:
            setattr(options, name, value)
    options.build = options.build.resolve()
    return options


def main():
    options = parse()
    folder = tempfile.TemporaryDirectory(prefix='muster-bench-')
    options.folder = pathlib.Path(folder.name)
    display = Display(options.folder)
    results = []
    print(f'{platform.machine()}, {len(pathlib.Path("/proc/cpuinfo").read_text().split("model name")) - 1} processors, load '
          f'{pathlib.Path("/proc/loadavg").read_text().split()[0]}, window 1600×1000, sorted by load, search “{SEARCH}”')
    try:
        for n in options.agents:
            results.append(measure(options, display, n))
            if len(results) == 1:
                print(', '.join(f'{name} {value}' for name, value in results[0]['versions'].items()))
            print_result(results[-1])
            sys.stdout.flush()
        if not options.no_protocol:
            protocol(options.build)
    finally:
        display.end()
        if options.json:
            options.json.write_text(json.dumps({'host': platform.platform(), 'results': results}, indent=1))
        folder.cleanup()
    return 1 if any(result.get('differences') for result in results) else 0


if __name__ == '__main__':
    sys.exit(main())
