//! What a run costs: its random numbers alone, the year step, one case, percentiles, all cases with every percentile, and
//! how that grows.
//!
//! `cargo bench` prints how many numbers a run of each scenario takes, and then times, on one thread, 20,000 runs of each
//! step. Compare figures of one call only: machines are noisy. `cargo bench -- generate organisations=200 years=10` prints a
//! generated scenario of that size.

mod generated;

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use control_total::model::block::BLOCK;
use control_total::model::{Model, Variants};
use control_total::projection::{Detailed, Mode, Projection};
use control_total::results::options::{OptionColumn, OptionMeasure};
use control_total::results::{Recorder, columns};
use control_total::scenario::assumptions::{Assumptions, Case};
use control_total::scenario::{ControlTotalOption, Input, Sampler, Scenario, read};
use control_total::simulate::draws::{Draws, Shared};
use control_total::simulate::{Batch, Columns, Kept, Planned, Recorded, Settings, Simulation};
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
    trials(&mut criterion);
    percentiles(&mut criterion);
    growth(&mut criterion);
    criterion.final_summary();
}

/// One more trial of a question: one thing moved in the main case of north Cumbria, what it does not reach being kept.
fn trials(criterion: &mut Criterion) {
    let scenario = scenario("north-cumbria");
    let settings = Settings { seed: 1, sampler: Sampler::Plain, runs: 4_096 };
    let assumptions = Assumptions::of(&scenario, Case::main(&scenario));
    let compile =
        |assumptions: &Assumptions, options: &[ControlTotalOption], base: Option<&Model>| {
            let model = match base {
                Some(base) => Model::compile_beside(&scenario, assumptions, base),
                None => Model::compile(&scenario, assumptions),
            };
            Arc::new(model.with_options(&scenario, &options.iter().collect::<Vec<_>>()))
        };
    let success = |model: &Model| {
        let mut recorder = Recorder::new(model, []);
        let column = OptionColumn {
            unit: control_total::scenario::Unit::Covered,
            year: None,
            measure: OptionMeasure::Success,
        };
        (0..model.options().len()).for_each(|place| recorder.add_option(model, place, &column));
        recorder
    };
    let base = compile(&assumptions, &scenario.options, None);
    let alone = Variants::new([Arc::clone(&base)]);
    let mut shared = Shared::new(
        [base.quantities()],
        base.years(),
        settings.seed,
        settings.sampler,
        settings.runs,
    );
    shared.draw(1, Batch { first: 1, runs: settings.runs }.blocks());
    let mut group = criterion.benchmark_group("one more trial, north-cumbria, 4,096 runs");
    group.sample_size(20);
    group.throughput(Throughput::Elements(settings.runs));
    group.bench_function("the whole case", |bencher| {
        bencher.iter(|| {
            let simulation = Simulation::new(&alone, &settings).sharing(&shared);
            Columns::of(&simulation, &[success(&base)], settings.runs)
        });
    });
    let kept = Kept::new(&Simulation::new(&alone, &settings).sharing(&shared), settings.runs);
    type Change = fn(&mut Assumptions, &mut Vec<ControlTotalOption>);
    let changes: [(&str, Change); 4] = [
        ("a total", |_, options| {
            let totals = options.iter_mut().flat_map(|option| option.totals.values_mut());
            totals.for_each(|total| total.iter_mut().for_each(|year| *year += 1.0));
            options.iter_mut().for_each(|option| option.tolerance[0] += 0.001);
        }),
        ("an amount of support", |_, options| {
            let stated = options.iter_mut().flat_map(|option| &mut option.support);
            stated.flat_map(|own| own.amount.values_mut()).for_each(|years| years[0] += 1.0);
        }),
        ("a scheme's delivery", |assumptions, _| assumptions.schemes[0].delivery_add += 0.05),
        ("a growth rate", |assumptions, _| {
            assumptions.prices[0].growth.iter_mut().for_each(|rate| *rate += 0.001);
        }),
    ];
    for (name, change) in changes {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let (mut assumptions, mut options) =
                    (assumptions.clone(), scenario.options.clone());
                change(&mut assumptions, &mut options);
                let model = compile(&assumptions, &options, Some(&base));
                let recorders = [Recorder::new(&base, []), success(&model)];
                let variants = Variants::beside_kept(Arc::clone(&base), [model]);
                let simulation = Simulation::new(&variants, &settings).sharing(&shared);
                Columns::of(&simulation.beside(&kept), &recorders, settings.runs)
            });
        });
    }
    group.finish();
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
            bencher.iter(|| {
                Projection::run(&scenario, Mode::Sampled(settings), Detailed::EveryCase, &|_| ())
            });
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
    let variants = Variants::one(model.clone());
    let simulation = Simulation::new(&variants, &settings);
    group.bench_function("the year step of one case, alone", |bencher| {
        // A plan takes no random number, and as long as a block of runs.
        bencher.iter(|| {
            for _ in 0..RUNS.div_ceil(BLOCK as u64) {
                black_box(Planned::of(&simulation, &[Recorder::new(&model, [])]));
            }
        });
    });
    let columns = columns(scenario);
    let sampled: Vec<_> = columns.iter().filter(|column| column.year > 0).collect();
    let recorders = [Recorder::new(&model, sampled)];
    let batch = Batch { first: 1, runs: RUNS };
    let mut room = Columns::room(&recorders, batch);
    group.bench_function("one case, simulated", |bencher| {
        bencher.iter(|| {
            let blocks = room.iter_mut().map(|own| own.iter_mut().map(Vec::as_mut_slice).collect());
            let observers = Recorded::chunks(&recorders, blocks.collect(), batch, &|_| ());
            simulation.run(batch, observers).1
        });
    });
    group.bench_function("all cases, with every percentile", |bencher| {
        bencher.iter(|| {
            Projection::run(scenario, Mode::Sampled(settings), Detailed::EveryCase, &|_| ())
        });
    });
    group.finish();
}

fn draws_of<'a>(model: &'a Model, settings: &Settings) -> Draws<'a> {
    Draws::new(model.quantities(), settings.seed, settings.sampler)
}
