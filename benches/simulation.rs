//! What a run costs: its random numbers alone, one case, and all cases with every percentile.
//!
//! `cargo bench` prints how many numbers a run of each scenario takes, and then times, on one thread,
//! 20,000 runs of each step. Compare figures of one call only: machines are noisy.

use std::hint::black_box;
use std::path::Path;

use control_total::draws::Draws;
use control_total::engine::{self, Batch, Settings, Watch};
use control_total::model::Model;
use control_total::model::lane::BLOCK;
use control_total::projection::{Mode, Projection};
use control_total::results::{Recorder, columns};
use control_total::scenario::assumptions::{Assumptions, Case};
use control_total::scenario::{Input, Sampler, Scenario, read};
use criterion::{Criterion, Throughput};
use rand_distr::{Distribution, StandardNormal};

const RUNS: u64 = 20_000;

fn main() {
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
    criterion.final_summary();
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
        let draws = Draws::new(model.quantities(), settings.seed, settings.sampler);
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
    let columns = columns(scenario);
    let sampled: Vec<_> = columns.iter().filter(|column| column.year > 0).collect();
    let recorder = Recorder::new(&model, sampled);
    let batch = Batch { first: 1, runs: RUNS };
    let draws = Draws::new(model.quantities(), settings.seed, settings.sampler);
    let mut lanes = vec![[0.0; BLOCK]; batch.blocks() * recorder.columns()];
    group.bench_function("one case, simulated", |bencher| {
        bencher.iter(|| {
            let mut watch = Watch::default();
            let columns = lanes.chunks_mut(batch.blocks()).collect();
            engine::simulate(&model, &draws, batch, &recorder, columns, &mut watch, &|_| ())
        });
    });
    group.bench_function("all cases, with every percentile", |bencher| {
        bencher.iter(|| Projection::run(scenario, Mode::Sampled(settings), &|_| ()));
    });
    group.finish();
}
