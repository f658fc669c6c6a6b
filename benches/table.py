"""What a run costs, as a table: the program as a whole (tables, no charts) and a numpy peer, timed in the same call.

usage: python benches/table.py [--program target/release/control-total] [--quick]

Needs the release build (cargo build --release), cargo for generated scenarios and, for the peer, numpy in the Python that runs this. Every row is the
least of three calls; `processor` is the time of all threads together, which a busy machine stretches less than the clock.
Cost by parts, without the rest of the program, is what `cargo bench` measures.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORKED = ROOT / "scenarios" / "worked-example.toml"


def timed(command):
    """Least wall-clock and processor seconds of three calls, the largest memory in MiB, and the last output."""
    best, memory = None, 0
    for _ in range(3):
        start = time.perf_counter()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            process = subprocess.Popen(command, stdout=out, stderr=err)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            wall = time.perf_counter() - start
            said, complaint = ([file.seek(0), file.read()][1] for file in (out, err))
        if process.returncode:
            sys.exit(f"{' '.join(map(str, command))}\n{complaint.decode()}")
        spent, memory = used.ru_utime + used.ru_stime, max(memory, used.ru_maxrss / 1024)
        best = (wall, spent, said) if best is None or wall < best[0] else best
    return *best[:2], memory, best[2]


def scenario(**size):
    """A generated scenario, in which half of the organisations buy and the others provide."""
    sizes = [f"{name}={value}" for name, value in size.items()]
    return subprocess.run(["cargo", "bench", "--quiet", "--bench", "simulation", "--", "generate", *sizes], cwd=ROOT,
                          check=True, capture_output=True, text=True).stdout


def without_options():
    """The worked example as the numpy peer has it, but for new care models."""
    options = [option["id"] for option in tomllib.loads(WORKED.read_text())["option"]]
    removed = ", ".join(f'"option.{option}"' for option in options)
    return f'schema = 1\nname = "without-options"\nextends = "{WORKED.as_posix()}"\nremove = [{removed}]\n'


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(ROOT / "target" / "release" / "control-total"))
    parser.add_argument("--quick", action="store_true", help="leave out what takes more than some seconds")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)

        def run(file, runs, *more):
            return timed([given.program, "run", str(file), "--runs", str(runs), "--tables-only", "--quiet", "--force",
                          "--out", str(folder / "out"), *more])

        def row(label, found, per=None):
            wall, spent, memory, _ = found
            each = f"{1e6 * spent / per:10.2f}" if per else " " * 10
            print(f"{label:<58}{wall:9.3f}{spent:11.3f}{each}{memory:9.0f}", flush=True)

        def generated(**size):
            path = folder / "generated.toml"
            path.write_text(scenario(**size))
            return path

        print(f"{'':<58}{'seconds':>9}{'processor':>11}{'µs a run':>10}{'MiB':>9}   ({os.cpu_count()} cores)")
        ours = run(WORKED, 20_000)
        row("worked example, 4 cases, 3 options, 20,000 runs", ours, 20_000)
        row("  the same, one thread", run(WORKED, 20_000, "--threads", "1"), 20_000)
        row("  the same, quasi-Monte Carlo", run(WORKED, 20_000, "--sampler", "quasi"), 20_000)
        path = folder / "without-options.toml"
        path.write_text(without_options())
        plain = run(path, 20_000)
        row("  without options, as numpy has it", plain, 20_000)
        try:
            peer = timed([sys.executable, str(ROOT / "benches" / "peer_numpy.py"), str(WORKED), "20000"])
            row("  numpy, 4 cases, no options (benches/peer_numpy.py)", peer, 20_000)
            simulated, summarised, values = map(float, peer[3].split())
            print(f"    numpy: {simulated:.2f} s simulating, {summarised:.2f} s summarising {values / 1e6:.1f} million values, "
                  f"{1e9 * summarised / values:.0f} ns each; {(simulated + summarised) / plain[0]:.1f} times the program's clock "
                  f"without options, {(simulated + summarised) / ours[0]:.1f} times that with them")
        except SystemExit as failed:
            print(f"    numpy was not timed: {str(failed).splitlines()[-1]}")
        for runs in [1_000, 5_000, 20_000, 65_536] + ([] if given.quick else [250_000, 1_000_000]):
            row(f"worked example, {runs:,} runs", run(WORKED, runs), runs)
        grows = [("organisations", (10, 20, 50, 100, 200)), ("contracts", (40, 200, 1_000, 2_000)), ("years", (1, 5, 10, 20)),
                 ("cases", (1, 2, 4, 8)), ("options", (0, 1, 2, 4, 8))]
        for name, sizes in grows:
            for size in sizes if not given.quick else sizes[:2]:
                found = run(generated(**{name: size}), 4_096)
                row(f"generated, {size:,} {name}, 4,096 runs", found, 4_096)
        if not given.quick:
            large = generated(organisations=200, contracts=2_000, years=10)
            row("generated, 200 organisations, 2,000 contracts, 10 years", run(large, 20_000), 20_000)


main()
