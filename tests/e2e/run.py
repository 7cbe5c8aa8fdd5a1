#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the scenarios of one file, TAP on standard output: run.py tests/e2e/test_x.py [SCENARIO]

A scenario is a function named test_…; it gets a fresh Desktop (keyring as its `keyring` attribute says) and fails by
raising. On failure a screenshot, the widget tree and the logs are kept in BUILD/e2e-failures/FILE.SCENARIO.
"""

import importlib.util
import inspect
import pathlib
import shutil
import subprocess
import sys
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from desktop import BUILD, Desktop  # noqa: E402


def keep(desktop, label):
    folder = BUILD / 'e2e-failures' / label
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    subprocess.run(['import', '-window', 'root', str(folder / 'screen.png')], env=desktop.env)
    for name, path in desktop.logs.items():
        shutil.copy(path, folder / f'{name}.log')
    print(f'# kept in {folder}')
    for name in ('app', 'server', 'sim'):
        if name in desktop.logs:
            tail = desktop.logs[name].read_text(errors='replace')[-3000:]
            print(''.join(f'# {name}: {line}\n' for line in tail.splitlines()), end='')


def run_one(path, name):
    """One scenario in a process of its own: libatspi keeps to the first bus it saw."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    scenario = getattr(module, name)
    desktop = Desktop(keyring=getattr(scenario, 'keyring', 'unlocked'))
    try:
        scenario(desktop)
        return 0
    except BaseException:
        print(''.join(f'# {line}\n' for line in traceback.format_exc().splitlines()), end='')
        keep(desktop, f'{path.stem}.{name}')
        return 1
    finally:
        desktop.close()


def names(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [n for n, f in inspect.getmembers(module, inspect.isfunction)
            if n.startswith('test_') and f.__module__ == path.stem]


def main():
    path = pathlib.Path(sys.argv[1]).resolve()
    if len(sys.argv) > 3 and sys.argv[2] == '--one':
        sys.exit(run_one(path, sys.argv[3]))
    wanted = sys.argv[2:] or names(path)
    print(f'1..{len(wanted)}', flush=True)
    failed = 0
    for number, name in enumerate(wanted, 1):
        rc = subprocess.run([sys.executable, __file__, str(path), '--one', name], stdin=subprocess.DEVNULL).returncode
        failed += rc != 0
        print(f'{"not ok" if rc else "ok"} {number} - {name}', flush=True)
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
