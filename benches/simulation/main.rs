//! What a run costs: its random numbers alone, the year step, one case, percentiles, all cases with every percentile, and
//! how that grows.
//!
//! `cargo bench` prints how many numbers a run of each scenario takes, and then times, on one thread, 20,000 runs of each
//! step. Compare figures of one call only: machines are noisy. `cargo bench -- generate organisations=200 years=10` prints a
//! generated scenario of that size.

mod generated;

use std::hint::black_box;
use std::path::Path;

use control_total::draws::Draws;
use control_total::engine::{self, Batch, Settings, Simulated, Watch};
use control_total::model::lane::{self, BLOCK};
use control_total::model::{Model, State};
use control_total::projection::{Mode, Projection};
use control_total::results::{Recorder, columns};
use control_total::scenario::assumptions::{Assumptions, Case};
use control_total::scenario::{Input, Sampler, Scenario, read};
use control_total::summary::{Detail, Errors, Scratch, Statistics};
use criterion::{BenchmarkId, Criterion, Throughput};
use generated::Size;
use rand_distr::{Distribution, StandardNormal};

const RUNS: u64 = 20_000;

fn main() {
    if std::env::args().any(|argument| argument == "generate") {
        match Size::parse(std::env::args().skip(1)) {
            Ok(size) => print!("{}", size.toml()),
            Err(error) => panic!("{error}"),
        }
        return;
    }
    let mut criterion = Criterion::default().configure_from_args();
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build_global();
    one_thread.expect("one thread can be started");
    for name in [
        "worked-example",
        "north-cumbria",
        "mid-and-south-essex",
        "northern-eastern-western-devon",
        "nhs-england-2013",
    ] {
        let scenario = scenario(name);
        bench(&mut criterion, name, &scenario);
    }
    percentiles(&mut criterion);
    growth(&mut criterion);
    criterion.final_summary();
}

/// One column: mean, deviation, all percentiles and their errors.
fn percentiles(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("one column, all its statistics");
    for runs in [1_000, 20_000, 65_536] {
        let mut generator: rand::rngs::SmallRng = rand::SeedableRng::seed_from_u64(1);
        let values: Vec<f64> = (0..runs).map(|_| StandardNormal.sample(&mut generator)).collect();
        let mut scratch = Scratch::default();
        group.throughput(Throughput::Elements(runs));
        for detail in [Detail::Summary, Detail::Distribution] {
            group.bench_function(BenchmarkId::new(format!("{detail:?}"), runs), |bencher| {
                bencher.iter(|| {
                    Statistics::of(&values, 0.0, Some(0.5), detail, Errors::Runs, &mut scratch)
                });
            });
        }
    }
    group.finish();
}

/// All cases with every percentile, of generated scenarios that grow in one way at a time.
fn growth(criterion: &mut Criterion) {
    let small = Size::SMALL;
    let sizes = |name: &'static str, numbers: &'static [usize], change: fn(&mut Size, usize)| {
        numbers.iter().map(move |&number| {
            let mut size = small;
            change(&mut size, number);
            (format!("{number} {name}"), size)
        })
    };
    let all = sizes("organisations", &[10, 50, 200], |size, n| size.organisations = n)
        .chain(sizes("contracts", &[200, 2_000], |size, n| size.contracts = n))
        .chain(sizes("years", &[1, 10], |size, n| size.years = n))
        .chain(sizes("cases", &[1, 4], |size, n| size.cases = n))
        .chain(sizes("options", &[1, 4], |size, n| size.options = n))
        .chain([("200 organisations, 2000 contracts, 10 years".to_owned(), Size::LARGE)]);
    let mut group =
        criterion.benchmark_group("generated, 20 organisations unless it says otherwise");
    group.sample_size(10);
    for (name, size) in all {
        let scenario = parsed(&size.toml());
        let settings = Settings { seed: 1, sampler: Sampler::Plain, runs: 2_048 };
        group.throughput(Throughput::Elements(settings.runs));
        group.bench_function(name, |bencher| {
            bencher.iter(|| Projection::run(&scenario, Mode::Sampled(settings), &|_| ()));
        });
    }
    group.finish();
}

fn parsed(text: &str) -> Scenario {
    let input = Input { path: "generated.toml".into(), set: Vec::new() };
    let reading = read(&input, &|_| Ok(text.as_bytes().to_vec()));
    reading.scenario.expect("generated scenarios are right")
}

fn scenario(name: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml"));
    let reading = read(&Input { path, set: Vec::new() }, &|path| std::fs::read(path));
    reading.scenario.expect("scenarios of this project are right")
}

fn bench(criterion: &mut Criterion, name: &str, scenario: &Scenario) {
    let settings = Settings { seed: 1, sampler: Sampler::Plain, runs: RUNS };
    let cases = Case::all(scenario);
    let model = Model::compile(scenario, &Assumptions::of(scenario, cases[0]));
    let (normals, uniforms) = model.quantities().numbers_a_run(model.years());
    println!("\n{name}: a run of the first case takes {normals} normals and {uniforms} uniforms;");
    println!(
        "there are {} cases; each figure below is for {RUNS} runs on one thread\n",
        cases.len()
    );

    let mut group = criterion.benchmark_group(name);
    group.sample_size(10);
    group.throughput(Throughput::Elements(RUNS));
    group.bench_function("random numbers of one case, alone", |bencher| {
        let draws = draws_of(&model, &settings);
        let mut drawn = draws.room();
        bencher.iter(|| {
            for block in 0..RUNS.div_ceil(BLOCK as u64) {
                let first = 1 + block * BLOCK as u64;
                draws.start(first, &mut drawn);
                for year in 1..=model.years() {
                    draws.step(year, first, &mut drawn);
                    black_box(&mut drawn);
                }
            }
        });
    });
    group.bench_function("as many normals by a ziggurat (rand_distr, Xoshiro256++)", |bencher| {
        let mut generator: rand::rngs::SmallRng = rand::SeedableRng::seed_from_u64(1);
        let mut normals = vec![0.0_f64; normals + uniforms];
        bencher.iter(|| {
            for _ in 0..RUNS {
                normals.fill_with(|| StandardNormal.sample(&mut generator));
                black_box(&mut normals);
            }
        });
    });
    group.bench_function("the year step of one case, alone", |bencher| {
        let mut drawn = draws_of(&model, &settings).room();
        draws_of(&model, &settings).start(1, &mut drawn);
        draws_of(&model, &settings).step(1, 1, &mut drawn);
        let mut state = State::new(&model);
        bencher.iter(|| {
            for _ in 0..RUNS.div_ceil(BLOCK as u64) {
                model.start(&drawn, &mut state);
                for year in 1..=model.years() {
                    model.step(year, &drawn, &mut state);
                    black_box(&mut state);
                }
            }
        });
    });
    let columns = columns(scenario);
    let sampled: Vec<_> = columns.iter().filter(|column| column.year > 0).collect();
    let recorder = Recorder::new(&model, sampled);
    let batch = Batch { first: 1, runs: RUNS };
    let draws = draws_of(&model, &settings);
    let mut lanes = lane::lanes(batch.blocks() * recorder.columns(), 0.0);
    group.bench_function("one case, simulated", |bencher| {
        bencher.iter(|| {
            let mut watch = Watch::default();
            let columns = lanes.chunks_mut(batch.blocks()).collect();
            let one = Simulated { model: &model, recorder: &recorder, columns };
            engine::simulate(vec![one], &draws, batch, &mut watch, &|_| ())
        });
    });
    group.bench_function("all cases, with every percentile", |bencher| {
        bencher.iter(|| Projection::run(scenario, Mode::Sampled(settings), &|_| ()));
    });
    group.finish();
}

fn draws_of<'a>(model: &'a Model, settings: &Settings) -> Draws<'a> {
    Draws::new(model.quantities(), settings.seed, settings.sampler)
}
